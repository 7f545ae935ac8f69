"""AES-256-GCM over one value at one place: `v1:<key id>:<base64 of nonce, ciphertext and tag>`."""

import binascii
import os
import re

from cryptography.exceptions import InvalidTag

from clinic.crypto.keys import ring

_NONCE = 12
_FORM = "v1"
_LOOKS_SEALED = re.compile(r"v1:[a-z0-9-]{1,20}:[A-Za-z0-9+/]{37,}={0,2}")


class Unreadable(Exception):
    """A stored value cannot be opened; nothing is shown instead of it."""


class PlaintextFound(Unreadable):
    """What is stored was never sealed."""


class UnknownKey(Unreadable):
    """It was sealed with a key that FIELD_KEYS does not hold."""


class Tampered(Unreadable):
    """The key is not the one that sealed it, or the text was changed, or it was sealed for another place."""


def seal(plain: bytes, place: str) -> str:
    """The value sealed under the first key, for this place alone (a column and a row)."""
    keys = ring()
    head = head_of(keys.first)
    nonce = os.urandom(_NONCE)
    body = nonce + keys.ciphers[keys.first].encrypt(nonce, plain, (head + place).encode())
    return head + binascii.b2a_base64(body, newline=False).decode("ascii")


def unseal(text: str, place: str) -> bytes:
    """What was sealed; raises PlaintextFound, UnknownKey or Tampered, each naming the place."""
    form, _, rest = text.partition(":")
    name, colon, encoded = rest.partition(":")
    if form != _FORM or not colon:
        raise PlaintextFound(f"{place} is stored unsealed. Run the migrations, and find out who wrote it.")
    cipher = ring().ciphers.get(name)
    if cipher is None:
        raise UnknownKey(f"{place} is sealed with the key {name!r}, which is not in FIELD_KEYS.")
    try:
        body = binascii.a2b_base64(encoded, strict_mode=True)
        return cipher.decrypt(body[:_NONCE], body[_NONCE:], f"{form}:{name}:{place}".encode())
    except (InvalidTag, ValueError, binascii.Error):
        raise Tampered(
            f"{place} cannot be opened: the key {name!r} is another one, or the row was changed or moved."
        ) from None


def head_of(name: str) -> str:
    """How a value begins that was sealed with the key of this id."""
    return f"{_FORM}:{name}:"


def looks_sealed(text: str) -> bool:
    """Whether it has the form of a sealed value, which nobody types by chance."""
    return _LOOKS_SEALED.fullmatch(text) is not None


def is_current(text: str) -> bool:
    """Whether it was sealed with the key that writes."""
    return text.startswith(head_of(ring().first))
