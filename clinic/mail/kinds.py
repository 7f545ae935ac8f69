"""The kinds of mail: subject, the words that each may be given, and how long what it says holds."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template import Context, Engine
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Kind:
    """One kind of mail; `words` says for each word of its context which texts are taken, as a regular expression.

    The expressions are narrow on purpose: what fits them can hold nothing about anybody's health.
    """

    subject: "str | _StrPromise"
    words: Mapping[str, str] = field(default_factory=dict)
    holds: timedelta | None = None

    def checked(self, context: Mapping[str, str]) -> dict[str, str]:
        """The context, or ValueError where a word is missing, unknown or of another shape. Never tells the word."""
        if set(context) != set(self.words):
            raise ValueError(f"The words must be {sorted(self.words)}, not {sorted(context)}.")
        for name, shape in self.words.items():
            if not re.fullmatch(shape, context[name]):
                raise ValueError(f"The word {name!r} does not have the shape that its kind asks for.")
        return dict(context)


#: As in "Tuesday, November 24, 10:00 AM", or "martes, 24 de noviembre, 10:00 a.m.".
_WHEN = (
    r"[A-Z][a-z]{5,8}, [A-Z][a-z]{2,8} [0-9]{1,2}, [0-9]{1,2}:[0-9]{2} [AP]M"
    r"|[a-zéá]{5,9}, [0-9]{1,2} de [a-z]{4,10}, [0-9]{1,2}:[0-9]{2} [ap]\.m\."
)
#: The secret of a link: 32 bytes in letters and digits that an address can hold.
_SECRET = r"[A-Za-z0-9_-]{43}"  # noqa: S105 - the shape, not a secret
_INVITED = timedelta(days=settings.INVITATION_DAYS)
#: name -> kind; each has its words in templates/emails/<name>.txt.
KINDS = {
    "sign-in-code": Kind(
        _("Your code for {clinic}"), words={"code": r"[A-Z0-9]{4}-?[A-Z0-9]{4}"}, holds=timedelta(minutes=10)
    ),
    # To patients: that there is something to read, never what.
    "received": Kind(_("{clinic} has what you sent"), words={"reference": r"[A-Z0-9-]{5,11}"}),
    "invitation": Kind(_("{clinic} invites you"), words={"token": _SECRET}, holds=_INVITED),
    "invitation-reminder": Kind(_("{clinic} still invites you"), words={"token": _SECRET}),
    "question": Kind(_("{clinic} would like to know more")),
    "news": Kind(_("News from {clinic}")),
    # When, and never for what.
    "date": Kind(_("Your time at {clinic}"), words={"when": _WHEN}),
    "date-moved": Kind(_("Your time at {clinic} has changed"), words={"when": _WHEN}),
    "date-off": Kind(_("Your time at {clinic} does not take place"), words={"when": _WHEN}),
    "date-soon": Kind(_("Soon: your time at {clinic}"), words={"when": _WHEN}),
    # To staff: how many, never who.
    "staff-new": Kind("{clinic}: something new", words=dict.fromkeys(("phone_first", "others", "back"), r"\d{1,5}")),
    "staff-reply": Kind("{clinic}: somebody replied"),
    "staff-due": Kind("{clinic}: due or late", words={"count": r"\d{1,5}"}),
    "staff-late": Kind("{clinic}: late by more than a day", words={"count": r"\d{1,5}"}),
    "staff-link": Kind("{clinic}: somebody needs a new link"),
    # To providers: that something waits to be signed, never what.
    "sign-link": Kind("{clinic} asks you to sign", words={"token": _SECRET}, holds=timedelta(days=14)),
    "sign-reminder": Kind("{clinic} still asks you to sign", words={"token": _SECRET}, holds=timedelta(days=14)),
    "opened-with-a-reason": Kind("A record was opened with a reason at {clinic}"),
    "test": Kind("A test from {clinic}"),
}


def render(name: str, context: Mapping[str, str], now: datetime, language: str = "en") -> tuple[str, str]:
    """Subject (one line) and body (plain text) of a mail of this kind, written at `now` in `language`."""
    with translation.override(language):
        return _rendered(name, context, now)


def _rendered(name: str, context: Mapping[str, str], now: datetime) -> tuple[str, str]:
    kind = KINDS[name]
    given: dict[str, Any] = kind.checked(context)
    if kind.holds:
        given |= {"minutes": int(kind.holds.total_seconds() // 60), "until": localtime(now + kind.holds)}
    given |= {
        "clinic_name": one_line(settings.CLINIC_NAME),
        "clinic_phone": one_line(settings.CLINIC_PHONE),
        "clinic_address": settings.CLINIC_ADDRESS,
    }
    # Plain text: a name with an ampersand stays one.
    body = Engine.get_default().get_template(f"emails/{name}.txt").render(Context(given, autoescape=False))
    return str(kind.subject).format(clinic=given["clinic_name"]), body


def one_line(text: str) -> str:
    """Without line breaks and control characters, which have no place in a header."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", text).split())
