"""The forms by which a patient comes back: an address, a code, and whose answers they want to see."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clinic.accounts import codes
from clinic.site.language import KeepsTyped
from intake.indications.steps import Choice
from intake.records.people import Person
from intake.web.fields import Email, One, Words

PURPOSE = "come_back"
_ALL = gettext_lazy("Type all 8 letters and numbers of the code.")
_SPENT = gettext_lazy("That code is not right, and it is closed now after 3 tries. Press “Send another code”.")
_OVER = gettext_lazy("That code works no more. Press “Send another code”.")


class _OneQuestion(KeepsTyped):
    """The question is the heading; the button stands in the page."""

    heading_in_legend = True
    heading: Any = ""
    intro: Any = ""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


class AddressForm(_OneQuestion):
    """Where the code goes."""

    heading = gettext_lazy("What is your e-mail address?")
    intro = gettext_lazy("The one that you gave us. We send a code to it, and the code opens your answers.")
    email = Email(label=gettext_lazy("E-mail address"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["email"].error_messages["required"] = _("Write your e-mail address.")


class KeepForm(AddressForm):
    """The same where the answers are saved, as one part of a page."""

    heading_in_legend = False
    heading: Any = ""
    intro: Any = ""


class CodeForm(_OneQuestion):
    """Eight letters and digits; what goes wrong is told beside the field."""

    heading = gettext_lazy("Type the code from the mail")
    intro = gettext_lazy(
        "If we know your address, a code is on its way. It works for 10 minutes. No mail? Look among spam, or check "
        "the address."
    )
    code = Words(
        label=gettext_lazy("Code"),
        max_length=60,
        help_text=gettext_lazy("8 letters and numbers, like KDMR-4T7X. Small letters and a missing dash are fine."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "text",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "onecode",
            }
        ),
        error_messages={"required": _ALL},
    )

    def __init__(self, address: str, data: Any = None) -> None:
        super().__init__(data)
        self.address = address

    def clean_code(self) -> str:
        """Try it, if it can be a code at all."""
        code = str(self.cleaned_data["code"])
        if not codes.is_whole(code):
            raise ValidationError(
                _("Type all 8 letters and numbers of the code. There is no O, I, L, 0 or 1 in it."), code="not_whole"
            )
        taken = codes.take(purpose=PURPOSE, subject=self.address, typed=code)
        if taken.end is codes.End.WRONG:
            wrong = ngettext(
                "That code is not right. Look at the newest mail; 1 try is left.",
                "That code is not right. Look at the newest mail; %(left)s tries are left.",
                taken.left,
            )
            raise ValidationError(wrong % {"left": taken.left}, code="wrong")
        if taken.end is not codes.End.RIGHT:
            raise ValidationError(_SPENT if taken.end is codes.End.SPENT else _OVER, code="over")
        return code


class WhoForm(_OneQuestion):
    """Several people share the address: whose answers?"""

    heading = gettext_lazy("Whose answers do you want to see?")
    intro = gettext_lazy("More than one person gave us this e-mail address.")

    def __init__(self, people: Iterable[Person], data: Any = None) -> None:
        super().__init__(data)
        rows = [Choice(person.key, _words(person)) for person in people]
        self.fields["person"] = One(rows, label=self.heading, missing=_("Choose a person."))


def _words(person: Person) -> str:
    """Enough to choose by, and no more: the first name and the year."""
    name = person.first_name or _("No name given yet")
    year = _(", born %(year)s") % {"year": person.born.year} if person.born else ""
    started = date_format(person.since, "MONTH_DAY_FORMAT") if not (person.first_name and person.born) else ""
    return f"{name}{year}" + (_(", started %(day)s") % {"day": started} if started else "")
