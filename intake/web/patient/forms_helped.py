"""Who answers: the patient, or somebody who helps or answers for them; and whether the patient agrees to that."""

from typing import Any

from django.utils.translation import gettext as _

from intake.indications import choices as c
from intake.web.fields import One, Words
from intake.web.patient.forms import PageForm

_KEYS = ("name", "relationship", "agreed", "patient_name")


class AnsweringForm(PageForm):
    """Who answers; nothing more is asked of somebody who answers for themself."""

    heading_in_legend = True

    def build(self) -> None:
        """A choice, who helps, and the patient's agreement; for somebody under age the guardian agrees elsewhere."""
        self.fields["value"] = One(self.step.rows, label=self.step.title, missing=_("Choose who answers."))
        self.fields["name"] = Words(label=self.step.label("name"), required=False)
        self.fields["relationship"] = Words(label=self.step.label("relationship"), max_length=100, required=False)
        self.fields["relationship"].help_text = _("For example daughter, neighbor or home aide.")
        if self.progress.reading.is_minor:
            return
        missing = _("Choose whether the patient agrees.")
        self.fields["agreed"] = One(self.step.options, label=self.step.label("agreed"), missing=missing, required=False)
        self.fields["agreed"].help_text = _("They agree that this person helps or answers, and sees the answers.")
        self.fields["patient_name"] = Words(
            label=self.step.label("patient_name"),
            required=False,
            help_text=_("The patient types it here. If their hands do not let them, they tell you to type it.")
            if self.progress.intake.typist is None
            else "They say it, and you type it. Speak with the patient for a moment.",
        )

    def read(self, stored: dict[str, Any]) -> dict[str, Any]:
        """What was stored; at first, the guardian of somebody under age is the one who is likely to answer."""
        guardian = self.progress.data("guardian") if self.progress.reading.is_minor else {}
        return stored or {key: guardian.get(key, "") for key in ("name", "relationship")}

    def clean(self) -> dict[str, Any] | None:
        """Whoever helps has a name and a tie to the patient, and the patient was asked."""
        if self.given("value") in ("", "myself"):
            return self.cleaned_data
        self._need("name", _("Write the name of the person who helps or answers."))
        self._need("relationship", _("Say who they are to the patient, for example daughter."))
        if "agreed" in self.fields:
            self._need("agreed", _("Choose whether the patient agrees."))
        if self.given("agreed") == c.AGREES:
            self._need("patient_name", _("The patient types their name here to agree."))
        return self.cleaned_data

    def _need(self, name: str, words: str) -> None:
        if name in self.cleaned_data and not self.given(name):
            self.add_error(name, words)

    def stored(self) -> dict[str, Any] | None:
        """All keys; what is said of a helper counts only where there is one, and a typed name only as agreement."""
        data = {key: self.given(key) for key in ("value", *_KEYS)}
        if data["value"] == "myself":
            data |= dict.fromkeys(_KEYS, "")
        if data["agreed"] != c.AGREES:
            data["patient_name"] = ""
        return data if any(data.values()) else None
