"""A provider's paper note that clears one item: what can be cleared, and the form that records it."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from clinic.accounts.models import User
from intake.indications import vocabulary as v
from intake.records.models import Clearance
from intake.referrals.models import Referral
from intake.web.fields import Words
from intake.web.therapist.forms import AGAIN, Day
from intake.web.therapist.told import Told


def clearable(referral: Referral, told: Told) -> dict[str, str]:
    """Item -> name, for what holds (or is not sure) and can be cleared by a note that names it."""
    evidence = referral.assessment.evidence
    rows = [row for row in [*evidence["holds"], *evidence["precautions"]] if not row["cleared"]]
    return {row["code"]: row["name"] for row in rows if _may_clear(row["code"], told)}


def _may_clear(code: str, told: Told) -> bool:
    known = code == v.MINOR or code in told.protocol.items
    return known and told.protocol.clearable(code, told.reading.safety.of(code))


class ClearanceForm(forms.Form):
    """Which item, who wrote the note, when."""

    status = 422
    seen = forms.IntegerField(widget=forms.HiddenInput, error_messages=dict.fromkeys(("required", "invalid"), AGAIN))

    def __init__(self, referral: Referral, told: Told, data: Any = None) -> None:
        self.referral, self.days = referral, told.protocol.windows.clearance_days
        super().__init__(data, initial={"seen": referral.version})
        items = clearable(referral, told)
        self.fields["item"] = forms.ChoiceField(
            label="What does the note clear?",
            choices=[("", "Choose one"), *items.items()],
            error_messages={
                "required": "Choose what the note clears.",
                "invalid_choice": "Choose what the note clears.",
            },
        )
        self.fields["provider"] = Words(
            label="Provider who wrote it", error_messages={"required": "Write the name of the provider."}
        )
        self.fields["dated"] = Day(label="Date of the note", help_text=f"A note counts for {self.days} days.")
        if v.MINOR in items:
            self.fields["guardian"] = forms.BooleanField(label="The parent or guardian agrees", required=False)

    def clean_dated(self) -> date:
        """Not so old that it counts no more."""
        dated: date = self.cleaned_data["dated"]
        if timezone.localdate() - dated > timedelta(days=self.days):
            raise ValidationError(
                f"This note is too old: a note counts for {self.days} days. Ask the provider for a new one.", code="old"
            )
        return dated

    def clean(self) -> dict[str, Any] | None:
        """For somebody under 18, the guardian agrees too."""
        if self.cleaned_data.get("item") == v.MINOR and not self.cleaned_data.get("guardian"):
            self.add_error("guardian", "Tick that the parent or guardian agrees. Without it the note does not count.")
        return self.cleaned_data

    def note(self, user: User) -> Clearance:
        """The note as it is kept."""
        given = self.cleaned_data
        return Clearance(
            intake=self.referral.intake,
            item=given["item"],
            provider=given["provider"],
            dated=given["dated"],
            guardian_consents=given["item"] == v.MINOR,
            recorded_by=user.pk,
            recorded_at=timezone.now(),
        )
