"""The keys that seal the trail: they come from the environment and are never in the database."""

from collections.abc import Iterable
from hashlib import sha256
from hmac import digest

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def id_of(key: str) -> str:
    """What a row keeps of its key: twelve characters that tell keys apart and give nothing of them away."""
    return sha256(b"trail key\n" + key.encode()).hexdigest()[:12]


def current() -> str:
    """The key that seals new rows; without one nothing can be noted, so nothing can be done."""
    if not settings.TRAIL_KEY:
        raise ImproperlyConfigured("TRAIL_KEY is missing: nothing can be noted in the trail.")
    return str(settings.TRAIL_KEY)


def known() -> dict[str, str]:
    """Key id -> key, the newest first: the one in use, then those before it."""
    before: Iterable[str] = settings.TRAIL_KEYS_BEFORE
    return {id_of(key): key for key in (current(), *before)}


def seal(key: str, kind: str, text: str) -> str:
    """HMAC-SHA256 in hex; `kind` keeps a seal on one thing from being a seal on another."""
    return digest(key.encode(), f"{kind}\n{text}".encode(), "sha256").hex()
