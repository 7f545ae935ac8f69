"""Where a drill happens: a database of its own, on a server or a disk of its own where it asks for one."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import psycopg2

from tests.drills.postgres import ROOT, Server

#: Bytes of a disk that is soon full: an SQLite file is small, a PostgreSQL cluster is not.
SMALL = {"SQLite": "24m", "PostgreSQL": "160m"}
_READY = (["migrate"], ["load_protocol"])


class Stage(NamedTuple):
    """What a drill finds: the database's address, a folder to work in, and what it asked for beside these."""

    kind: str
    url: str
    folder: Path
    server: Server | None = None
    #: The folder of the small disk; None where no disk could be mounted.
    disk: Path | None = None


def environment(url: str) -> dict[str, str]:
    """What a process of the clinic is told."""
    return {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "clinic.settings.test"}


@contextmanager
def empty_beside(stage: Stage) -> Iterator[str]:
    """An empty database of the same kind, gone afterwards; its address."""
    name = f"back_{time.monotonic_ns()}"
    if stage.kind == "SQLite":
        yield f"sqlite:///{stage.folder}/{name}.sqlite3"
        return
    _ask(stage.url, f'CREATE DATABASE "{name}"')
    try:
        yield _named(stage.url, name)
    finally:
        _ask(stage.url, f'DROP DATABASE "{name}" WITH (FORCE)')


def make_ready(url: str) -> None:
    """Tables, and the protocol in force."""
    for words in _READY:
        command = [sys.executable, "manage.py", *words, "--verbosity", "0"]
        subprocess.run(command, cwd=ROOT, env=environment(url), check=True, stdout=subprocess.DEVNULL)


@contextmanager
def templates(kinds: Iterable[str], server: str = "") -> Iterator[dict[str, str]]:
    """Kind -> a database made ready once, to be copied for each drill; a PostgreSQL one beside that of `server`."""
    with ExitStack() as left:
        found = {}
        if "SQLite" in kinds:
            folder = left.enter_context(tempfile.TemporaryDirectory(prefix="drills-"))
            found["SQLite"] = f"sqlite:///{folder}/template.sqlite3"
        if "PostgreSQL" in kinds:
            name = f"drills_{os.getpid()}"
            _ask(server, f'CREATE DATABASE "{name}"')
            left.callback(_ask, server, f'DROP DATABASE "{name}" WITH (FORCE)')
            found["PostgreSQL"] = _named(server, name)
        for url in found.values():
            make_ready(url)
        yield found


@contextmanager
def stage(kind: str, template: str, needs: str) -> Iterator[Stage]:
    """A stage of this kind, gone without a trace afterwards."""
    with tempfile.TemporaryDirectory(prefix="drill-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        if needs == "disk":
            with _small_disk(folder / "disk", SMALL[kind]) as mounted, _on(kind, folder / "disk", template) as found:
                yield found._replace(folder=folder, disk=folder / "disk" if mounted else None)
        elif needs == "server":
            with _on(kind, folder, template) as found:
                yield found
        else:
            with _copy(kind, folder, template) as url:
                yield Stage(kind, url, folder)


@contextmanager
def _copy(kind: str, folder: Path, template: str) -> Iterator[str]:
    if kind == "SQLite":
        shutil.copy(template.removeprefix("sqlite:///"), folder / "clinic.sqlite3")
        yield f"sqlite:///{folder}/clinic.sqlite3"
        return
    source = urlsplit(template).path.strip("/")
    name = f"{source}_{os.getpid()}"
    _ask(_named(template, "postgres"), f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    try:
        yield _named(template, name)
    finally:
        _ask(_named(template, "postgres"), f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def _on(kind: str, folder: Path, template: str) -> Iterator[Stage]:
    """A database in this folder; for PostgreSQL with a server of its own that keeps what it acknowledges."""
    if kind == "SQLite":
        with _copy(kind, folder, template) as url:
            yield Stage(kind, url, folder)
        return
    with Server(folder) as server:
        server.restart_durable()
        make_ready(server.url)
        yield Stage(kind, server.url, folder, server)


@contextmanager
def _small_disk(folder: Path, size: str) -> Iterator[bool]:
    """A disk of so many bytes; False where this process may not mount one, and the folder is an ordinary one."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=0755", "tmpfs", str(folder)]
    mounted = os.geteuid() == 0 and not subprocess.run(mount, capture_output=True, check=False).returncode
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], check=True)


def _named(url: str, name: str) -> str:
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def _ask(url: str, statement: str) -> None:
    line = psycopg2.connect(url)
    line.autocommit = True
    with line.cursor() as cursor:
        cursor.execute(statement)
    line.close()
