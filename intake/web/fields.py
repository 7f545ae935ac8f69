"""Fields that are kind to typing: any script and emoji stay, what cannot be stored is named."""

import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.indications.steps import Choice

_OLDEST = 130
#: Unicode categories of blanks and of marks that steer text without showing.
_UNSEEN = ("Zs", "Zl", "Zp", "Cf")
_DATE_SHAPES = (
    "%m/%d/%Y",
    "%m-%d-%Y",
    "%m.%d.%Y",
    "%m %d %Y",
    "%Y-%m-%d",
    "%B %d %Y",
    "%b %d %Y",
    "%d %B %Y",
    "%d %b %Y",
)


class Words(forms.CharField):
    """Text as typed, in Unicode's composed form (NFC), without control characters; `lines` allows line breaks."""

    emergency_note = False
    mark_optional: bool | None = None

    def __init__(self, *, lines: int = 0, max_length: int = 200, autocomplete: str = "off", **kwargs: Any) -> None:
        attrs = {"autocomplete": autocomplete}
        if lines:
            kwargs.setdefault("widget", forms.Textarea(attrs={"rows": lines, **attrs}))
        else:
            kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        self.allowed = "\n\t" if lines else ""
        super().__init__(max_length=max_length, **kwargs)

    @property
    def named(self) -> str:
        """The label as an error begins with it."""
        return str(self.label or "").strip("¿?")

    def run_validators(self, value: Any) -> None:
        """Says of which field what is too long, and how long it may be."""
        too_long = _("%(name)s: use %(count)s characters or fewer.") % {"name": self.named, "count": self.max_length}
        self.error_messages.setdefault("max_length", too_long)
        super().run_validators(value)

    def to_python(self, value: Any) -> str:
        """Composed, with one kind of line break, without blanks around it; what shows nothing at all is empty."""
        text = super().to_python(value) or ""
        text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
        return "" if all(unicodedata.category(char) in _UNSEEN for char in text) else text

    def validate(self, value: str) -> None:
        """Refuses characters that no one can see or store, and half characters."""
        super().validate(value)
        if any(unicodedata.category(char) in ("Cc", "Cs") and char not in self.allowed for char in value):
            raise ValidationError(
                _("%(name)s: there is a hidden character in the text. Type it again.") % {"name": self.named},
                code="hidden",
            )


class Phone(Words):
    """A telephone number as people write it: at least seven digits."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}))
        kwargs.setdefault("max_length", 40)
        super().__init__(**kwargs)

    def validate(self, value: str) -> None:
        """Refuses what nobody could dial."""
        super().validate(value)
        digits = sum(char.isdigit() for char in value)
        odd = {char for char in value if not (char.isdigit() or char in " +-().x/ext#")}
        if value and (digits < 7 or odd):
            raise ValidationError(
                _("%(name)s: write the whole number, for example 555 0134 22.") % {"name": self.named}, code="phone"
            )


class Email(Words):
    """An e-mail address."""

    default_validators = [validate_email]

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.EmailInput(attrs={"autocomplete": "email"}))
        wrong = {"invalid": gettext_lazy("E-mail address: write it like name@example.org.")}
        super().__init__(max_length=254, error_messages=wrong, **kwargs)


class Birthday(Words):
    """A date of birth in one box, month first; gives an ISO date as text, or ""."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        super().__init__(autocomplete="bday", **kwargs)

    def clean(self, value: Any) -> str:
        """An ISO date; what cannot be a birthday is refused with an example."""
        text = " ".join(str(super().clean(value)).replace(",", " ").split())
        if not text:
            return ""
        found = _date(text)
        today = timezone.localdate()
        if found is None:
            raise ValidationError(
                _("%(name)s: write month, day and year, for example 3 27 1960.") % {"name": self.named},
                code="not_a_date",
            )
        if found > today or today.year - found.year > _OLDEST:
            raise ValidationError(_("%(name)s: check the year.") % {"name": self.named}, code="not_a_birthday")
        return found.isoformat()

    def prepare_value(self, value: Any) -> Any:
        """A stored date is shown month first."""
        try:
            return f"{date.fromisoformat(value):%m/%d/%Y}" if value else value
        except (TypeError, ValueError):
            return value


def _date(text: str) -> date | None:
    for shape in _DATE_SHAPES:
        try:
            return datetime.strptime(text, shape).date()
        except ValueError:
            continue
    return None


def pairs(choices: Iterable[Choice]) -> list[tuple[str, str]]:
    """Choices as Django wants them."""
    return [(choice.code, choice.label) for choice in choices]


class One(forms.ChoiceField):
    """One of some whole-row options; nothing is preselected."""

    look = ""
    pictures: dict[str, list[str]] = {}

    def __init__(self, rows: Iterable[Choice], apart: Iterable[Choice] = (), *, missing: str, **kwargs: Any) -> None:
        rows, apart = list(rows), list(apart)
        super().__init__(
            choices=pairs([*rows, *apart]),
            widget=forms.RadioSelect,
            error_messages={"required": missing, "invalid_choice": missing},
            **kwargs,
        )
        self.codes = tuple(choice.code for choice in [*rows, *apart])
        self.apart = tuple(choice.code for choice in apart)
        self.hints = {choice.code: choice.hint for choice in [*rows, *apart] if choice.hint}


class Some(forms.MultipleChoiceField):
    """Any number of whole-row options."""

    look = ""

    def __init__(self, rows: Iterable[Choice], apart: Iterable[Choice] = (), **kwargs: Any) -> None:
        rows, apart = list(rows), list(apart)
        super().__init__(
            choices=pairs([*rows, *apart]),
            widget=forms.CheckboxSelectMultiple,
            required=False,
            error_messages={
                "invalid_choice": gettext_lazy("Choose from the rows on this page."),
                "invalid_list": gettext_lazy("Choose again."),
            },
            **kwargs,
        )
        self.apart = tuple(choice.code for choice in apart)
        self.hints = {choice.code: choice.hint for choice in [*rows, *apart] if choice.hint}
