"""Fields of the care pages: days to come, whole numbers, and a number from 0 to 10 before and after."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from intake.indications.steps import Choice
from intake.records.bodymap.regions import REGIONS
from intake.web.fields import Some
from intake.web.therapist.forms import Day

SCALE = [("", "Not asked"), *((str(n), str(n)) for n in range(11))]


class ComingDay(Day):
    """A day to come: today at the earliest."""

    def validate(self, value: date | None) -> None:
        """Refuses days that have been."""
        forms.DateField.validate(self, value)
        if value and value < timezone.localdate():
            raise ValidationError(f"{self.label}: this day has been. Check it.", code="past")


class AnyDay(Day):
    """Any day, past or to come."""

    def validate(self, value: date | None) -> None:
        """Refuses nothing but an empty box."""
        forms.DateField.validate(self, value)


def number(label: str, least: int, most: int, *, required: bool = True, help_text: str = "") -> forms.IntegerField:
    """A whole number from `least` to `most`."""
    said = f"{label}: write a whole number from {least} to {most}."
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        required=required,
        help_text=help_text,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), said),
    )


def score(label: str, first: str = "Not asked") -> forms.ChoiceField:
    """0 to 10, or not asked."""
    wrong = {"invalid_choice": f"{label}: choose a number from 0 to 10."}
    field = forms.ChoiceField(label=label, choices=[("", first), *SCALE[1:]], required=False, error_messages=wrong)
    field.mark_optional = False  # type: ignore[attr-defined]
    return field


def areas(label: str) -> Some:
    """Left and Right chips of the body map."""
    field = Some([Choice(region.code, region.place) for region in REGIONS], label=label)
    field.look = "chips"
    return field


def as_number(value: Any) -> int | None:
    """A choice of `score` as a number."""
    return int(value) if value not in ("", None) else None
