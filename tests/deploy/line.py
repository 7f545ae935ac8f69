"""The wire to the database, which can be cut or fall silent: a relay on this machine."""

import socket
import threading
from contextlib import suppress
from types import TracebackType

_PIECE = 65536


class Line:
    """`with Line(host, port) as line:` relays from `line.port`; `cut`, `hang` and `mend` are the faults.

    Cut: every connection ends and new ones are refused, as when the server is killed. Hung: connections stay and are
    taken, but nothing comes back, as when a cable is pulled.
    """

    def __init__(self, host: str, port: int) -> None:
        self.target = (host, port)
        self.door: socket.socket | None = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.door.getsockname()[1]
        self.flows = threading.Event()
        self.flows.set()
        self.open: set[socket.socket] = set()
        self.over = False

    def __enter__(self) -> "Line":
        self._listen()
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, passed: TracebackType | None) -> None:
        self.over = True
        self.flows.set()
        self.cut()

    def cut(self) -> None:
        """End every connection, refuse new ones."""
        door, self.door = self.door, None
        for end in [*([door] if door else []), *self.open]:
            _close(end)
        self.open.clear()

    def hang(self) -> None:
        """Take what comes and give nothing back."""
        self.flows.clear()

    def mend(self, *, flows: bool = True) -> None:
        """As if nothing had been; without `flows`, connections are taken again and stay hung."""
        if flows:
            self.flows.set()
        if self.door is None:
            self.door = socket.create_server(("127.0.0.1", self.port))
            self._listen()

    def _listen(self) -> None:
        threading.Thread(target=self._accept, args=[self.door], daemon=True).start()

    def _accept(self, door: socket.socket) -> None:
        with suppress(OSError):
            while True:
                here, _ = door.accept()
                there = socket.create_connection(self.target)
                self.open |= {here, there}
                for one, other in ((here, there), (there, here)):
                    threading.Thread(target=self._carry, args=[one, other], daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while piece := one.recv(_PIECE):
                self.flows.wait()
                other.sendall(piece)
        for end in (one, other):
            _close(end)
            self.open.discard(end)


def _close(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    with suppress(OSError):
        end.close()
