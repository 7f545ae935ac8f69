"""One form for each kind of step: it reads what was stored and gives back what to store."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from clinic.site.language import KeepsTyped, say
from intake.indications import choices as c
from intake.indications.in_language import choices_in, step_in
from intake.indications.steps import Choice, Step
from intake.indications.vocabulary import Answer
from intake.records.bodymap.regions import PICTURES
from intake.records.progress import Progress
from intake.web.fields import One, Some, Words


class PageForm(KeepsTyped):
    """The base of all: knows its step and how far the patient is."""

    heading_in_legend = True

    def __init__(self, step: Step, progress: Progress, data: Any = None) -> None:
        self.step, self.progress = step_in(step, say), progress
        self.earlier = progress.before_now(step)
        super().__init__(data, initial=self.read(progress.data(step.code) or self.earlier))
        self.heading, self.intro = self.step.title, self.step.intro
        self.caption = progress.place(step)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.build()

    def build(self) -> None:
        """Add the fields that depend on the step."""

    def read(self, stored: dict[str, Any]) -> dict[str, Any]:
        """Initial values from stored data; most kinds store just what their fields hold."""
        return stored

    def stored(self) -> dict[str, Any] | None:
        """What to store of the valid fields; None where there is nothing worth keeping."""
        return self.cleaned_data or None

    @property
    def is_stale(self) -> bool:
        """Whether what was said before has to be said afresh: a Yes stays to be seen, a No does not."""
        return bool(self.earlier) or self.progress.is_expired(self.step)

    def leads_to(self) -> str:
        """The step to open next where the questionnaire's order does not say; "" where it does."""
        return ""

    def given(self, name: str, default: Any = "") -> Any:
        """A valid field's value, or the default."""
        return self.cleaned_data.get(name, default)


class ChecklistForm(PageForm):
    """Short rows to tick, and ways out."""

    def build(self) -> None:
        """One group of rows, exits apart, and details where a row asks for them."""
        self.picked: list[str] = []
        self.fields["rows"] = Some(self.step.rows, self.step.exits, label=self.step.title)
        for code, question in self._follow_ups().items():
            self.fields[f"detail_{code}"] = Words(label=question, max_length=300, required=False)
            self.fields[f"detail_{code}"].emergency_note = False  # type: ignore[attr-defined]

    def _follow_ups(self) -> dict[str, str]:
        if self.step.code != "causes":
            return {}
        causes = self.progress.protocol.causes.values()
        return {cause.code: f"{say(cause.name)}: {say(cause.follow_up)}" for cause in causes if cause.follow_up}

    def read(self, stored: dict[str, Any]) -> dict[str, Any]:
        """Rows and the exit share one group; an expired page has to be left afresh."""
        exits = [stored["exit"]] if stored.get("exit") and not self.is_stale else []
        details = {f"detail_{code}": text for code, text in stored.get("details", {}).items()}
        return {"rows": [*stored.get("rows", []), *exits], **details}

    def clean_rows(self) -> list[str]:
        """Rows, or one way out; "None of these" cannot stand beside a row. Rows outlive ways out that are at odds."""
        picked = self.cleaned_data["rows"]
        exits = [exit_.code for exit_ in self.step.exits if exit_.code in picked]
        self.picked = [code for code in picked if code not in exits]
        none = self.step.exits[0].label if self.step.exits else ""
        if not picked:
            raise ValidationError(_("Tick what is true, or “%(none)s”.") % {"none": none}, code="nothing")
        if len(exits) > 1:
            raise ValidationError(_("Choose only one of the last answers."), code="two_exits")
        if c.NONE in exits and len(picked) > 1:
            raise ValidationError(
                _("You ticked a row and also “%(none)s”. Take one of them away.") % {"none": none}, code="both"
            )
        self.picked = picked
        return picked

    def stored(self) -> dict[str, Any] | None:
        """{"rows", "exit"} and, for causes, {"details"}."""
        picked = self.picked
        rows = [row.code for row in self.step.rows if row.code in picked]
        exit_ = next((exit_.code for exit_ in self.step.exits if exit_.code in picked), "")
        if exit_ == c.UNSURE and len(rows) == len(self.step.rows):
            exit_ = ""  # every row is a Yes: nothing is left to be unsure of
        details = {code: self.given(f"detail_{code}") for code in self._follow_ups() if code in rows}
        data: dict[str, Any] = {"rows": rows, "exit": exit_}
        if self.step.code == "causes":
            data["details"] = {code: text for code, text in details.items() if text}
        return data if picked else None


