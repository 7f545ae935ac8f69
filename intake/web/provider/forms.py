"""A provider's two forms: the second code, and the answer that is signed."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from clinic.accounts import codes as mailed
from intake.indications import vocabulary as v
from intake.indications.steps import Choice
from intake.letters import codes
from intake.letters.answering import Given
from intake.letters.answers import REFERS, Answer
from intake.letters.linking import PURPOSE
from intake.letters.links import ProviderLink
from intake.web.fields import One, Words
from intake.web.therapist.letter_forms import DayToCome, Whole
from intake.web.therapist.provider_forms import Npi

STATEMENT = (
    "I am the provider named here, or I am allowed to sign in their name. I read the letter. What I wrote here is my "
    "own clinical judgment, and my typed name is my signature."
)
_ANSWERS = {
    Answer.REFER: ("I refer", ""),
    Answer.REFER_WITH_LIMITS: ("I refer, with limits", "You write the limits below."),
    Answer.DECLINE: ("I do not refer", "You write the reason below."),
    Answer.NOT_MY_PATIENT: ("This is not my patient", ""),
    Answer.CLEAR: ("I only clear items, and decide later", "Say below which ones."),
}
_CLEARED = (Choice("yes", "Massage is all right"), Choice("no", "Not yet"))
_DOSE = {
    "minutes": ("Minutes a visit", 240),
    "per_week": ("Visits a week", 14),
    "weeks": ("Weeks", 104),
    "visits": ("Visits in all", 400),
}
_ORDER = ("diagnosis", "code", "codes", *_DOSE, "expires_on")
_ALL = "Type all 8 letters and numbers of the code."


class LinkCodeForm(forms.Form):
    """The second code, from the mail to the address on file."""

    def __init__(self, link: ProviderLink, data: Any = None) -> None:
        super().__init__(data)
        self.link = link
        attrs = {"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        self.fields["code"] = Words(
            label="Code",
            max_length=60,
            help_text="8 letters and numbers, like KDMR-4T7X. Small letters and a missing dash are fine.",
            widget=forms.TextInput(attrs=attrs | {"class": "onecode"}),
            error_messages={"required": _ALL},
        )

    def clean_code(self) -> str:
        """Try it, if it can be a code at all."""
        code = str(self.cleaned_data["code"])
        if not mailed.is_whole(code):
            raise ValidationError(f"{_ALL} There is no O, I, L, 0 or 1 in it.", code="not_whole")
        taken = mailed.take(purpose=PURPOSE, subject=str(self.link.pk), typed=code)
        if taken.end is mailed.End.WRONG:
            left = "1 try is left" if taken.left == 1 else f"{taken.left} tries are left"
            raise ValidationError(f"That code is not right. Look at the newest mail; {left}.", code="wrong")
        if taken.end is not mailed.End.RIGHT:
            raise ValidationError("That code works no more. Press “Send another code”.", code="over")
        return code


class ReplyForm(forms.Form):
    """The answer: nothing is chosen beforehand; the dose that was asked for and the directory's entry can be changed.

    `items`: what can be cleared, by name.
    """

    def __init__(self, link: ProviderLink, items: Mapping[str, str], data: Any = None) -> None:
        self.link, self.items = link, dict(items)
        provider, dose = link.provider, link.letter.content.get("dose", {})
        known = {"signer_credential": provider.credential, "signer_npi": provider.npi}
        super().__init__(data, initial=dose | known)
        rows = [Choice(code.value, *said) for code, said in _ANSWERS.items() if code != Answer.CLEAR or items]
        self.fields["answer"] = One(rows, label="Your answer", missing="Choose your answer.")
        self._why()
        self._cleared()
        self._order()
        self._signer()

    def _why(self) -> None:
        self.fields["limits"] = Words(label="Your limits", lines=3, max_length=1000, required=False)
        self.fields["reason"] = Words(label="Your reason", lines=3, max_length=1000, required=False)
        for name in ("limits", "reason"):
            self.fields[name].mark_optional = False  # type: ignore[attr-defined]

    def _cleared(self) -> None:
        for item, name in self.items.items():
            field = One(_CLEARED, label=f"{name}: what do you say?", missing="Choose one.", required=False)
            self.fields[f"cleared_{item}"] = field
        if v.MINOR in self.items:
            self.fields["guardian"] = forms.BooleanField(label="The parent or guardian agrees", required=False)

    def _order(self) -> None:
        self.fields["diagnosis"] = Words(label="Diagnosis in your words", max_length=300, required=False)
        rows = [("", "Not in this list, or none"), *_pick_list()]
        self.fields["code"] = forms.ChoiceField(label="ICD-10-CM code", choices=rows, required=False)
        self.fields["codes"] = Words(
            label="Further codes, or those that are not in the list",
            max_length=120,
            required=False,
            help_text="In your order, with commas.",
        )
        for name, (label, most) in _DOSE.items():
            self.fields[name] = Whole(label=label, least=1, most=most, required=False)
        self.fields["expires_on"] = DayToCome(label="Counts until", required=False)
        self.fields["expires_on"].mark_optional = True  # type: ignore[attr-defined]

    def _signer(self) -> None:
        self.fields["signer_name"] = Words(
            label="Type your name to sign",
            autocomplete="name",
            help_text="This is your electronic signature, with today's date.",
            error_messages={"required": "Type your name. It is your signature."},
        )
        self.fields["signer_credential"] = Words(label="Credential", max_length=60, required=False)
        self.fields["signer_npi"] = Npi(help_text="10 digits.")

    def group(self, *names: str) -> list[forms.BoundField]:
        """These fields, as far as there are."""
        return [self[name] for name in names if name in self.fields]

    @property
    def clearances(self) -> list[forms.BoundField]:
        """The questions item by item."""
        return self.group(*(f"cleared_{item}" for item in self.items), "guardian")

    @property
    def diagnosed(self) -> list[forms.BoundField]:
        """Diagnosis and codes."""
        return self.group("diagnosis", "code", "codes")

    @property
    def dose(self) -> list[forms.BoundField]:
        """How much."""
        return self.group(*_DOSE, "expires_on")

    @property
    def signer(self) -> list[forms.BoundField]:
        """Who signs."""
        return self.group("signer_name", "signer_credential", "signer_npi")

    def clean(self) -> dict[str, Any] | None:
        """What the answer needs, and that nothing speaks against it."""
        given, answer = self.cleaned_data, self.cleaned_data.get("answer")
        if answer not in REFERS:
            for name in [name for name in _ORDER if name in self.errors]:
                del self.errors[name]
        elif wrong := codes.trouble(self._icd10()):
            self.add_error("codes", wrong)
        for name, needs, words in (
            ("limits", Answer.REFER_WITH_LIMITS, "limits"),
            ("reason", Answer.DECLINE, "reason"),
        ):
            if answer == needs and not given.get(name) and name not in self.errors:
                self.add_error(name, f"Write the {words}.")
        if answer == Answer.REFER and given.get("limits"):
            self.add_error("answer", "You wrote limits. Choose “I refer, with limits”, or take them out.")
        self._clean_cleared(answer)
        return given

    def _clean_cleared(self, answer: str | None) -> None:
        said = self._said()
        if answer == Answer.CLEAR and "yes" not in said.values():
            self.add_error("answer", "You chose to clear items. Say below which ones.")
        if answer == Answer.NOT_MY_PATIENT and "yes" in said.values():
            self.add_error(
                "answer", "You cleared an item and say that this is not your patient. Change one of the two."
            )
        if said.get(v.MINOR) == "yes" and not self.cleaned_data.get("guardian"):
            self.add_error("guardian", "Tick that the parent or guardian agrees, or choose “Not yet”.")

    def _said(self) -> dict[str, str]:
        given = ((item, self.cleaned_data.get(f"cleared_{item}")) for item in self.items)
        return {item: answer for item, answer in given if answer}

    def _icd10(self) -> list[str]:
        first = self.cleaned_data.get("code")
        return list(dict.fromkeys([*([first] if first else []), *codes.typed(self.cleaned_data.get("codes") or "")]))

    def given(self) -> Given:
        """What is signed: an order only with a referral, limits and reason only where the answer asks for them."""
        typed, answer = self.cleaned_data, Answer(self.cleaned_data["answer"])
        order = {name: typed[name] for name in ("diagnosis", *_DOSE, "expires_on")} if answer in REFERS else {}
        return Given(
            answer=answer,
            signed_on=timezone.localdate(),
            icd10=tuple(self._icd10()) if answer in REFERS else (),
            limits=typed["limits"] if answer == Answer.REFER_WITH_LIMITS else "",
            reason=typed["reason"] if answer == Answer.DECLINE else "",
            cleared={item: said == "yes" for item, said in self._said().items()},
            guardian_consents=typed.get("guardian", False),
            statement=STATEMENT,
            **{name: typed[name] for name in ("signer_name", "signer_credential", "signer_npi")},
            **order,
        )


def _pick_list() -> list[Any]:
    return [
        (group, [(row.code, f"{row.code} {row.words}" + (f" ({row.note})" if row.note else "")) for row in rows])
        for group, rows in groupby(codes.PICK_LIST, key=lambda row: row.group)
    ]
