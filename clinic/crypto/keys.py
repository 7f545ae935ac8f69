"""The keys in use: read from the settings FIELD_KEYS and BLIND_KEY, refused loudly where they are unclear."""

import base64
import binascii
import re
from functools import lru_cache
from typing import NamedTuple

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

LENGTH = 32
#: Lower case alone, because SQLite's LIKE takes "A" for "a".
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,19}")
#: How the keys begin that stand in this project for all to read.
PUBLISHED = b"published:"
_MAKE_ONE = "Make one with: openssl rand -base64 32"


class Ring(NamedTuple):
    """Ciphers by key id, and the id of the one that writes."""

    first: str
    ciphers: dict[str, AESGCM]


def ring() -> Ring:
    """The keys that seal fields; raises ImproperlyConfigured where FIELD_KEYS is not clear."""
    return _ring(settings.FIELD_KEYS, settings.DEMO_ALLOWED)


def blind_key() -> bytes:
    """The key of the blind indexes; raises ImproperlyConfigured where BLIND_KEY is not clear."""
    return _blind_key(settings.BLIND_KEY, settings.FIELD_KEYS, settings.DEMO_ALLOWED)


@lru_cache(maxsize=8)
def _ring(text: str, published_allowed: bool) -> Ring:
    found = _field_keys(text, published_allowed)
    return Ring(next(iter(found)), {name: AESGCM(key) for name, key in found.items()})


def _field_keys(text: str, published_allowed: bool) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for number, part in enumerate(filter(None, map(str.strip, text.split(","))), start=1):
        name, colon, encoded = part.partition(":")
        if not colon or not _ID.fullmatch(name):  # the part is not quoted: it may be the key itself
            raise ImproperlyConfigured(
                f"FIELD_KEYS: part {number} must be id:base64, with an id of small letters, digits and dashes."
            )
        if name in found:
            raise ImproperlyConfigured(f"FIELD_KEYS: two keys have the id {name!r}.")
        key = _decoded(encoded, f"FIELD_KEYS: the key {name!r}", published_allowed)
        if key in found.values():
            raise ImproperlyConfigured(f"FIELD_KEYS: the key {name!r} is the same as another one.")
        found[name] = key
    if not found:
        raise ImproperlyConfigured(f"FIELD_KEYS is empty; it must be id:base64. {_MAKE_ONE}")
    return found


@lru_cache(maxsize=8)
def _blind_key(text: str, field_keys: str, published_allowed: bool) -> bytes:
    key = _decoded(text.strip(), "BLIND_KEY", published_allowed)
    if key in _field_keys(field_keys, published_allowed).values():
        raise ImproperlyConfigured("BLIND_KEY must be a key of its own, not one of FIELD_KEYS.")
    return key


def _decoded(text: str, named: str, published_allowed: bool) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise ImproperlyConfigured(f"{named} is not base64. {_MAKE_ONE}") from None
    if len(key) != LENGTH:
        raise ImproperlyConfigured(f"{named} must hold {LENGTH} bytes, not {len(key)}. {_MAKE_ONE}")
    if len(set(key)) < LENGTH // 4:
        raise ImproperlyConfigured(f"{named} repeats itself; it was not drawn at random. {_MAKE_ONE}")
    if key.startswith(PUBLISHED) and not published_allowed:
        raise ImproperlyConfigured(f"{named} is the one that stands in the project for all to read. {_MAKE_ONE}")
    return key
