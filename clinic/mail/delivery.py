"""The only file that speaks to a mail server, and what its answers mean."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.mime.text import MIMEText
from enum import StrEnum

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

from clinic.mail.models import Message
from clinic.mail.recipients import is_addressed


class End(StrEnum):
    """How a try ended."""

    SENT = "sent"
    LATER = "refused for now"
    CUT_OFF = "cut off"
    NEVER = "refused"
    UNREACHABLE = "unreachable"
    NOBODY = "nobody to send it to"


@dataclass(frozen=True)
class Outcome:
    """How a try ended and why: the number a server gave or the name of the error, never its words."""

    end: End
    why: str = ""

    def __str__(self) -> str:
        return f"{self.end} ({self.why})"


class Unreachable(Exception):
    """No server takes mail from the clinic now; says nothing about any one mail."""


@contextmanager
def line() -> Iterator[BaseEmailBackend]:
    """An open line to the mail server, past its greeting and sign-in; raises Unreachable."""
    backend = get_connection()
    try:
        backend.open()
        if isinstance(backend, EmailBackend) and backend.connection:
            backend.connection.ehlo_or_helo_if_needed()
    except OSError as error:
        with suppress(OSError):
            backend.close()
        raise Unreachable(_name(error)) from None
    try:
        yield backend
    finally:
        with suppress(OSError):
            backend.close()


def deliver(backend: BaseEmailBackend, message: Message) -> Outcome:
    """One try. Whatever goes wrong with it is an outcome, never an error."""
    if not is_addressed(message):
        return Outcome(End.NOBODY)
    mail = EmailMessage(
        message.subject,
        message.body,
        settings.DEFAULT_FROM_EMAIL,
        [message.recipient],
        headers={"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"},
        connection=backend,
    )
    if message.calendar:
        mail.attach(_calendar(message.calendar))
    try:
        mail.send()
    except Exception as error:
        return meaning(error)
    return Outcome(End.SENT)


def _calendar(file: str) -> MIMEText:
    """The file as calendars take it: with its method in the header, too."""
    part = MIMEText(file, "calendar", "utf-8")
    part.set_param("method", "CANCEL" if "\nMETHOD:CANCEL" in file else "PUBLISH")
    part.add_header("Content-Disposition", "attachment", filename="date.ics")
    return part


def meaning(error: Exception) -> Outcome:
    """What an error of a try says about the mail."""
    match error:
        case smtplib.SMTPSenderRefused():
            # About the clinic's own address, so true of every mail.
            return Outcome(End.UNREACHABLE, _name(error))
        case smtplib.SMTPRecipientsRefused():
            return _by_code(next((code for code, _ in error.recipients.values()), 0))
        case smtplib.SMTPDataError():
            return _by_code(error.smtp_code)
        case smtplib.SMTPNotSupportedError():
            return Outcome(End.NEVER, _name(error))
        case OSError():
            return Outcome(End.CUT_OFF, _name(error))
        case _:
            return Outcome(End.NEVER, _name(error))


def _by_code(code: int) -> Outcome:
    # 421 is a server that closes the line, not an answer to this mail.
    if code == 421 or not 400 <= code < 600:
        return Outcome(End.CUT_OFF, str(code))
    return Outcome(End.LATER if code < 500 else End.NEVER, str(code))


def _name(error: Exception) -> str:
    code = f" {error.smtp_code}" if isinstance(error, smtplib.SMTPResponseException) else ""
    return f"{type(error).__name__}{code}"
