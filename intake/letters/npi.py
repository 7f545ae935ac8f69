"""National Provider Identifiers: ten digits, the last of which checks the others."""

from django.core.exceptions import ValidationError

#: Stands before every NPI when its check digit is worked out (the prefix of United States health cards).
_PREFIX = "80840"


def is_npi(text: str) -> bool:
    """Whether these are ten digits with the right check digit: Luhn's formula over 80840 and the number."""
    if len(text) != 10 or not (text.isascii() and text.isdigit()):
        return False
    total = 0
    for place, digit in enumerate(reversed(_PREFIX + text)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled - 9 * (doubled > 9)
    return total % 10 == 0


def digits(text: str) -> str:
    """The number without the blanks and hyphens that people type."""
    return "".join(char for char in text if char not in " -.\u00a0")


def validate_npi(text: str) -> None:
    """Refuses a number with a typing mistake."""
    if not is_npi(text):
        raise ValidationError("An NPI has 10 digits, and one of these is wrong. Check it.", code="npi")
