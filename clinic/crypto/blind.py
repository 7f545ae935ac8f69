"""Blind indexes: a sealed address is found by a keyed hash of its normal form, which tells nothing without the key."""

import hmac
import unicodedata
from collections.abc import Callable
from typing import Any

from django.db import models
from django.db.models.signals import pre_save

from clinic.crypto.keys import blind_key


def email_index(text: str) -> str:
    """HMAC-SHA256 (hex) of an e-mail address, however it was typed; "" for none.

    Different addresses can share a normal form: write to the stored address, never to the one that was typed.
    """
    return _index("email", unicodedata.normalize("NFKC", text).strip().casefold())


def phone_index(text: str) -> str:
    """HMAC-SHA256 (hex) of a phone number's digits; "" where there is none."""
    return _index("phone", "".join(filter(str.isdecimal, unicodedata.normalize("NFKC", text))))


def mailbox_index(text: str) -> str:
    """HMAC-SHA256 (hex) of an e-mail address as a mailbox: only ASCII capitals count as small letters.

    Two addresses that merely look alike (straße and strasse, fullwidth letters) differ here, though they can share
    an `email_index`.
    """
    return _index("mailbox", "".join(char.lower() if char.isascii() else char for char in text.strip()))


def keyed(kind: str, text: str) -> str:
    """HMAC-SHA256 (hex) of any short text: equal texts of a kind are found, and none can be guessed without the key."""
    return _index(kind, text)


def _index(kind: str, normal: str) -> str:
    return hmac.digest(blind_key(), f"{kind}:{normal}".encode(), "sha256").hex() if normal else ""


class BlindIndexField(models.CharField):
    """Follows a sealed field: `of` is its name, `by` makes the index. Saved whenever that field is saved."""

    def __init__(self, *args: Any, of: str, by: Callable[[str], str], **kwargs: Any) -> None:
        self.of, self.by = of, by
        fixed = {"max_length": 64, "blank": True, "default": "", "editable": False, "db_index": True}
        super().__init__(*args, **kwargs | fixed)

    def deconstruct(self) -> Any:
        """For migrations; what is fixed is not repeated."""
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("max_length", "blank", "default", "editable", "db_index"):
            kwargs.pop(fixed, None)
        return name, path, args, kwargs | {"of": self.of, "by": self.by}

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        """Also watches what is saved."""
        super().contribute_to_class(cls, name, private_only)
        pre_save.connect(self._saved_together, sender=cls, weak=False)

    def _saved_together(self, update_fields: frozenset[str] | None = None, **kwargs: Any) -> None:
        if update_fields and self.of in update_fields and self.name not in update_fields:
            raise ValueError(f"Save {self.name!r} together with {self.of!r}, or it cannot be found by it.")

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Made from the field it follows."""
        value = self.by(getattr(model_instance, self.of) or "")
        setattr(model_instance, self.attname, value)
        return value
