"""A real mail server on a free port of this machine, which can be told what to answer, killed and brought back."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from email import message_from_bytes
from email.message import Message as Received
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

#: Seconds; a server on the same machine that needs longer is not there.
PATIENCE = 10


class MailServer:
    """`answers["RCPT"]` or ["DATA"] is what it says instead of taking the mail; `slow` seconds pass before DATA's.

    `on_taken` runs when a mail was taken and before the sender is told so.
    """

    def __init__(self) -> None:
        self.taken: list[Received] = []
        self.answers: dict[str, str] = {}
        self.slow = 0.0
        self.calls = 0
        self.on_taken: Callable[[], None] = lambda: None
        self.port = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lines: list[SMTP] = []

    def ids(self) -> list[str]:
        """The Message-ID of each mail taken, in order."""
        return [mail["Message-ID"] for mail in self.taken]

    def recipients(self) -> list[str]:
        """Whom each mail taken was for."""
        return [mail["To"] for mail in self.taken]

    def start(self) -> "MailServer":
        """Listen: on any free port the first time, on the same again later."""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = self._do(self._listen())
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def kill(self) -> None:
        """Gone at once: the port refuses, open lines are cut."""
        if self._loop:
            self._do(self._hang_up())
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(PATIENCE)
            self._loop.close()
            self._loop = None

    async def handle_MAIL(self, _: SMTP, __: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        """Who writes."""
        envelope.mail_from = address
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(self, _: SMTP, __: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        """Whom to."""
        if "RCPT" not in self.answers:
            envelope.rcpt_tos.append(address)
        return self.answers.get("RCPT", "250 OK")

    async def handle_DATA(self, _: SMTP, __: Session, envelope: Envelope) -> str:
        """What it says."""
        await asyncio.sleep(self.slow)
        if "DATA" in self.answers:
            return self.answers["DATA"]
        content = envelope.content or b""
        self.taken.append(message_from_bytes(content if isinstance(content, bytes) else content.encode()))
        self.on_taken()
        return "250 OK"

    async def _listen(self) -> asyncio.AbstractServer:
        return await asyncio.get_running_loop().create_server(self._line, "127.0.0.1", self.port)

    def _line(self) -> SMTP:
        self.calls += 1
        self._lines.append(SMTP(self, hostname="mail.example", loop=self._loop))
        return self._lines[-1]

    async def _hang_up(self) -> None:
        self._server.close()
        for line in self._lines:
            if line.transport:
                line.transport.abort()
        self._lines.clear()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _do(self, work: Coroutine[Any, Any, Any]) -> Any:
        assert self._loop
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE)
