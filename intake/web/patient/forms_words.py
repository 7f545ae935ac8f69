"""The forms that take typing: activities, own words, medicines, people, consent, and the page that interrupts."""

from typing import Any

from django import forms
from django.conf import settings

from intake.indications.steps import Kind
from intake.records.progress import Progress
from intake.web.fields import Birthday, One, Phone, Words
from intake.web.patient.forms import (
    ChecklistForm,
    ChoiceForm,
    EachForm,
    LinksForm,
    PageForm,
    PlacesForm,
    ScaleForm,
)

#: The version of the consent text below; a change of meaning is a new version.
CONSENT_VERSION = "2026.1"
ACTIVITIES = 3


class ActivitiesForm(PageForm):
    """Up to three everyday things, each with how hard it is."""

    heading_in_legend = False

    def build(self) -> None:
        """A line and a number for each."""
        scores = [("", "Not rated"), *((str(n), str(n)) for n in range(11))]
        for number in range(1, ACTIVITIES + 1):
            self.fields[f"text_{number}"] = Words(label=f"Activity {number}", max_length=120, required=False)
            self.fields[f"score_{number}"] = score = forms.ChoiceField(
                label=f"How hard is activity {number}, from 0 to 10?",
                choices=scores,
                required=False,
                error_messages={"invalid_choice": f"Activity {number}: choose a number from 0 to 10."},
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
                self.add_error(f"text_{number}", f"Activity {number}: say what it is, or take the number away.")
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
        self.fields["none"] = forms.BooleanField(label="I take no medicines", required=False)

    def clean(self) -> dict[str, Any] | None:
        """One or the other."""
        if "text" in self.cleaned_data:
            if not self.given("text") and not self.given("none"):
                self.add_error("text", "Write your medicines, or tick “I take no medicines”.")
            elif self.given("text") and self.given("none"):
                self.add_error("none", "You wrote a medicine and ticked “I take no medicines”. Take one of them away.")
        return self.cleaned_data


class GuardianForm(PageForm):
    """The parent or guardian of somebody under 18."""

    heading_in_legend = False

    def build(self) -> None:
        """Who it is, and that they are here."""
        self.fields["name"] = Words(
            label="Name of the parent or guardian",
            error_messages={"required": "Write the name of the parent or guardian."},
        )
        self.fields["relationship"] = Words(
            label="Who are you to the patient?",
            max_length=100,
            error_messages={"required": "Say who you are to the patient, for example mother."},
        )
        self.fields["agrees"] = forms.BooleanField(
            label="I am the parent or legal guardian, and I answer together with the patient",
            error_messages={"required": "Tick this if you are the parent or guardian. If not, ask them to join."},
        )


class AnsweringForm(PageForm):
    """Who answers."""

    heading_in_legend = True

    def build(self) -> None:
        """A choice, and who helps."""
        self.fields["value"] = One(self.step.rows, label=self.step.title, missing="Choose who answers.")
        self.fields["name"] = Words(label="Name of the person who helps or answers", required=False)
        self.fields["relationship"] = Words(label="Who are they to the patient?", max_length=100, required=False)

    def clean(self) -> dict[str, Any] | None:
        """Whoever answers for somebody else has a name."""
        if self.given("value") not in ("", "myself") and "name" in self.cleaned_data and not self.given("name"):
            self.add_error("name", "Write the name of the person who helps or answers.")
        return self.cleaned_data

    def stored(self) -> dict[str, Any] | None:
        """{"value", "name", "relationship"}; a name counts only for somebody else."""
        if not self.given("value"):
            return None
        other = self.given("value") != "myself"
        return {
            "value": self.given("value"),
            "name": self.given("name") if other else "",
            "relationship": self.given("relationship") if other else "",
        }


class AboutForm(PageForm):
    """Name, birthday and a way to be reached."""

    heading_in_legend = False

    def build(self) -> None:
        """Four lines."""
        minor = self.progress.data("adult").get("value") == "no"
        self.fields["name"] = Words(
            label="Your full name",
            autocomplete="name",
            error_messages={"required": "Write your full name."},
        )
        self.fields["born"] = Birthday(
            label="Date of birth",
            required=minor,
            help_text="Month, day and year, for example 3 27 1960. Without it we cannot tell whether a referral fits.",
            error_messages={"required": "Write the date of birth. Someone under 18 needs it."},
        )
        self.fields["phone"] = Phone(label="Phone number", required=False, help_text="For example 555 0134 22.")
        self.fields["phone"].mark_optional = False  # type: ignore[attr-defined]
        self.fields["email"] = forms.EmailField(
            label="E-mail address",
            required=False,
            max_length=254,
            widget=forms.EmailInput(attrs={"autocomplete": "email"}),
            error_messages={"invalid": "E-mail address: write it like name@example.org."},
        )
        self.fields["email"].mark_optional = False  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        """At least one way to be reached."""
        given = self.cleaned_data
        if "phone" in given and "email" in given and not given["phone"] and not given["email"]:
            self.add_error("phone", "Write a phone number or an e-mail address, so that we can reach you.")
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
        self.fields["name"] = Words(label="Name of your doctor or provider", required=False)
        self.fields["practice"] = Words(label="Practice or hospital", required=False)
        self.fields["phone"] = Phone(label="Their phone number", required=False)
        self.fields["none"] = forms.BooleanField(label="I do not have a provider", required=False)

    def clean(self) -> dict[str, Any] | None:
        """A provider, or none."""
        if self.given("none") and (self.given("name") or self.given("practice")):
            self.add_error("none", "You named a provider and ticked that you have none. Take one of them away.")
        return self.cleaned_data

    def stored(self) -> dict[str, Any] | None:
        """All four keys."""
        return {**{key: self.given(key) for key in ("name", "practice", "phone")}, "none": self.given("none", False)}


class ConsentForm(PageForm):
    """Separate ticks and a typed name."""

    heading_in_legend = False

    def build(self) -> None:
        """Only the first tick is needed to send."""
        clinic = settings.CLINIC_NAME
        self.fields["review"] = forms.BooleanField(
            label=f"{clinic} may keep my answers, and a therapist may read them",
            error_messages={"required": "Tick this if you agree. Without it we cannot take your answers."},
        )
        self.fields["provider"] = forms.BooleanField(
            label="The clinic may ask my provider about massage and tell them what I answered", required=False
        )
        self.fields["contact"] = forms.BooleanField(
            label="The clinic may call or write to me about this", required=False
        )
        self.fields["name"] = Words(
            label="Type your name to agree",
            autocomplete="name",
            error_messages={"required": "Type your name to agree."},
        )

    def stored(self) -> dict[str, Any] | None:
        """The ticks, the name and the version of the text."""
        ticks = {key: bool(self.given(key, False)) for key in ("review", "provider", "contact")}
        return {**ticks, "name": self.given("name"), "version": CONSENT_VERSION}


class InterruptionForm(PageForm):
    """On the page that interrupts: whether to share what is filled in so far, and how to be reached. All optional."""

    heading_in_legend = False

    def build(self) -> None:
        """One tick, and three lines."""
        self.fields["share"] = forms.BooleanField(
            label=f"Share what I filled in so far with {settings.CLINIC_NAME}, even if I do not finish", required=False
        )
        self.fields["name"] = Words(label="Your name", autocomplete="name", required=False)
        self.fields["phone"] = Phone(label="Phone number", required=False)
        self.fields["email"] = forms.EmailField(
            label="E-mail address",
            required=False,
            max_length=254,
            widget=forms.EmailInput(attrs={"autocomplete": "email"}),
            error_messages={"invalid": "E-mail address: write it like name@example.org."},
        )

    def stored(self) -> dict[str, Any] | None:
        """What was ticked and typed, and which signs were shown."""
        seen = sorted({*self.progress.data("interruption").get("seen", []), *self.progress.reading.urgent_signs()})
        typed = {key: self.given(key) for key in ("name", "phone", "email")}
        return {"seen": seen, "share": bool(self.given("share", False)), **typed}


FORMS: dict[Kind, type[PageForm]] = {
    Kind.CHECKLIST: ChecklistForm,
    Kind.EACH: EachForm,
    Kind.CHOICE: ChoiceForm,
    Kind.SCALE: ScaleForm,
    Kind.LINKS: LinksForm,
    Kind.PLACES: PlacesForm,
    Kind.ACTIVITIES: ActivitiesForm,
    Kind.WORDS: WordsForm,
    Kind.MEDICINES: MedicinesForm,
    Kind.GUARDIAN: GuardianForm,
    Kind.ANSWERING: AnsweringForm,
    Kind.ABOUT: AboutForm,
    Kind.PROVIDER: ProviderForm,
    Kind.CONSENT: ConsentForm,
    Kind.INTERRUPTION: InterruptionForm,
}


def form_for(step: Any, progress: Progress, data: Any = None) -> PageForm:
    """The form of a step, filled with what was saved, or bound to what was posted."""
    return FORMS[step.kind](step, progress, data)
