"""Typed readers of environment variables: a value is either clear or an error that names the variable."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_AT_HOME = {"localhost", "127.0.0.1", "::1"}
_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


def text(name: str, default: str | None = None) -> str:
    """The variable as text; without a default an unset or empty variable raises ImproperlyConfigured."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"Set the environment variable {name}.")
    return default


def secret(name: str, *, least: int = 32) -> str:
    """A required secret of at least `least` characters and no comma, since it may stand in a list of old ones later."""
    value = text(name)
    if len(value) < least or "," in value:
        raise ImproperlyConfigured(f"{name} must be {least} characters or longer, without a comma.")
    return value


def flag(name: str, default: bool) -> bool:
    """True or False; anything but 1/0, true/false, yes/no, on/off raises ImproperlyConfigured."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in _TRUE:
        return True
    if value in _FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}.")


def number(name: str, default: int, *, least: int = 0) -> int:
    """A whole number of at least `least`; anything else raises ImproperlyConfigured."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    try:
        found = int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None
    if found < least:
        raise ImproperlyConfigured(f"{name} must be {least} or more, not {found}.")
    return found


def names(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """A comma-separated list without blanks."""
    value = os.environ.get(name, "")
    return [part.strip() for part in value.split(",") if part.strip()] or list(default)


@dataclass(frozen=True)
class MailServer:
    """Where mail leaves; `security` is starttls, tls (from the first byte) or none."""

    host: str
    port: int
    security: str
    user: str = ""
    password: str = field(default="", repr=False)


def mail_server(name: str, *, site: str) -> MailServer:
    """From NAME_HOST, NAME_PORT, NAME_SECURITY, NAME_HOST_USER and NAME_HOST_PASSWORD; unset means this machine's own.

    Nothing leaves this machine in the clear unless NAME_SECURITY=none says so, and a password never does. Nor does mail
    whose links, which begin with `site`, would lead its reader to their own machine.
    """
    host = text(f"{name}_HOST", "127.0.0.1")
    at_home = host in _AT_HOME
    if not at_home and urlsplit(site).hostname in _AT_HOME:
        raise ImproperlyConfigured(f"With {name}_HOST set, set CLINIC_ADDRESS too: links in mail start with it.")
    security = text(f"{name}_SECURITY", "none" if at_home else "starttls")
    ports = {"starttls": 587, "tls": 465, "none": 25}
    if security not in ports:
        raise ImproperlyConfigured(f"{name}_SECURITY must be starttls, tls or none, not {security!r}.")
    user, password = text(f"{name}_HOST_USER", ""), text(f"{name}_HOST_PASSWORD", "")
    if bool(user) != bool(password):
        raise ImproperlyConfigured(f"Set both {name}_HOST_USER and {name}_HOST_PASSWORD, or neither.")
    if password and security == "none" and not at_home:
        raise ImproperlyConfigured(f"{name}_SECURITY=none would send the mail server's password in the clear.")
    return MailServer(host, number(f"{name}_PORT", ports[security], least=1), security, user, password)


def database(name: str, *, sqlite: Path) -> dict[str, Any]:
    """Django's DATABASES entry from postgres://user:password@host:port/name or sqlite:///path; unset means `sqlite`."""
    url = os.environ.get(name, "").strip()
    if not url:
        return _sqlite(str(sqlite))
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        if not parts.path.strip("/"):
            raise ImproperlyConfigured(f"{name}: name a file, as in sqlite:///clinic.sqlite3.")
        return _sqlite(unquote(parts.path[1:]))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"{name} must start with postgres:// or sqlite:///, not {parts.scheme or url!r}.")
    if not parts.path.strip("/"):
        raise ImproperlyConfigured(f"{name}: the database's name is missing after the host.")
    try:
        port = parts.port
    except ValueError:
        raise ImproperlyConfigured(f"{name}: the port is not a number.") from None
    # A server that does not answer is given up on in time to say so kindly; one that falls silent, too.
    options: dict[str, Any] = {"connect_timeout": 2, "tcp_user_timeout": 2500} | dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(options.pop("host", "") or parts.hostname or ""),
        "PORT": str(port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _sqlite(path: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            # Write-ahead log and immediate transactions together: neither alone keeps concurrent writes from failing.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }
