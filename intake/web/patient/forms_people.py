"""The forms about people: guardian, the patient, the provider, consent, and the page that interrupts."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _

from clinic.site.language import spoken
from intake.indications import agreement, consent
from intake.web.fields import Birthday, Email, Phone, Words
from intake.web.patient import signing
from intake.web.patient.forms import PageForm


def _contact(page: dict[str, Any]) -> dict[str, Any]:
    return {key: page.get(key, "") for key in ("name", "phone", "email")}


def _prepared(form: PageForm) -> str:
    """What to say where the clinic filled the page in beforehand."""
    known = form.progress.data(form.step.code).get("prepared")
    return _("We filled in what the clinic knows. Change what is not right.") if known else ""


class GuardianForm(PageForm):
    """The parent or guardian of somebody under 18."""

    heading_in_legend = False

    def build(self) -> None:
        """Who it is, and that they are here."""
        self.fields["name"] = Words(
            label=self.step.label("name"),
            error_messages={"required": _("Write the name of the parent or guardian.")},
        )
        self.fields["relationship"] = Words(
            label=self.step.label("relationship"),
            max_length=100,
            error_messages={"required": _("Say who you are to the patient, for example mother.")},
        )
        self.fields["agrees"] = forms.BooleanField(
            label=self.step.label("agrees"),
            error_messages={"required": _("Tick this if you are the parent or guardian. If not, ask them to join.")},
        )

    def stored(self) -> dict[str, Any] | None:
        """All three keys."""
        data = {key: self.given(key) for key in ("name", "relationship")} | {"agrees": self.given("agrees", False)}
        return data if any(data.values()) else None


class AboutForm(PageForm):
    """Name, birthday and a way to be reached."""

    heading_in_legend = False

    def build(self) -> None:
        """Four lines; whoever answers for somebody else is asked about the patient."""
        minor = self.progress.data("adult").get("value") == "no"
        for_other = self.progress.data("answering").get("value") == "for_someone"
        self.intro = _prepared(self) or self.intro
        self.heading = _("About the patient") if for_other else self.step.title
        self.fields["name"] = Words(
            label=_("Full name of the patient") if for_other else _("Your full name"),
            autocomplete="off" if for_other else "name",
            error_messages={
                "required": _("Write the full name of the patient.") if for_other else _("Write your full name.")
            },
        )
        self.fields["born"] = Birthday(
            label=self.step.label("born"),
            required=minor,
            help_text=_(
                "Month, day and year, for example 3 27 1960. Without it we cannot tell whether a referral fits."
            ),
            error_messages={"required": _("Write the date of birth. Someone under 18 needs it.")},
        )
        self.fields["phone"] = Phone(
            label=self.step.label("phone"), required=False, help_text=_("For example 555 0134 22.")
        )
        self.fields["phone"].mark_optional = False  # type: ignore[attr-defined]
        self.fields["email"] = Email(label=self.step.label("email"), required=False)
        self.fields["email"].mark_optional = False  # type: ignore[attr-defined]

    def read(self, stored: dict[str, Any]) -> dict[str, Any]:
        """What was typed here; at first, what the patient told on the page that interrupts, or to come back with."""
        if stored:
            return stored
        told = _contact(self.progress.data("interruption"))
        return told | {"email": told["email"] or self.progress.intake.patient.email}

    def clean(self) -> dict[str, Any] | None:
        """At least one way to be reached."""
        given = self.cleaned_data
        if "phone" in given and "email" in given and not given["phone"] and not given["email"]:
            self.add_error("phone", _("Write a phone number or an e-mail address, so that we can reach you."))
        return given

    def stored(self) -> dict[str, Any] | None:
        """All four keys, blank where nothing valid was given."""
        data = {key: self.given(key) for key in ("name", "born", "phone", "email")}
        return data if any(data.values()) else None


class ProviderForm(PageForm):
    """The provider to ask."""

    heading_in_legend = False

    def build(self) -> None:
        """Three lines and a tick."""
        self.intro = _prepared(self) or self.intro
        self.fields["name"] = Words(label=self.step.label("name"), required=False)
        self.fields["practice"] = Words(label=self.step.label("practice"), required=False)
        self.fields["phone"] = Phone(label=self.step.label("phone"), required=False)
        self.fields["none"] = forms.BooleanField(label=self.step.label("none"), required=False)

    def clean(self) -> dict[str, Any] | None:
        """A provider, or none."""
        if self.given("none") and (self.given("name") or self.given("practice")):
            self.add_error("none", _("You named a provider and ticked that you have none. Take one of them away."))
        return self.cleaned_data

    def stored(self) -> dict[str, Any] | None:
        """All four keys."""
        return {**{key: self.given(key) for key in ("name", "practice", "phone")}, "none": self.given("none", False)}


class ConsentForm(PageForm):
    """Separate ticks and a typed name."""

    heading_in_legend = False

    def build(self) -> None:
        """Only the first tick is needed to send; whoever agrees for the patient is spoken to by name."""
        said = consent.in_force().said(spoken())
        self.heading, self.intro = said["title"], " ".join([*self.news(), said["intro"]])
        self.fields["review"] = forms.BooleanField(
            label=said["review"],
            error_messages={"required": _("Tick this if you agree. Without it we cannot take your answers.")},
        )
        for tick in consent.MAY_TAKE_BACK:
            self.fields[tick] = forms.BooleanField(label=said[tick], required=False)
        self.fields["name"] = Words(
            label=said["name"],
            autocomplete="name",
            error_messages={"required": _("Type your name to agree.")},
        )
        signing.address(self)

    def clean(self) -> dict[str, Any] | None:
        """Whoever agrees for the patient is the one who was named."""
        signing.check(self)
        return self.cleaned_data

    def news(self) -> list[str]:
        """What changed since this person agreed, where they are asked again."""
        agreed = consent.number_of(self.progress.data("consent").get("version", ""))
        if not agreed or not consent.asks_again(agreed):
            return []
        return [text.what_changed(spoken()) for text in consent.since(agreed)]

    def read(self, stored: dict[str, Any]) -> dict[str, Any]:
        """What was ticked here; nothing of it where it was too long ago, or is asked anew, or of somebody else."""
        if self.progress.is_expired(self.step) or not agreement.stands(self.step, self.progress.reading):
            return {}
        return {} if consent.asks_again(consent.number_of(stored.get("version", ""))) else stored

    def stored(self) -> dict[str, Any] | None:
        """The ticks, the name, which words these were given to, and by whom."""
        text, ticks = consent.in_force(), {key: bool(self.given(key, False)) for key in consent.TICKS}
        told = {"name": self.given("name"), "version": text.name, "language": text.language(spoken())}
        return ticks | told | {"by": signing.signer_of(self).by} | signing.spoken(self)


class InterruptionForm(PageForm):
    """On the page that interrupts: whether to share what is filled in so far, and how to be reached. All optional."""

    heading_in_legend = False

    def build(self) -> None:
        """One tick, and three lines."""
        self.fields["share"] = forms.BooleanField(
            label=_("Share what I filled in so far with %(clinic)s, even if I do not finish")
            % {"clinic": settings.CLINIC_NAME},
            required=False,
        )
        self.fields["name"] = Words(label=self.step.label("name"), autocomplete="name", required=False)
        self.fields["phone"] = Phone(label=self.step.label("phone"), required=False)
        self.fields["email"] = Email(label=self.step.label("email"), required=False)

    def read(self, stored: dict[str, Any]) -> dict[str, Any]:
        """What was typed here; at first, how the patient said on another page they can be reached."""
        return stored or _contact(self.progress.data("about"))

    def stored(self) -> dict[str, Any] | None:
        """What was ticked and typed, and which signs were shown."""
        seen = sorted({*self.progress.data("interruption").get("seen", []), *self.progress.reading.urgent_signs()})
        typed = {key: self.given(key) for key in ("name", "phone", "email")}
        return {"seen": seen, "share": bool(self.given("share", False)), **typed}
