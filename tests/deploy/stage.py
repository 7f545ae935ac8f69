"""The clinic as it is shipped, on loopback: the rendered nginx with TLS, app nodes, a database of its own.

    with stage.clinic() as site:
        site.get("/").status                 # through TLS and nginx
        site.nodes[0].kill(); site.nodes[0].start()
        site.manage("trail", "verify")       # as a person at the server would, with the same environment

Files come from deploy/render.py; what differs from a real server are ports, folders and the certificate.
"""

import http.client
import os
import secrets
import shlex
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from getpass import getuser
from pathlib import Path
from typing import Any, NamedTuple

from deploy import render
from tests.deploy import certificate, database, nginx
from tests.deploy.line import Line

ROOT = Path(__file__).resolve().parents[2]
HOST = "clinic.example"
#: Seconds; what does not start by then will not.
PATIENCE = 60


class Answer(NamedTuple):
    """What came back; every header, in order, with its name in lower case."""

    status: int
    heads: list[tuple[str, str]]
    body: bytes

    def head(self, name: str) -> str:
        """The one value of this header, or nothing."""
        found = [value for key, value in self.heads if key == name.lower()]
        assert len(found) < 2, f"{name} is said {len(found)} times: {found}"
        return found[0] if found else ""

    @property
    def text(self) -> str:
        """The words."""
        return self.body.decode()


