"""The visitor without a browser: cookies, redirects, compressed pages and their weight, against a server of its own."""

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.audit.visitor import Form, Visitor

PAGE = gzip.compress("What helps is simple – tell us.".encode())


class Desk(BaseHTTPRequestHandler):
    """Gives a cookie for a form, leads on, and serves a compressed page to whoever shows the cookie."""

    def do_POST(self) -> None:
        """What was sent comes back as a cookie."""
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.answer(
            302, [("Location", "/page/?a=1"), ("Set-Cookie", f"told={sent.partition('=')[2]}; Path=/; HttpOnly")]
        )

    def do_GET(self) -> None:
        """The page."""
        known = self.headers["Cookie"] == "told=yes"
        self.answer(200 if known else 403, [("Content-Type", "text/plain"), ("Content-Encoding", "gzip")], PAGE)

    def answer(self, status: int, heads: list[tuple[str, str]], body: bytes = b"") -> None:
        """Only these heads, so that their bytes can be counted."""
        self.send_response_only(status)
        for name, said in [*heads, ("Content-Length", str(len(body)))]:
            self.send_header(name, said)
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def visitor() -> Iterator[Visitor]:
    """Somebody at the desk."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Desk) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield Visitor(f"http://127.0.0.1:{server.server_port}")
        server.shutdown()


def test_a_form_is_sent_its_cookie_kept_and_its_redirect_followed(visitor: Visitor) -> None:
    answer = visitor.send(Form("post", "", {"value": "no"}, []), "/start/", value="yes")
    assert (answer.path, answer.status, visitor.cookies) == ("/page/?a=1", 200, {"told": "yes"})
    assert answer.body == "What helps is simple – tell us."


def test_a_form_that_asks_puts_its_words_into_the_address(visitor: Visitor) -> None:
    answer = visitor.send(Form("get", "/learn/search/?old=1", {"q": ""}, ["q"]), "/learn/", q="numb feet")
    assert (answer.path, answer.status) == ("/learn/search/?q=numb+feet", 403)


def test_bytes_over_the_wire_are_the_heads_and_the_body_as_it_was_sent(visitor: Visitor) -> None:
    heads = (
        f"HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain\r\nContent-Encoding: gzip\r\nContent-Length: {len(PAGE)}"
    )
    assert visitor.get("/").weight == len(heads) + len("\r\n\r\n") + len(PAGE)
