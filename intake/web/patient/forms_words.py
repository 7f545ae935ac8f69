"""The forms that take typing about the days and the medicines: activities, own words, a list."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from intake.web.fields import Words
from intake.web.patient.forms import PageForm

ACTIVITIES = 3


class ActivitiesForm(PageForm):
    """Up to three everyday things, each with how hard it is."""

    heading_in_legend = False

    def build(self) -> None:
        """A line and a number for each."""
        scores = [("", _("Not rated")), *((str(n), str(n)) for n in range(11))]
        for number in range(1, ACTIVITIES + 1):
            self.fields[f"text_{number}"] = Words(
                label=_("Activity %(number)s") % {"number": number}, max_length=120, required=False
            )
            self.fields[f"score_{number}"] = score = forms.ChoiceField(
                label=_("How hard is activity %(number)s, from 0 to 10?") % {"number": number},
                choices=scores,
                required=False,
                error_messages={
                    "invalid_choice": _("Activity %(number)s: choose a number from 0 to 10.") % {"number": number}
                },
            )
            score.mark_optional = False  # type: ignore[attr-defined]
        self.fields["text_1"].emergency_note = True  # type: ignore[attr-defined]

    def read(self, stored: dict[str, Any]) -> dict[str, Any]:
        """The stored lines, numbered."""
        items = enumerate(stored.get("items", []), start=1)
        return {
            key: value
            for number, item in items
            for key, value in (
                (f"text_{number}", item["text"]),
                (f"score_{number}", "" if item["score"] is None else str(item["score"])),
            )
        }

    def clean(self) -> dict[str, Any] | None:
        """A number alone says nothing."""
        for number in range(1, ACTIVITIES + 1):
            if (
                self.given(f"score_{number}")
                and f"text_{number}" in self.cleaned_data
                and not self.given(f"text_{number}")
            ):
                self.add_error(
                    f"text_{number}",
                    _("Activity %(number)s: say what it is, or take the number away.") % {"number": number},
                )
        return self.cleaned_data

    def stored(self) -> dict[str, Any] | None:
        """{"items": [{"text", "score"}]}."""
        lines = [(self.given(f"text_{n}"), self.given(f"score_{n}")) for n in range(1, ACTIVITIES + 1)]
        return {"items": [{"text": text, "score": int(score) if score else None} for text, score in lines if text]}


class WordsForm(PageForm):
    """The patient's own words."""

    def build(self) -> None:
        """One large box."""
        self.fields["text"] = Words(label=self.step.title, lines=5, max_length=2000, required=False)
        self.fields["text"].emergency_note = True  # type: ignore[attr-defined]


class MedicinesForm(PageForm):
    """A medicine a line, or none."""

    heading_in_legend = True

    def build(self) -> None:
        """A box and a tick."""
        self.fields["text"] = Words(label=self.step.title, lines=5, max_length=2000, required=False)
        self.fields["text"].emergency_note = True  # type: ignore[attr-defined]
        self.fields["none"] = forms.BooleanField(label=self.step.label("none"), required=False)

    def read(self, stored: dict[str, Any]) -> dict[str, Any]:
        """As stored; that there are none has to be said afresh."""
        return stored | {"none": False} if self.is_stale else stored

    def clean(self) -> dict[str, Any] | None:
        """One or the other."""
        if "text" in self.cleaned_data:
            if not self.given("text") and not self.given("none"):
                self.add_error("text", _("Write your medicines, or tick “I take no medicines”."))
            elif self.given("text") and self.given("none"):
                self.add_error(
                    "none", _("You wrote a medicine and ticked “I take no medicines”. Take one of them away.")
                )
        return self.cleaned_data

    def stored(self) -> dict[str, Any] | None:
        """Both keys."""
        data = {"text": self.given("text"), "none": self.given("none", False)}
        return data if any(data.values()) else None
