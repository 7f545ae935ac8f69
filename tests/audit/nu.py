"""Runs the Nu HTML checker over every public page and over our style sheets and pictures, and sorts what it says."""

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from tests.audit import pages, tools
from tests.audit.found import Found
from tests.audit.visitor import Answer, Visitor

STATIC = Path(__file__).resolve().parents[2] / "static"
PATIENCE = 600
#: Exact message -> why it is wrong about us. Whatever is not here word for word counts.
KNOWN: dict[str, str] = {}


class Message(NamedTuple):
    """Something the checker said of a line."""

    where: str
    line: int
    kind: str
    text: str
    extract: str

    def __str__(self) -> str:
        near = f"\n        {self.extract}" if self.extract else ""
        return f"{self.where}:{self.line}: {self.text}{near}"


def audit(address: str) -> Found:
    """What was checked and every warning, and the errors."""
    return checked(pages.public(Visitor(address)))


def checked(answers: list[Answer]) -> Found:
    """What was checked and every warning, and the errors, of these pages and of our style sheets and pictures."""
    with tempfile.TemporaryDirectory() as folder:
        names = lay_out(answers, Path(folder))
        messages = read(_check(folder), names)
    wrong, warned, known = sort(messages)
    html = [where for name, where in names.items() if name.endswith(".html")]
    number = f"{len(html)} pages, {len(names) - len(html)} style sheets and pictures"
    said = [f"Nu HTML checker {tools.versions()['vnu-jar']}: {number}", *(f"  checked {where}" for where in html)]
    said += [f"  warning: {message}" for message in warned]
    said += [f"  let pass, because {KNOWN[message.text]}: {message}" for message in known]
    said += [f"  errors: {len(wrong)}, warnings: {len(warned)}, let pass: {len(known)}"]
    return Found(said, [str(message) for message in wrong])


def lay_out(answers: list[Answer], folder: Path) -> dict[str, str]:
    """Put pages and static files into a folder for the checker; gives file -> how to call it to people."""
    names = {}
    for number, answer in enumerate(answers):
        name = f"{number:03}.html"
        (folder / name).write_text(answer.body, "utf-8")
        names[name] = answer.path
    ours = [file for file in sorted(STATIC.rglob("*")) if file.suffix in (".css", ".svg")]
    for number, file in enumerate(ours):
        name = f"{number:03}-{file.name}"
        shutil.copy(file, folder / name)
        names[name] = f"static/{file.relative_to(STATIC).as_posix()}"
    return names


def read(said: str, names: dict[str, str]) -> list[Message]:
    """The checker's JSON, each message under the name that people know, each once for a place."""
    found = []
    for raw in json.loads(said)["messages"]:
        name = raw.get("url", "").rpartition("/")[2]
        near = re.sub(r"\s+", " ", raw.get("extract", "")).strip()
        kind = raw.get("subType", "") if raw["type"] == "info" else "error"
        found.append(Message(names.get(name, name), raw.get("lastLine", 0), kind, raw["message"], near))
    return list(dict.fromkeys(found))


def sort(
    messages: list[Message], passes: Collection[str] = KNOWN
) -> tuple[list[Message], list[Message], list[Message]]:
    """Errors, warnings and remarks, and what is known to be wrong about us."""
    known = [message for message in messages if message.text in passes]
    rest = [message for message in messages if message.text not in passes]
    wrong = [message for message in rest if message.kind == "error"]
    return wrong, [message for message in rest if message.kind != "error"], known


def _check(folder: str) -> str:
    words = ["--format", "json", "--stdout", "--also-check-css", "--also-check-svg", "--skip-non-html", folder]
    command = ["java", "-jar", str(tools.JAR), *words]
    run = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    if not run.stdout.startswith("{"):
        raise RuntimeError(f"The Nu HTML checker did not run:\n{run.stdout}{run.stderr}")
    return run.stdout
