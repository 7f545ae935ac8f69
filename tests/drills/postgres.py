"""A PostgreSQL that a drill may kill: started by .ci/postgres, durable as in production, killed and started again."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30
_HOLD = "import os, sys; print(os.environ['DATABASE_URL'], flush=True); sys.stdin.read()"


def why_not() -> str:
    """Why no server can be started here; blank where one can."""
    asked = subprocess.run([ROOT / ".ci" / "postgres", "--can"], capture_output=True, text=True, check=False)
    return asked.stdout.strip() if asked.returncode else ""


class Server:
    """`with Server(folder) as server`: its files are in `folder`. It ends with the block, and with this process."""

    def __init__(self, folder: Path) -> None:
        folder.chmod(0o755)  # the server runs as somebody else where this process is root
        place = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        self.keeper = subprocess.Popen(
            [ROOT / ".ci" / "postgres", sys.executable, "-c", _HOLD],
            env={**place, "TMPDIR": str(folder)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.keeper.stdout
        said = self.keeper.stdout.readline().strip()
        if not said.startswith("postgres://"):
            raise RuntimeError(f"PostgreSQL did not start: {said} {self.keeper.stdout.read()}")
        self.url = said
        with psycopg2.connect(self.url) as line, line.cursor() as cursor:
            cursor.execute("SHOW data_directory")
            self.data = Path(cursor.fetchone()[0])
        line.close()
        self.bin = Path(f"/proc/{self.pid}/exe").readlink().parent

    @property
    def pid(self) -> int:
        """The postmaster's."""
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def restart_durable(self) -> None:
        """What is acknowledged is on the disk from here on; .ci/postgres leaves that out to be quick."""
        self.stop_at_once()
        self.start()

    def kill(self) -> None:
        """Gone at once, without a word to anybody."""
        os.kill(self.pid, signal.SIGKILL)

    def stop_at_once(self) -> None:
        """The other way to go: every process ends without a checkpoint."""
        self._ctl("-m", "immediate", "-w", "stop")

    @property
    def runs(self) -> bool:
        """Whether it takes connections."""
        with suppress(psycopg2.OperationalError):
            psycopg2.connect(self.url, connect_timeout=2).close()
            return True
        return False

    def start(self) -> None:
        """Start it, as an init system would: again and again until the processes of the killed one are gone."""
        port = urlsplit(self.url).port
        settings = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='{self.data.parent}'"
        end = time.monotonic() + PATIENCE
        while self._ctl("-l", str(self.data.parent / "log"), "-w", "-o", f"{settings} -c max_connections=200", "start"):
            if time.monotonic() > end:
                raise RuntimeError((self.data.parent / "log").read_text()[-2000:])
            time.sleep(0.05)

    def _ctl(self, *words: str) -> int:
        owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*owner, str(self.bin / "pg_ctl"), "-D", str(self.data), *words]
        quiet = subprocess.DEVNULL
        return subprocess.run(
            command, cwd=self.data.parent, stdin=quiet, stdout=quiet, stderr=quiet, check=False
        ).returncode

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *raised: object) -> None:
        assert self.keeper.stdin and self.keeper.stdout
        self.keeper.stdin.close()
        self.keeper.wait(PATIENCE)
        self.keeper.stdout.close()