class EachForm(PageForm):
    """The same rows, one by one; what is left blank on purpose is stored as unanswered."""

    heading_in_legend = False
    choices = c.EACH_ANSWER

    def questions(self) -> list[tuple[str, str]]:
        """(code, question) of each row that was not ticked before."""
        asked = self.progress.reading.rows(self.step)
        rows = [row for row in self.step.rows if row.code in asked]
        whole = ("?", ".")  # a question, or one with a hint after it; symptoms are names
        return [
            (
                row.code,
                row.label if row.label.endswith(whole) else _("%(name)s: do you feel this?") % {"name": row.label},
            )
            for row in rows
        ]

    def build(self) -> None:
        """A question a row, and one way to leave the rest."""
        for code, words in self.questions():
            self.fields[code] = field = One(
                choices_in(self.choices, say),
                label=words,
                missing=_("Choose an answer: %(question)s") % {"question": words},
            )
            field.required = False
        self.fields["rest"] = forms.BooleanField(
            label=_("I would rather not answer the ones I left blank"), required=False
        )

    def read(self, stored: dict[str, Any]) -> dict[str, Any]:
        """The answers by row; on an expired page a No has to be said afresh, and so has a wish not to answer."""
        answers, expired = stored.get("answers", {}), self.is_stale
        gone = (Answer.NO, Answer.UNANSWERED) if expired else (Answer.UNANSWERED,)
        given = {code: answer for code, answer in answers.items() if answer not in gone}
        return {**given, "rest": len(given) < len(answers) and not expired}

    def clean(self) -> dict[str, Any] | None:
        """Every row has an answer, or was left blank on purpose."""
        for code, words in self.questions():
            if not self.given("rest") and self.cleaned_data.get(code) == "":
                self.add_error(code, _("Choose an answer: %(question)s") % {"question": words})
        return self.cleaned_data

    def stored(self) -> dict[str, Any] | None:
        """{"answers": {code: answer}}."""
        blank = Answer.UNANSWERED.value if self.given("rest") else ""
        answers = {code: self.given(code) or blank for code, _ in self.questions()}
        answers = {code: answer for code, answer in answers.items() if answer}
        return {"answers": answers} if answers else None


class LinksForm(EachForm):
    """Where each trouble comes from."""

    choices = c.EACH_LINK

    def questions(self) -> list[tuple[str, str]]:
        """(code, name) of each trouble."""
        return [(code, say(self.progress.protocol.reasons[code].name)) for code in self.progress.reading.troubles]


class ChoiceForm(PageForm):
    """One of some options."""

    def build(self) -> None:
        """A group of rows; the places get their pictures."""
        missing = _("Choose an answer.") if self.step.code != "where" else _("Choose the picture closest to you.")
        self.fields["value"] = field = One(self.step.rows, self.step.exits, label=self.step.title, missing=missing)
        if self.step.code == "where":
            field.look = "figures"
            field.pictures = {code: list(PICTURES.get(code, ())) for code in field.codes}
        if self.step.code == "link":
            found = [say(self.progress.protocol.reasons[code].name) for code in self.progress.reading.troubles]
            names = ", ".join(name[0].lower() + name[1:] for name in found)
            self.intro = _("You told us about: %(names)s.") % {"names": names} + f" {self.intro}"

    def stored(self) -> dict[str, Any] | None:
        """{"value": code}."""
        return {"value": self.given("value")} if self.given("value") else None


class ScaleForm(PageForm):
    """A number from 0 to 10."""

    def build(self) -> None:
        """Eleven tiles and "I am not sure"."""
        tiles = [Choice(str(number), str(number)) for number in range(11)]
        missing = _("Choose a number from 0 to 10, or “I am not sure”.")
        self.fields["value"] = field = One(tiles, self.step.exits, label=self.step.title, missing=missing)
        field.look = "numbers"
        field.hints = {"0": _("none"), "10": _("worst")}

    def stored(self) -> dict[str, Any] | None:
        """{"value": 0 to 10, or "not_sure"}."""
        value = self.given("value")
        return {"value": int(value) if value.isdigit() else value} if value else None
