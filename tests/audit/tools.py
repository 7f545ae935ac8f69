"""The programs and packages that the audit needs: what is missing and how to get it, and where packages are put."""

import json
import os
import shutil
import subprocess
from pathlib import Path

from tests import chromium

WANTED = Path(__file__).with_name("package.json")
FOLDER = Path(__file__).resolve().parents[2] / "var" / "audit"
PACKAGES = FOLDER / "node_modules"
JAR = PACKAGES / "vnu-jar" / "build" / "dist" / "vnu.jar"
LIGHTHOUSE = PACKAGES / "lighthouse" / "cli" / "index.js"

_NODE = "apt-get install nodejs npm (Node 18.20 or later)"
#: Part of the audit -> program -> how to get it on Debian and Ubuntu.
NEEDS: dict[str, dict[str, str]] = {
    "weight": {},
    "nu": {"npm": _NODE, "java": "apt-get install default-jre-headless (Java 17 or later)"},
    "lighthouse": {"node": _NODE, "npm": _NODE, "chromium": "apt-get install chromium, or name one in CHROMIUM"},
}
#: Part of the audit -> the packages that it needs.
PACKAGES_OF: dict[str, tuple[str, ...]] = {"weight": (), "nu": ("vnu-jar",), "lighthouse": ("lighthouse",)}


def missing(part: str) -> list[str]:
    """A line for each program that this part of the audit needs and this machine has not."""
    lacking = [program for program in NEEDS[part] if not _find(program)]
    return [f"left out: {part} (no {program} found). To get it: {NEEDS[part][program]}" for program in lacking]


def _find(program: str) -> str | None:
    return chromium.find() if program == "chromium" else shutil.which(program)


def versions() -> dict[str, str]:
    """Package -> the version that package.json asks for."""
    return json.loads(WANTED.read_text("utf-8"))["dependencies"]


def are_installed(*parts: str) -> bool:
    """Whether the packages of these parts are there, in the versions asked for."""
    return all(_installed(name) == versions()[name] for part in parts for name in PACKAGES_OF[part])


def install(*parts: str) -> None:
    """Put the packages of these parts into var/audit, beside those that are there."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = {name for part in parts for name in PACKAGES_OF[part]}
    kept = {name: version for name, version in versions().items() if name in wanted or _installed(name)}
    (FOLDER / WANTED.name).write_text(json.dumps({"private": True, "dependencies": kept}), "utf-8")
    quiet = ["--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]
    run = subprocess.run(["npm", "install", *quiet], cwd=FOLDER, capture_output=True, text=True, check=False)
    if run.returncode:
        raise RuntimeError(f"npm could not install what the audit needs:\n{run.stdout}{run.stderr}")


def _installed(package: str) -> str:
    about = PACKAGES / package / "package.json"
    return json.loads(about.read_text("utf-8"))["version"] if about.exists() else ""


def load() -> str:
    """How busy this machine is, to read figures by."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
