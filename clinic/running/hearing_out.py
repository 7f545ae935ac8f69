"""A sender is heard out before the line is closed, so that a refusal reaches whoever was still sending."""

from collections.abc import Callable
from typing import Any

#: Bytes that are read of a body nobody wanted: a little more than the front server lets through.
MOST = 1 << 20
_AT_A_TIME = 1 << 16


class HearsOut:
    """A WSGI application that reads what the inner one left unread of a body, up to MOST bytes.

    A server that closes a line with unread bytes on it resets it, and the front server then has no answer to pass on.
    """

    def __init__(self, application: Callable[..., Any]) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        """The inner answer, after the body was read."""
        answer = self.application(environ, start_response)
        body, left = environ["wsgi.input"], MOST
        while left > 0 and (read := body.read(min(_AT_A_TIME, left))):
            left -= len(read)
        return answer
