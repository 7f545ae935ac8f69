"""The decision: one form for the state at hand, in which only what the chosen step asks for counts."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from intake.indications.steps import Choice
from intake.referrals.models import Referral
from intake.web.fields import One, Words
from intake.web.therapist.options import TITLES, Option
from intake.web.therapist.words import DISAGREES, ENDINGS, day

AGAIN = "Open this page again and decide there."
_OTHER = "other"
_DAYS = ("%Y-%m-%d", "%m/%d/%Y", "%m-%d-%Y", "%d %B %Y", "%B %d, %Y", "%B %d %Y")


class Day(forms.DateField):
    """A day that has been: today at the latest."""

    mark_optional = False

    def __init__(self, **kwargs: Any) -> None:
        label = kwargs["label"]
        wrong = {"required": f"{label}: write the day.", "invalid": f"{label}: write it like 11/20/2026."}
        picker = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=picker, input_formats=_DAYS, error_messages=wrong, **kwargs)

    def validate(self, value: date | None) -> None:
        """Refuses days to come."""
        super().validate(value)
        if value and value > timezone.localdate():
            raise ValidationError(f"{self.label}: this day is in the future. Check it.", code="future")


def _text(label: str, lines: int = 3, optional: bool = False, help_text: str = "") -> Words:
    field = Words(label=label, lines=lines, max_length=2000, required=False, help_text=help_text)
    field.mark_optional = optional
    return field


def _why() -> forms.ChoiceField:
    choices = [("", "Choose a reason"), *DISAGREES.items()]
    field = forms.ChoiceField(label="Why do you decide otherwise than the flag?", choices=choices, required=False)
    field.mark_optional = False  # type: ignore[attr-defined]
    return field


def _ending() -> forms.ChoiceField:
    field = forms.ChoiceField(label="How did it end?", choices=[("", "Choose one"), *ENDINGS.items()], required=False)
    field.mark_optional = False  # type: ignore[attr-defined]
    return field


def _provider() -> Words:
    field = Words(label="Provider who answered", required=False)
    field.mark_optional = False
    return field


#: Name -> (the field, what is said where it is missing), in the order shown.
FIELDS: dict[str, Any] = {
    "agreed": (
        lambda: forms.BooleanField(label="They agreed when we spoke", required=False),
        "Tick that they agreed, or talk to them first: the patient did not tick that the provider may be asked.",
    ),
    "why": (_why, "Choose why you decide otherwise than the flag."),
    "ending": (_ending, "Choose how it ended."),
    "ask": (lambda: _text("What do you ask?", help_text="The patient reads this."), "Write what you ask the patient."),
    "said": (lambda: _text("What was said"), "Write what was said."),
    "provider": (_provider, "Write the name of the provider who answered."),
    "answered_on": (lambda: Day(label="Date of the answer", required=False), "Write the date of the answer."),
    "limits": (lambda: _text("Limits", 2, help_text="As the provider wrote them."), "Write the limits."),
    "refused": (lambda: _text("Reason the provider gave", 2), "Write the reason that the provider gave."),
    "because": (lambda: _text("Why?", 2), "Write why."),
    "note": (lambda: _text("Note", 2, optional=True), "Say the reason in the note."),
}
TEXTS = ("said", "ask", "limits", "refused", "because", "note")


class DecisionForm(forms.Form):
    """The possible steps of a referral, and the fields that they ask for."""

    seen = forms.IntegerField(widget=forms.HiddenInput, error_messages=dict.fromkeys(("required", "invalid"), AGAIN))

    def __init__(self, referral: Referral, options: list[Option], data: Any = None, kept: str = "") -> None:
        self.referral, self.options = referral, options
        asked = {name for option in options for name in option.asks}
        super().__init__(data, initial={"seen": referral.version, "step": self._only()} | _keep(kept, asked))
        self.title = TITLES[referral.state]  # type: ignore[index]
        self.fields["step"] = self._steps()
        for name, (field, _) in FIELDS.items():
            if name in asked:
                self.fields[name] = field()

    def _only(self) -> str:
        return self.options[0].code if len(self.options) == 1 else ""

    def _steps(self) -> forms.ChoiceField:
        rows = [Choice(option.code, option.label, option.hint) for option in self.options]
        field = One(rows, label="Choose one", missing="Choose what you decide.")
        if self._only():
            field.widget = forms.HiddenInput()
        return field

    @property
    def parts(self) -> list[tuple[forms.BoundField, str]]:
        """The fields below the choice, each with the classes of the choices that show it."""
        shown = {name: [o.code for o in self.options if name in o.asks] for name in FIELDS if name in self.fields}
        everywhere = len(self.options)
        return [(self[name], "" if len(c) == everywhere else _classes(c)) for name, c in shown.items()]

    @property
    def chosen(self) -> Option | None:
        """The option picked, once it is valid."""
        code = self.cleaned_data.get("step")
        return next((option for option in self.options if option.code == code), None)

    @property
    def overtaken(self) -> bool:
        """Whether somebody took a step after this form was shown."""
        seen = str(self.data.get("seen", ""))
        return seen.isdigit() and seen != str(self.referral.version)

    def clean(self) -> dict[str, Any] | None:
        """What the chosen step asks for is there; what it does not ask for does not count."""
        option = self.chosen
        asks = option.asks if option else ()
        for name in [name for name in self.errors if name in FIELDS and name not in asks]:
            self.errors.pop(name)
        for name in asks:
            if self._lacks(name) and name not in self.errors:
                self.add_error(name, FIELDS[name][1])
        return self.cleaned_data

    def _lacks(self, name: str) -> bool:
        if name == "note":
            return self.cleaned_data.get("why") == _OTHER and not self.cleaned_data.get("note")
        return not self.cleaned_data.get(name)

    @property
    def note(self) -> str:
        """What the history keeps of the fields, as one text."""
        given: dict[str, Any] = {name: self.cleaned_data.get(name) for name in self.chosen.asks} if self.chosen else {}
        lines = [text for name in TEXTS if (text := given.get(name))]
        if given.get("provider"):
            answered = day(given["answered_on"], timezone.localdate())
            lines.insert(0, f"{given['provider']}, {answered}")
        if given.get("agreed"):
            lines.insert(0, "The patient agreed, when we spoke, that the provider is asked.")
        return "\n".join(lines)

    @property
    def reason(self) -> str:
        """The coded reason, or how it is closed."""
        option = self.chosen
        asked = next((name for name in ("why", "ending") if option and name in option.asks), "")
        return self.cleaned_data[asked] if asked else option.reason if option else ""


def typed(data: Any) -> str:
    """Every text of a posted decision, so that none is lost when somebody else was first."""
    return "\n".join(text for name in TEXTS if (text := str(data.get(name, "")).strip()))


def _keep(text: str, asked: set[str]) -> dict[str, str]:
    box = "note" if "note" in asked else next((name for name in TEXTS if name in asked), "note")
    return {box: text} if text else {}


def _classes(codes: list[str]) -> str:
    return " ".join(["when", *(f"when--{code}" for code in codes)])
