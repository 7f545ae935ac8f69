"""A browser driven over WebDriver BiDi without a driver in between: Firefox opens the way itself when it is told to.

Only what the walk needs: one connection, text messages, commands that are answered in turn, events heard meanwhile.
"""

import json
import os
import secrets
import socket
import struct
from base64 import b64encode
from typing import Any

Message = dict[str, Any]
_TEXT, _CLOSE, _PING, _PONG = 1, 8, 9, 10


class Bidi:
    """One session; `heard` holds the events that came in."""

    def __init__(self, port: int, patience: float) -> None:
        self.line = socket.create_connection(("127.0.0.1", port), timeout=patience)
        self.heard: list[Message] = []
        self._number, self._rest = 0, b""
        key = b64encode(secrets.token_bytes(16)).decode()
        heads = ("Upgrade: websocket", "Connection: Upgrade", f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13")
        self.line.sendall("\r\n".join([f"GET /session HTTP/1.1\r\nHost: 127.0.0.1:{port}", *heads, "", ""]).encode())
        while b"\r\n\r\n" not in self._rest:
            self._rest += self._more()
        head, _, self._rest = self._rest.partition(b"\r\n\r\n")
        if b" 101 " not in head.splitlines()[0]:
            raise RuntimeError(f"No WebDriver BiDi at port {port}: {head.decode()}")
        self.say("session.new", capabilities={})

    def say(self, method: str, **params: Any) -> Any:
        """Give a command; what it was answered, or RuntimeError with the browser's words."""
        self._number += 1
        self._send(_TEXT, json.dumps({"id": self._number, "method": method, "params": params}).encode())
        while (answer := self._receive()).get("id") != self._number:
            self.heard.append(answer)
        if answer["type"] == "error":
            raise RuntimeError(f"{method}: {answer['error']}: {answer['message']}")
        return answer["result"]

    def _receive(self) -> Message:
        while True:
            first, second = self._bytes(2)
            size = second & 127
            if size > 125:
                size = int.from_bytes(self._bytes(2 if size == 126 else 8), "big")
            body, kind = self._bytes(size), first & 15
            if kind == _PING:
                self._send(_PONG, body)
            elif kind == _CLOSE:
                raise RuntimeError("The browser hung up.")
            elif kind == _TEXT:
                while not first & 128:
                    first, second = self._bytes(2)
                    size = second & 127
                    size = int.from_bytes(self._bytes(2 if size == 126 else 8), "big") if size > 125 else size
                    body += self._bytes(size)
                found: Message = json.loads(body)
                return found

    def _send(self, kind: int, body: bytes) -> None:
        size = len(body)
        length = bytes([128 | size]) if size < 126 else struct.pack("!BH", 254, size)
        if size > 65_535:
            length = struct.pack("!BQ", 255, size)
        mask = os.urandom(4)
        masked = bytes(byte ^ mask[place % 4] for place, byte in enumerate(body))
        self.line.sendall(bytes([128 | kind]) + length + mask + masked)

    def _bytes(self, number: int) -> bytes:
        while len(self._rest) < number:
            self._rest += self._more()
        found, self._rest = self._rest[:number], self._rest[number:]
        return found

    def _more(self) -> bytes:
        more = self.line.recv(65_536)
        if not more:
            raise RuntimeError("The browser hung up.")
        return more
