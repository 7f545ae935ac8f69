"""The directory's form: one provider, with the contact details that were checked and by whom."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from clinic.accounts.models import User
from intake.letters.directory import Provider
from intake.letters.npi import digits, validate_npi
from intake.web.fields import Email, Phone, Words
from intake.web.therapist.forms import AGAIN


class Npi(Words):
    """Ten digits, blanks and hyphens allowed while typing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label="NPI", max_length=20, required=False, **kwargs)

    def to_python(self, value: Any) -> str:
        """Digits alone."""
        return digits(super().to_python(value))

    def validate(self, value: str) -> None:
        """Its last digit checks the others."""
        super().validate(value)
        if value:
            validate_npi(value)


class ProviderForm(forms.Form):
    """Adds or changes a provider."""

    seen = forms.IntegerField(widget=forms.HiddenInput, error_messages=dict.fromkeys(("required", "invalid"), AGAIN))

    def __init__(self, provider: Provider, data: Any = None) -> None:
        self.provider = provider
        self.status = 422
        kept = {name: getattr(provider, name) for name in _COLUMNS}
        super().__init__(data, initial=kept | {"seen": provider.version})
        self.fields["name"] = Words(label="Name", error_messages={"required": "Write the name of the provider."})
        self.fields["credential"] = Words(
            label="Credential", max_length=60, required=False, help_text="For example MD, DO, NP or DPM."
        )
        self.fields["practice"] = Words(label="Practice or hospital", required=False)
        self.fields["phone"] = Phone(label="Phone number", required=False)
        self.fields["fax"] = Phone(label="Fax number", required=False)
        self.fields["email"] = Email(
            label="E-mail address", required=False, help_text="An address that only the provider or their desk reads."
        )
        self.fields["npi"] = Npi(help_text="10 digits. The last one tells whether the others were typed right.")
        self.fields["verified"] = forms.BooleanField(
            label="I checked these contact details with the practice today",
            required=False,
            help_text="By phone, at a number that you found yourself. A letter holds health data.",
        )

    def clean_npi(self) -> str:
        """One entry for each number."""
        npi: str = self.cleaned_data["npi"]
        if npi and Provider.objects.filter(npi=npi).exclude(pk=self.provider.pk).exists():
            raise ValidationError("A provider with this NPI is in the directory already. Search for the number.")
        return npi

    def clean(self) -> dict[str, Any] | None:
        """Nothing can be checked where no way to reach them was typed."""
        given = self.cleaned_data
        if given.get("verified") and not any(given.get(name) for name in ("phone", "fax", "email")):
            self.add_error("verified", "You ticked that the contact details are right, and there are none yet.")
        return given

    def filled(self, user: User) -> Provider:
        """The provider as typed; a changed contact counts as unchecked unless it was checked now."""
        before = self.provider.contacts
        for name in _COLUMNS:
            setattr(self.provider, name, self.cleaned_data[name])
        if self.cleaned_data["verified"]:
            self.provider.verified_at, self.provider.verified_by = timezone.now(), user
        elif self.provider.contacts != before:
            self.provider.verified_at = self.provider.verified_by = None
        return self.provider

    def overtaken(self) -> None:
        """Somebody else changed the entry meanwhile; what was typed stays in the form."""
        self.add_error(None, "A colleague changed this entry meanwhile. Open it again to see it; your words are below.")
        self.status = 409


_COLUMNS = ("name", "credential", "practice", "phone", "fax", "email", "npi")
