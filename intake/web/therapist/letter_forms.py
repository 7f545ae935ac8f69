"""The free parts of a letter as a form, and the press that issues it."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from intake.indications.steps import Choice
from intake.letters import pdf
from intake.letters.content import PRIORITIES
from intake.letters.facts import Facts
from intake.letters.models import Draft, Paper
from intake.letters.parts import GOALS, Parts, proposed
from intake.web.fields import One, Words
from intake.web.therapist.forms import AGAIN, Day

_LIMITS = {"minutes": (15, 120), "per_week": (1, 7), "weeks": (1, 52)}
SHORT, LONG = 160, 400


class Whole(forms.IntegerField):
    """A whole number between two others."""

    mark_optional: bool | None = None

    def __init__(self, *, label: str, least: int, most: int, **kwargs: Any) -> None:
        wrong = f"{label}: write a number from {least} to {most}."
        said = dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong)
        box = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(label=label, min_value=least, max_value=most, error_messages=said, widget=box, **kwargs)


class DayToCome(Day):
    """A day, today at the earliest."""

    def validate(self, value: date | None) -> None:
        """Refuses days that have been."""
        forms.DateField.validate(self, value)
        if value and value < timezone.localdate():
            raise ValidationError(f"{self.label}: this day has been. Check it.", code="past")


class LetterForm(forms.Form):
    """What a therapist may say in a letter in their own words, prefilled with the clinic's common plan."""

    seen = forms.IntegerField(widget=forms.HiddenInput, error_messages=dict.fromkeys(("required", "invalid"), AGAIN))

    def __init__(self, draft: Draft, facts: Facts, data: Any = None) -> None:
        self.draft, self.facts = draft, facts
        self.status = 422
        parts = Parts.of(draft.parts) if draft.parts else proposed(facts, timezone.localdate())
        super().__init__(data, initial=_initial(parts) | {"seen": draft.version, "paper": draft.paper})
        self._dose()
        self._places()
        self._goals()
        self._rest()

    def _dose(self) -> None:
        labels = {"minutes": "Minutes a visit", "per_week": "Visits a week", "weeks": "Number of weeks"}
        for name, (least, most) in _LIMITS.items():
            self.fields[name] = Whole(label=labels[name], least=least, most=most)

    def _places(self) -> None:
        self.fields["areas"] = Words(label="Areas to work on", max_length=SHORT, required=False)
        self.fields["avoid"] = Words(
            label="Areas to leave out", max_length=SHORT, required=False, help_text="For example a wound or a port."
        )

    def _goals(self) -> None:
        for number in range(1, GOALS + 1):
            self.fields[f"goal_{number}"] = Words(label=f"Goal {number}", max_length=100, required=False)
            self.fields[f"baseline_{number}"] = Whole(
                label=f"Goal {number}: how hard today, 0 to 10", least=0, most=10, required=False
            )

    def _rest(self) -> None:
        self.fields["review_on"] = DayToCome(label="Look at the goals again on")
        rows = [Choice(code, words) for code, words in PRIORITIES.items()]
        self.fields["priority"] = One(rows, label="Priority", missing="Choose how soon.")
        self.fields["note"] = Words(label="Note to the provider", lines=3, max_length=LONG, required=False)
        if self.facts.own_words:
            self.fields["own_words"] = forms.BooleanField(
                label="Print what the patient added in their own words", required=False
            )
        if odd := pdf.unprintable(self.facts.name):
            self.fields["printed_name"] = Words(
                label="The patient's name in Latin letters",
                error_messages={"required": "Write the name in Latin letters: the typeface lacks some of its own."},
                help_text=f"These cannot be printed: {' '.join(odd)}",
            )
        sheets = [Choice(code, name) for code, name in Paper.choices]
        self.fields["paper"] = One(sheets, label="Paper", missing="Choose the paper.")

    @property
    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Each goal with its number."""
        return [(self[f"goal_{n}"], self[f"baseline_{n}"]) for n in range(1, GOALS + 1)]

    @property
    def rest(self) -> list[forms.BoundField]:
        """What stands below the goals."""
        names = ("review_on", "priority", "note", "own_words", "printed_name", "paper")
        return [self[name] for name in names if name in self.fields]

    def clean_printed_name(self) -> str:
        """In letters that can be printed."""
        name: str = self.cleaned_data["printed_name"]
        if odd := pdf.unprintable(name):
            raise ValidationError(f"These cannot be printed: {' '.join(odd)}")
        return name

    def clean(self) -> dict[str, Any] | None:
        """A number stands beside a goal."""
        for number in range(1, GOALS + 1):
            given = self.cleaned_data.get(f"baseline_{number}")
            if given is not None and not self.cleaned_data.get(f"goal_{number}"):
                self.add_error(f"goal_{number}", f"Goal {number}: write the goal that the number belongs to.")
        return self.cleaned_data

    def overtaken(self) -> None:
        """A colleague saved meanwhile; what was typed stays in the form, and counts when it is saved again."""
        said = "A colleague changed this letter meanwhile. Your words are below; save again to keep yours."
        self.add_error(None, said)
        known = Draft.objects.filter(pk=self.draft.pk).values_list("version", flat=True).first()
        self.data = {**dict(self.data.items()), "seen": known or 0}
        self.status = 409

    def filled(self) -> Draft:
        """The draft as typed."""
        given = self.cleaned_data
        goals = [(given[f"goal_{n}"], given[f"baseline_{n}"]) for n in range(1, GOALS + 1) if given[f"goal_{n}"]]
        plain = ("minutes", "per_week", "weeks", "areas", "avoid", "priority", "note")
        parts = Parts(
            **{name: given[name] for name in plain},
            goals=tuple(goals),
            review_on=given["review_on"].isoformat(),
            own_words=given.get("own_words", True),
            printed_name=given.get("printed_name", ""),
        )
        self.draft.parts, self.draft.paper = parts.as_data(), given["paper"]
        return self.draft


def _initial(parts: Parts) -> dict[str, Any]:
    found: dict[str, Any] = parts.as_data()
    for number, (goal, baseline) in enumerate(parts.goals, start=1):
        found |= {f"goal_{number}": goal, f"baseline_{number}": baseline}
    return found


class IssueForm(forms.Form):
    """The press that issues: what was seen is what goes out."""

    seen = forms.IntegerField(widget=forms.HiddenInput, error_messages=dict.fromkeys(("required", "invalid"), AGAIN))
    draft = forms.IntegerField(widget=forms.HiddenInput, error_messages=dict.fromkeys(("required", "invalid"), AGAIN))
