"""Which days the figures are asked for: the last 30, 90 or 365, or from a day to a day."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from intake.figures.period import Period

CHOICES = (30, 90, 365)
USUAL = 90
_LONGEST = timedelta(days=5 * 366)
_OLDEST = date(2000, 1, 1)


def _day(label: str) -> forms.DateField:
    picker = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    wrong = {"invalid": f"{label}: write it like 2026-11-30."}
    field = forms.DateField(label=label, required=False, widget=picker, error_messages=wrong)
    field.mark_optional = False  # type: ignore[attr-defined]
    return field


class AskedDays(forms.Form):
    """From a day to a day, both counted. The address may say a number of days instead."""

    since = _day("First day")
    until = _day("Last day")

    def __init__(self, asked: QueryDict) -> None:
        self.asked = asked
        shown = Period.latest(self.days or USUAL)
        typed = {name: asked.get(name, "") for name in ("since", "until")}
        if not any(typed.values()):
            typed = {"since": shown.first.isoformat(), "until": shown.last.isoformat()}
        super().__init__(typed)

    @property
    def days(self) -> int | None:
        """The number of days that is asked for, where it is one of the choices and no day is written."""
        if self.asked.get("since") or self.asked.get("until"):
            return None
        chosen = self.asked.get("days", str(USUAL))
        return next((number for number in CHOICES if str(number) == chosen), None)

    def clean(self) -> dict[str, Any] | None:
        """Both days, in order, none to come, and not for ever."""
        found = super().clean() or {}
        first, last = found.get("since"), found.get("until")
        if not self.asked.get("since") and not self.asked.get("until"):
            if self.days is None:
                self.add_error("since", "Choose 30, 90 or 365 days, or write two days.")
        elif not first or not last:
            for name in ("since", "until"):
                if name not in self.errors and not found.get(name):
                    self.add_error(name, f"{self.fields[name].label}: write it like 2026-11-30.")
        elif last < first:
            self.add_error("until", "The last day is before the first. Check both.")
        elif last > timezone.localdate():
            self.add_error("until", "This day is still to come. Write today or earlier.")
        elif first < _OLDEST or last - first > _LONGEST:
            self.add_error("since", "Write 5 years at most.")
        return found

    @property
    def period(self) -> Period:
        """What is asked for, once it is found good."""
        return Period(self.cleaned_data["since"], self.cleaned_data["until"])

    @property
    def address(self) -> str:
        """The same days in an address."""
        if self.days:
            return f"days={self.days}"
        return f"since={self.period.first.isoformat()}&until={self.period.last.isoformat()}"
