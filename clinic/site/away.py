"""What is said while the database is away or its disk is full: come back in a moment, and here is what you typed.

Not an error of ours: 503 with Retry-After, never a 500. Nothing on the page asks the database. Django's own door for
unexpected errors (`handler500`) leads here, because it alone sees those of views and of every middleware.
"""

import errno
import sys
from collections.abc import Iterator

from django.conf import settings
from django.db import Error, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers

#: Seconds after which it is worth trying again.
RETRY_AFTER = 5
_FULL_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
#: SQLite's names of what passes by itself; anything else, such as a missing table, is an error of ours.
_PASSING = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_CANTOPEN", "SQLITE_READONLY")
#: PostgreSQL's code for a server that has become a copy of another one.
_READ_ONLY = "25006"
_LONGEST_CHAIN = 10


def is_away(error: BaseException | None) -> bool:
    """Whether this error, or one behind it, says that the database or its disk is not there for now."""
    return any(_passes(one) for one in _behind(error))


def _behind(error: BaseException | None) -> Iterator[BaseException]:
    for _ in range(_LONGEST_CHAIN):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__


def _passes(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in _FULL_DISK
    if connection.vendor == "postgresql":
        # What the driver calls operational is about the server, not about what was asked of it.
        gone = isinstance(error, OperationalError | InterfaceError)
        return gone or (isinstance(error, Error) and getattr(error.__cause__, "pgcode", "") == _READ_ONLY)
    name = getattr(error.__cause__, "sqlite_errorname", "")
    return isinstance(error, Error) and name.startswith(_PASSING)


def answer(request: HttpRequest) -> HttpResponse:
    """The page, with a form that sends once more what was sent, where it came from a page of ours."""
    words = {
        "clinic_name": settings.CLINIC_NAME,
        "clinic_phone": settings.CLINIC_PHONE,
        "path": request.get_full_path(),
        "posted": request.method == "POST",
    }
    if fields := _sent(request):
        words |= {"fields": fields, "typed": _words(fields), "token": get_token(request)}
    response = HttpResponse(render_to_string("503.html", words), status=503)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    add_never_cache_headers(response)
    if hasattr(request, "session"):
        request.session.modified = False  # there is nowhere to keep it
    return response


def error_of_now() -> BaseException | None:
    """The error that is being answered."""
    return sys.exc_info()[1]


def _sent(request: HttpRequest) -> list[tuple[str, str]]:
    """(name, value) of each field. Nothing of what another site may have sent, and no form with a password."""
    try:
        sent = [(name, value) for name, values in request.POST.lists() for value in values]
        foreign = _Asked(_nothing).process_view(request, _nothing, (), {})
    except Exception:  # a body that cannot be read
        return []
    if foreign is not None or any("password" in name for name, _ in sent):
        return []
    return [(name, value) for name, value in sent if name != "csrfmiddlewaretoken"]


class _Asked(CsrfViewMiddleware):
    """Django's own check, without its page, which would ask the database."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        return HttpResponse(status=403)


def _words(fields: list[tuple[str, str]]) -> list[str]:
    """What reads like typed words, so that the sender knows it again."""
    return [value for _, value in fields if " " in value.strip()]


def _nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()
