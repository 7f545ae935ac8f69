"""One browser over real HTTP: it keeps cookies and leaves redirects to whoever asks; what breaks is an OSError."""

import re
import ssl
import time
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from http.cookies import SimpleCookie
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Answer(NamedTuple):
    """What came back, and when: `began` and `took` are seconds of the monotonic clock."""

    status: int
    heads: Mapping[str, str]
    text: str
    began: float
    took: float

    @property
    def location(self) -> str:
        """Where a redirect leads."""
        return self.heads.get("location", "")

    @property
    def token(self) -> str:
        """The form's token, or nothing."""
        found = _TOKEN.search(self.text)
        return found[1] if found else ""


class Browser:
    """`trust` is a certificate that is believed; `cookies` are name -> value."""

    def __init__(self, address: str, *, patience: float = 30, trust: ssl.SSLContext | None = None) -> None:
        self.address, self.patience, self.trust = urlsplit(address), patience, trust
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self._ask("GET", path, None)

    def post(self, path: str, fields: Mapping[str, str] | bytes) -> Answer:
        """Send a form, or bytes that say they are one."""
        return self._ask("POST", path, fields if isinstance(fields, bytes) else urlencode(fields).encode())

    def _ask(self, method: str, path: str, body: bytes | None) -> Answer:
        heads = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            heads["Content-Type"] = "application/x-www-form-urlencoded"
            heads["Referer"] = f"{self.address.geturl()}{path}"
        began = time.monotonic()
        line = self._line()
        try:
            line.request(method, path, body=body, headers=heads)
            answer = line.getresponse()
            text = answer.read().decode("utf-8", "replace")
        except HTTPException as broken:
            raise OSError(f"cut off: {type(broken).__name__}") from broken
        finally:
            line.close()
        for said in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(said).items()}
        named = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, named, text, began, time.monotonic() - began)

    def _line(self) -> HTTPConnection:
        host = self.address.netloc
        if self.trust:
            return HTTPSConnection(host, timeout=self.patience, context=self.trust)
        return HTTPConnection(host, timeout=self.patience)
