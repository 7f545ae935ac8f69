"""The clinic's app as a process of its own: gunicorn with real workers behind a real socket, to be killed."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from tests.drills.browser import Browser
from tests.drills.places import ROOT, environment

HOST = "127.0.0.1"
PATIENCE = 60


class App:
    """`with App(url, folder) as app`; `app.address` stays the same however often it is killed.

    The socket belongs to the drill, so requests that come while nobody answers wait, as they do at a proxy.
    """

    def __init__(self, url: str, folder: Path, *, workers: int = 3) -> None:
        self.url, self.log, self.workers = url, folder / "app.log", workers
        self.door = socket.create_server((HOST, 0), backlog=512)
        self.address = f"http://{HOST}:{self.door.getsockname()[1]}"
        self.server: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        """Start it and wait until it answers."""
        fd = self.door.fileno()
        words = ["--bind", f"fd://{fd}", "--workers", str(self.workers), "--preload", "--no-control-socket"]
        with self.log.open("ab") as said:
            self.server = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "clinic.wsgi", *words, "--log-level", "warning"],
                cwd=ROOT,
                env=environment(self.url),
                pass_fds=[fd],
                stdout=said,
                stderr=said,
            )
        self.wait()

    def wait(self) -> None:
        """Until the home page, which asks no database, is answered."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with suppress(OSError):
                if Browser(self.address, patience=5).get("/accessibility/").status == 200:
                    return
        raise RuntimeError(f"The app does not answer:\n{self.said()}")

    def said(self) -> str:
        """The end of its log."""
        return self.log.read_text(errors="replace")[-3000:]

    @property
    def pids(self) -> list[int]:
        """The workers' processes."""
        assert self.server
        listed = Path(f"/proc/{self.server.pid}/task/{self.server.pid}/children").read_text()
        return [int(pid) for pid in listed.split()]

    def kill_workers(self) -> None:
        """Every process that answers requests, at once; their master makes new ones."""
        for pid in self.pids:
            _kill(pid)

    def kill(self) -> None:
        """All of it, at once; it does not come back by itself."""
        assert self.server
        pids = self.pids
        self.server.kill()
        for pid in pids:
            _kill(pid)
        self.server.wait()

    def memory(self) -> int:
        """Bytes that the largest worker holds in memory."""
        return max(_resident(pid) for pid in self.pids)

    def __enter__(self) -> "App":
        return self

    def __exit__(self, *raised: object) -> None:
        if self.server and self.server.poll() is None:
            self.kill()
        self.door.close()


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _resident(pid: int) -> int:
    with suppress(FileNotFoundError):
        fields = Path(f"/proc/{pid}/statm").read_text().split()
        return int(fields[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0
