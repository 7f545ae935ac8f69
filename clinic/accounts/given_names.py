"""Names that somebody gives to a device or a program of theirs."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError


class GivenName(forms.CharField):
    """One line, kept in Unicode's composed form (NFC), without characters that no one can see."""

    def to_python(self, value: Any) -> str:
        """Composed, so that the same name is the same text."""
        return unicodedata.normalize("NFC", super().to_python(value) or "")

    def validate(self, value: str) -> None:
        """Refuses control characters and half characters."""
        super().validate(value)
        if any(unicodedata.category(char) in ("Cc", "Cs") for char in value):
            raise ValidationError(
                f"{self.label}: there is a hidden character in the text. Type it again.".replace("?:", ":"),
                code="hidden",
            )
