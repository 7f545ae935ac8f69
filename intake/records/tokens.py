"""The resume token: a secret in the patient's browser, of which the database keeps only a hash."""

import hashlib
import secrets

from django.core import signing

_SALT = "intake.resume"
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_token() -> str:
    """A fresh secret of 32 bytes, as text."""
    return secrets.token_urlsafe(32)


def new_reference() -> str:
    """Something to say on the phone: nine easily told letters and digits, as in 4KM-7QX-22H."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(9))
    return "-".join((letters[:3], letters[3:6], letters[6:]))


def hashed(token: str) -> str:
    """What is stored of a token: its SHA-256, as hexadecimal text."""
    return hashlib.sha256(token.encode()).hexdigest()


def signed(token: str) -> str:
    """The token as it stands in the cookie."""
    return signing.Signer(salt=_SALT).sign(token)


def unsigned(cookie: str) -> str | None:
    """The token of a cookie, or None when it was altered."""
    try:
        return signing.Signer(salt=_SALT).unsign(cookie)
    except signing.BadSignature:
        return None
