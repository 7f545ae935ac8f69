"""Logs as JSON, one object a line: what happened, where and how long it took, and nothing that anybody typed.

What a log may say is a list of what is let through, not of what is taken out: our own messages (their arguments are
codes by house rule), of other people's messages the fixed words and the numbers, of errors their type and the places
they passed. Error messages, local values, addresses, queries and bodies never get here. Reaches no Django, because
the application server sets up its logs before the app exists.
"""

import json
import logging
import re
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_OURS = ("clinic", "education", "intake")
_ROOT = Path(__file__).resolve().parents[2]
#: Errors behind an error, and places of each, that a line tells of.
_CHAIN, _PLACES = 4, 25
#: The addresses that mails lead to; they end in a secret.
_LINK = re.compile(r"(/(?:sign|invited)/)[\w-]{20,}")
_requests = logging.getLogger("clinic.requests")


def in_json() -> dict[str, Any]:
    """The logging configuration of a real server, for Django and for gunicorn."""
    # A line that cannot be written would otherwise be printed with its arguments.
    logging.raiseExceptions = False
    quiet = {"handlers": ["console"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "clinic.running.logs.Line"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            **{name: {**quiet, "level": "INFO"} for name in ("django", "gunicorn.error")},
            # It would write addresses; our own line for each request says more and tells less.
            "gunicorn.access": {**quiet, "level": "CRITICAL"},
            # Without TLS and a name of ours nothing gets here but through nginx; the test server has its own lines.
            "django.server": {**quiet, "level": "ERROR"},
        },
    }


class NoSecretLinks(logging.Filter):
    """Where lines quote addresses, as on a developer's own machine, the secret of a mailed link is left out."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the line through."""
        if isinstance(record.args, tuple):
            record.args = tuple(_LINK.sub(r"\1(left out)", arg) if isinstance(arg, str) else arg for arg in record.args)
        return True


class Line(logging.Formatter):
    """One record as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """Time (UTC), level, logger, message, and what else may be told."""
        told: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "log": record.name,
            "level": record.levelname,
            "message": _message(record),
            "process": record.process,
        }
        if (request := getattr(record, "request", None)) is not None:
            told |= {"request_id": getattr(request, "request_id", ""), "route": route_of(request)}
        if (status := getattr(record, "status_code", None)) is not None:
            told["status"] = int(status)
        told |= getattr(record, "told", {})
        if record.exc_info and record.exc_info[1]:
            told["errors"] = errors(record.exc_info[1])
        return json.dumps(told, ensure_ascii=True, default=lambda value: type(value).__name__)


def _message(record: logging.LogRecord) -> str:
    if record.name.split(".")[0] in _OURS:
        return record.getMessage()
    if hasattr(record, "status_code"):
        return "answered with an error"
    try:
        return str(record.msg) % _numbers(record.args)
    except (TypeError, ValueError):
        return str(record.msg)


def _numbers(args: Any) -> Any:
    """The arguments of a message with nothing left in them but numbers."""
    if isinstance(args, dict):
        return {name: _number(value) for name, value in args.items()}
    return tuple(_number(value) for value in args or ())


def _number(value: object) -> object:
    return value if isinstance(value, int | float) else "(left out)"


def errors(error: BaseException) -> list[dict[str, Any]]:
    """The error and those behind it: type, the database's code, and the places passed, without any words or values."""
    found: list[dict[str, Any]] = []
    one: BaseException | None = error
    while one is not None and len(found) < _CHAIN:
        code = getattr(one, "pgcode", None) or getattr(one, "sqlite_errorname", None)
        told = {"type": f"{type(one).__module__}.{type(one).__qualname__}", "at": _places(one.__traceback__)}
        found.append(told | ({"code": code} if code else {}))
        one = one.__cause__ or one.__context__
    return found


def _places(passed: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(passed)[-_PLACES:]
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]


def _short(file: str) -> str:
    path = Path(file)
    return path.relative_to(_ROOT).as_posix() if path.is_relative_to(_ROOT) else "/".join(path.parts[-3:])


def failed(kind: type[BaseException], error: BaseException, passed: TracebackType | None) -> None:
    """What a command says when it ends in an error that nobody expected."""
    if not issubclass(kind, KeyboardInterrupt):
        logging.getLogger("clinic.command").critical("ended by an error", exc_info=(kind, error, passed))


def route_of(request: "HttpRequest") -> str:
    """The name of the route, never the address: addresses hold ids and secret links."""
    if (found := getattr(request, "resolver_match", None)) is not None:
        return str(found.view_name)
    return "static" if request.path.startswith("/static/") else "none"


def _role_of(request: "HttpRequest") -> str:
    """As far as the request found out by itself; nobody is asked for a log line."""
    user = getattr(request, "_cached_user", None)
    if user is not None and user.is_authenticated:
        return str(user.role)
    if getattr(request, "provider_id", ""):
        return "provider"
    return "patient" if getattr(request, "intake_id", "") else "visitor"


class RequestLines:
    """Middleware, outermost: one line for each request; the answer carries its id, and its route for nginx's log."""

    def __init__(self, get_response: "Callable[[HttpRequest], HttpResponse]") -> None:
        self.get_response = get_response

    def __call__(self, request: "HttpRequest") -> "HttpResponse":
        """Answer, then tell."""
        began = time.perf_counter()
        response = self.get_response(request)
        request_id, route = str(getattr(request, "request_id", "")), route_of(request)
        told = {
            "request_id": request_id,
            "method": request.method if request.method in _METHODS else "other",
            "route": route,
            "status": response.status_code,
            "ms": round((time.perf_counter() - began) * 1000, 1),
            "role": _role_of(request),
        }
        response.headers["X-Request-ID"] = request_id
        response.headers["X-Route"] = route
        _requests.info("request", extra={"told": told})
        return response


_METHODS = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"}
