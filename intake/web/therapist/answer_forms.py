"""What came back on paper, as a form: the boxes of the printed reply in their order, and the scanned page."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from intake.indications import vocabulary as v
from intake.indications.steps import Choice
from intake.letters import codes
from intake.letters.answering import Given
from intake.letters.answers import REFERS, Answer
from intake.letters.models import Letter
from intake.referrals.lifecycle import Step
from intake.web.fields import One, Phone, Words
from intake.web.therapist.forms import AGAIN, Day
from intake.web.therapist.letter_forms import Whole
from intake.web.therapist.provider_forms import Npi
from intake.web.therapist.scans import ScanField

_LABELS = {
    Answer.REFER: ("Refers", ""),
    Answer.REFER_WITH_LIMITS: ("Refers with limits", ""),
    Answer.DECLINE: ("Does not refer", ""),
    Answer.NOT_MY_PATIENT: ("Not my patient", ""),
    Answer.CLEAR: ("Clears items only", "The case comes back to be decided."),
}
_MOST = {"minutes": 240, "per_week": 14, "weeks": 104, "visits": 400}
_CLEARED = (Choice("yes", "Massage is all right"), Choice("no", "Not yet"))


class AnyDay(Day):
    """A day that has been or is to come."""

    def validate(self, value: date | None) -> None:
        """Any day will do."""
        forms.DateField.validate(self, value)


class AnswerForm(forms.Form):
    """One answer to one letter. `steps`: what the referral's state allows; `items`: what can be cleared, by name."""

    seen = forms.IntegerField(widget=forms.HiddenInput, error_messages=dict.fromkeys(("required", "invalid"), AGAIN))

    def __init__(
        self, letter: Letter, *, steps: list[Step], items: Mapping[str, str], data: Any = None, files: Any = None
    ) -> None:
        self.letter, self.items, self.status = letter, dict(items), 422
        super().__init__(data, files, initial={"seen": letter.referral.version})
        rows = [Choice(a.value, *_LABELS[a]) for a in Answer if Step(a.value) in steps and (a != Answer.CLEAR or items)]
        self.fields["answer"] = One(rows, label="What did they answer?", missing="Choose what they answered.")
        self._cleared()
        self._order()
        self._signer()
        self.fields["scan"] = ScanField()

    def _cleared(self) -> None:
        for item, name in self.items.items():
            label = f"{name}: what does the provider say?"
            field = self.fields[f"cleared_{item}"] = One(_CLEARED, label=label, missing="Choose one.", required=False)
            field.look = "inline"
        if v.MINOR in self.items:
            self.fields["guardian"] = forms.BooleanField(label="The parent or guardian agrees", required=False)

    def _order(self) -> None:
        self.fields["diagnosis"] = Words(label="Diagnosis in words", max_length=300, required=False)
        self.fields["code"] = forms.ChoiceField(
            label="ICD-10-CM: the first code",
            choices=[("", "Not in this list, or none"), *_pick_list()],
            required=False,
        )
        self.fields["codes"] = Words(
            label="Further codes, or those that are not in the list", max_length=120, required=False
        )
        self.fields["codes"].help_text = "In the provider's order, with commas. Only what the provider wrote."
        labels = {
            "minutes": "Minutes a visit",
            "per_week": "Visits a week",
            "weeks": "Weeks",
            "visits": "Visits in all",
        }
        for name, most in _MOST.items():
            self.fields[name] = Whole(label=labels[name], least=1, most=most, required=False)
        self.fields["limits"] = Words(label="Limits, as the provider wrote them", lines=3, max_length=1000)
        self.fields["reason"] = Words(label="Reason for not referring", lines=2, max_length=1000)
        for name in ("limits", "reason"):
            self.fields[name].required = False
        self.fields["expires_on"] = AnyDay(label="Counts until", required=False)
        self.fields["expires_on"].mark_optional = True  # type: ignore[attr-defined]

    def _signer(self) -> None:
        self.fields["signer_name"] = Words(
            label="Name of who signed", error_messages={"required": "Write the name of who signed."}
        )
        self.fields["signer_credential"] = Words(label="Credential", max_length=60, required=False)
        self.fields["signer_npi"] = Npi()
        self.fields["phone"] = Phone(label="Phone number", required=False)
        self.fields["fax"] = Phone(label="Fax number", required=False)
        self.fields["signed_on"] = Day(label="Date of the signature")

    def clean(self) -> dict[str, Any] | None:
        """What each answer needs, and codes as they may stand together."""
        given = self.cleaned_data
        self._needs(given)
        if wrong := codes.trouble(self._icd10()):
            self.add_error("codes", wrong)
        signed, until = given.get("signed_on"), given.get("expires_on")
        if signed and until and until < signed:
            self.add_error("expires_on", "Counts until: this day is before the signature. Check both.")
        elif until and until < timezone.localdate() and given.get("answer") in REFERS:
            self.add_error("expires_on", "Counts until: this day is over, so it has run out. Ask for a new one.")
        self._clean_cleared(given)
        if given.get("cleared_minor") == "yes" and not given.get("guardian"):
            self.add_error("guardian", "Tick that the parent or guardian agrees. Without it the note does not count.")
        return given

    def _clean_cleared(self, given: dict[str, Any]) -> None:
        """Somebody else's patient is cleared by nobody, and a note that is too old clears nothing."""
        if "yes" not in self._said().values():
            return
        if given.get("answer") == Answer.NOT_MY_PATIENT:
            self.add_error("answer", "An item is cleared, and it is not their patient. Change one of the two.")
        signed, days = given.get("signed_on"), self.letter.referral.assessment.protocol.parsed().windows.clearance_days
        if signed and timezone.localdate() - signed > timedelta(days=days):
            old = f"This is too old to clear an item: a note counts for {days} days. Ask the provider for a new one."
            self.add_error("signed_on", old)

    def _needs(self, given: dict[str, Any]) -> None:
        answer = given.get("answer")
        if answer == Answer.REFER_WITH_LIMITS and not given.get("limits") and "limits" not in self.errors:
            self.add_error("limits", "Write the limits.")
        if answer == Answer.DECLINE and not given.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Write the reason that the provider gave.")
        if answer == Answer.CLEAR and "yes" not in self._said().values():
            self.add_error("answer", "You chose that items are cleared. Say below which ones.")

    def _said(self) -> dict[str, str]:
        given = ((item, self.cleaned_data.get(f"cleared_{item}")) for item in self.items)
        return {item: answer for item, answer in given if answer}

    def _icd10(self) -> list[str]:
        first = self.cleaned_data.get("code")
        return list(dict.fromkeys([*([first] if first else []), *codes.typed(self.cleaned_data.get("codes") or "")]))

    def too_large(self) -> None:
        """The file was left out while it came in."""
        self.errors.pop("scan", None)
        self.add_error("scan", ValidationError("The file is too large. Scan it again with fewer dots, or in gray."))

    def given(self) -> Given:
        """What the provider wrote."""
        typed = self.cleaned_data
        plain = ("signer_name", "signer_credential", "signer_npi", "signed_on", "phone", "fax", "diagnosis")
        order = ("minutes", "per_week", "weeks", "visits", "limits", "reason", "expires_on")
        return Given(
            answer=Answer(typed["answer"]),
            icd10=tuple(self._icd10()),
            cleared={item: answer == "yes" for item, answer in self._said().items()},
            guardian_consents=typed.get("guardian", False),
            **{name: typed[name] for name in (*plain, *order)},
        )


def _pick_list() -> list[Any]:
    return [
        (
            group,
            [
                (row.code, " ".join(filter(None, (row.code, row.words, f"({row.note})" * bool(row.note)))))
                for row in rows
            ],
        )
        for group, rows in groupby(codes.PICK_LIST, key=lambda row: row.group)
    ]
