"""A clinic served as in production, with everything to read and demo people, from a folder that is thrown away."""

import os
import secrets
import socket
import subprocess
import sys
import tempfile
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.audit.visitor import Visitor

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
STEPS = (["migrate"], ["load_protocol"], ["load_education"], ["demo"], ["collectstatic", "--no-input"])


@contextmanager
def clinic() -> Iterator[str]:
    """The address of the running clinic; raises RuntimeError with what was said when it does not come up."""
    with tempfile.TemporaryDirectory() as folder:
        place = _environment(Path(folder))
        for step in STEPS:
            _must_run([sys.executable, "manage.py", *step, "--verbosity", "0"], place)
        with _serving(place, Path(folder) / "server.log") as address:
            yield address


def _environment(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.audit.settings",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "TRAIL_KEY": secrets.token_urlsafe(64),
        "FIELD_KEYS": f"audit:{_key()}",
        "BLIND_KEY": _key(),
        "ALLOWED_HOSTS": HOST,
        "DATABASE_URL": f"sqlite:///{folder / 'clinic.sqlite3'}",
        "AUDIT_STATIC_ROOT": str(folder / "static"),
    }


def _key() -> str:
    return b64encode(secrets.token_bytes(32)).decode()


def _must_run(command: list[str], place: dict[str, str]) -> None:
    run = subprocess.run(command, cwd=ROOT, env=place, capture_output=True, text=True, check=False)
    if run.returncode:
        raise RuntimeError(f"{' '.join(command[1:])} failed:\n{run.stdout}{run.stderr}")


@contextmanager
def _serving(place: dict[str, str], log: Path) -> Iterator[str]:
    # The server is handed a socket that listens already: nobody can take its port, and the first visit waits for it.
    with socket.create_server((HOST, 0)) as door, log.open("w") as said:
        port = door.getsockname()[1]
        words = ["--bind", f"fd://{door.fileno()}", "--workers", "2", "--no-control-socket", "--log-level", "warning"]
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "clinic.wsgi", *words],
            cwd=ROOT,
            env=place,
            pass_fds=[door.fileno()],
            stdout=said,
            stderr=said,
        )
    try:
        _warm_up(f"http://{HOST}:{port}", log)
        yield f"http://{HOST}:{port}"
    finally:
        server.terminate()
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _warm_up(address: str, log: Path) -> None:
    """Each worker has answered once, more likely than not, before anything is measured."""
    try:
        answers = [Visitor(address).get("/").status for _ in range(6)]
    except OSError as error:
        raise RuntimeError(f"The server does not answer ({error}):\n{log.read_text()}") from error
    if set(answers) != {200}:
        raise RuntimeError(f"The home page answers {answers}:\n{log.read_text()}")