class Running:
    """A process of the stage, with its log."""

    def __init__(self, command: list[str], place: dict[str, str], log: Path) -> None:
        self.command, self.place, self.log = command, place, log
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, or start it again."""
        with self.log.open("ab") as said:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.place, stdout=said, stderr=said, start_new_session=True
            )

    def kill(self) -> None:
        """End it and its workers at once, as `kill -9` does."""
        self._end(9)

    def stop(self) -> None:
        """End it politely."""
        self._end(15)

    def _end(self, number: int) -> None:
        process, self.process = self.process, None
        if process is None or process.poll() is not None:
            return
        (os.killpg if number == 9 else os.kill)(process.pid, number)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            process.wait()


class Node(Running):
    """One app node."""

    def __init__(self, port: int, site: "Site") -> None:
        words = ["--config", str(site.folder / "made/gunicorn.conf.py"), "--no-control-socket"]
        command = [sys.executable, "-m", "gunicorn", "clinic.wsgi", *words]
        place = site.place | {"CLINIC_BIND": f"127.0.0.1:{port}"}
        super().__init__(command, place, site.folder / f"logs/node-{port}.log")
        self.port = port


class Site:
    """The whole of it."""

    def __init__(self, folder: Path, url: str, line: Line | None, nodes: int, values: Mapping[str, Any]) -> None:
        self.folder, self.url, self.line = folder, url, line
        self.port, self.http_port, *ports = free_ports(2 + nodes)
        self.certificate, key = certificate.make(folder, HOST)
        for name in ("logs", "temp", "keeper"):
            (folder / name).mkdir()
        told = {
            "host": HOST,
            "clinic-name": "Steady Hands Clinic",
            "clinic-phone": "555 0100",
            "time-zone": "America/Denver",
            "certificate": str(self.certificate),
            "certificate-key": str(key),
            "database": "127.0.0.1:5432",
            "mail-host": "127.0.0.1",
            "mail-from": "desk@clinic.example",
            "code": str(ROOT),
            "state": str(folder),
            "keeper": str(folder / "keeper"),
            "static": str(folder / "static"),
            "nginx-folder": str(folder / "made/nginx"),
            "nginx-user": getuser(),
            "nginx-pid": str(folder / "nginx.pid"),
            "nginx-temp": str(folder / "temp"),
            "logs": str(folder / "logs"),
            "https-port": str(self.port),
            "listen-https": [f"127.0.0.1:{self.port}"],
            "listen-http": [f"127.0.0.1:{self.http_port}"],
            "node": [f"127.0.0.1:{port}" for port in ports],
        }
        render.render(folder / "made", told | {name.replace("_", "-"): value for name, value in values.items()})
        safe = render.new_secrets(folder)
        made = {key: value for file in (folder / "made/clinic.env", *safe) for key, value in _settings(file).items()}
        self.place = os.environ | made | {"DATABASE_URL": url, "PYTHONPATH": str(ROOT)}
        self.nodes = [Node(port, self) for port in ports]
        conf = str(folder / "made/nginx/nginx.conf")
        words = ["-p", str(folder), "-c", conf, "-e", str(folder / "logs/start.log"), "-g", "daemon off;"]
        self.nginx = Running([nginx.find(), *words], self.place, folder / "logs/nginx.log")
        send = [sys.executable, "manage.py", "send_mail", "--idle", "1"]
        self.mail = Running(send, self.place, folder / "logs/mail.log")

    @property
    def address(self) -> str:
        """Of the site, as its visitors see it; the name leads nowhere, so connect to 127.0.0.1."""
        return f"https://{HOST}:{self.port}"

    def manage(self, *words: str, demo: bool = False, check: bool = True, **place: str) -> str:
        """Run `manage.py`; what it said. `demo`: with settings that allow the demo people."""
        settings = {"DJANGO_SETTINGS_MODULE": "tests.deploy.settings"} if demo else {}
        run = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env={**self.place, **settings, **place},
            capture_output=True,
            text=True,
            check=False,
        )
        if check and run.returncode:
            raise RuntimeError(f"manage.py {shlex.join(words)} ended with {run.returncode}:\n{run.stdout}{run.stderr}")
        return run.stdout + run.stderr

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | str | None = None,
        heads: Mapping[str, str] | None = None,
        *,
        port: int = 0,
        by: str = "127.0.0.1",
        timeout: float = 30,
    ) -> Answer:
        """One request over TLS and nginx; with `port` without TLS, to that port; `by` is the address it comes from."""
        line: http.client.HTTPConnection
        if port:
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout, source_address=(by, 0))
        else:
            line = self.connection(by=by, timeout=timeout)
        try:
            return self.over(line, method, path, body, heads)
        finally:
            line.close()

    def over(
        self,
        line: http.client.HTTPConnection,
        method: str,
        path: str,
        body: bytes | str | None = None,
        heads: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request over a connection, which stays open as long as the server wants."""
        named = {name.title(): value for name, value in (heads or {}).items()}
        line.request(method, path, body, {"Host": f"{HOST}:{self.port}", **named})
        found = line.getresponse()
        heard = [(name.lower(), value) for name, value in found.getheaders()]
        return Answer(found.status, heard, found.read())

    def connection(self, *, by: str = "127.0.0.1", timeout: float = 30) -> http.client.HTTPConnection:
        """A connection over TLS from this address, for as many requests as a browser sends over one."""
        return _Named(self.port, self.trust(), timeout, by)

    def get(self, path: str, **heads: str) -> Answer:
        """GET over TLS: `site.get("/", accept_encoding="gzip")`."""
        return self.ask("GET", path, heads={name.replace("_", "-"): value for name, value in heads.items()})

    def trust(self) -> ssl.SSLContext:
        """Trusts the certificate of this stage and no other."""
        return ssl.create_default_context(cafile=str(self.certificate))

    def said(self) -> str:
        """Everything in every log."""
        return "\n".join(file.read_text("utf-8", "replace") for file in sorted((self.folder / "logs").glob("*.log")))

    def wait_until_ready(self) -> None:
        """Raises RuntimeError with the logs when it does not come up."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                answers = [self.ask("GET", "/health/ready", port=node.port) for node in self.nodes if node.process]
                if {answer.status for answer in [*answers, self.get("/health/live")]} == {200}:
                    return
            except OSError:
                pass
            time.sleep(0.1)
        raise RuntimeError(f"The stage does not come up:\n{self.said()}")


class _Named(http.client.HTTPSConnection):
    """To this machine, under the site's name."""

    def __init__(self, port: int, trust: ssl.SSLContext, timeout: float, by: str) -> None:
        super().__init__(HOST, port, context=trust, timeout=timeout)
        self.by, self.trust = by, trust

    def connect(self) -> None:
        """Whatever the name says, the line leads to this machine."""
        line = socket.create_connection(("127.0.0.1", self.port), self.timeout, (self.by, 0))
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # as browsers do: a form follows its head at once
        self.sock = self.trust.wrap_socket(line, server_hostname=HOST)


def free_ports(number: int) -> list[int]:
    """Ports that were free a moment ago."""
    doors = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports = [door.getsockname()[1] for door in doors]
    for door in doors:
        door.close()
    return ports


def _settings(file: Path) -> dict[str, str]:
    """An environment file, as systemd reads it."""
    lines = [line for line in file.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return {name: value.strip('"') for name, _, value in (line.partition("=") for line in lines)}


@contextmanager
def clinic(*, nodes: int = 2, by_line: bool = False, content: bool = True, **values: Any) -> Iterator[Site]:
    """A running site. `values` go to the renderer (`requests_per_second="9999"`); `by_line` gives `site.line`.

    On PostgreSQL where DATABASE_URL names a server, on SQLite otherwise. Mail waits until `site.mail.start()`.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=f"stage-{secrets.token_hex(3)}")))
        url, line = stack.enter_context(database.own(folder, by_line=by_line))
        site = Site(folder, url, line, nodes, values)
        site.manage("migrate", "--verbosity", "0")
        if content:
            site.manage("load_protocol")
            site.manage("load_education")
        site.manage("collectstatic", "--no-input", "--verbosity", "0")
        for running in (*site.nodes, site.nginx):
            stack.callback(running.stop)
            running.start()
        stack.callback(site.mail.stop)
        site.wait_until_ready()
        yield site
