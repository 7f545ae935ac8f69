"""Mail is put here in the transaction of the act it tells of: both happen, or neither."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.validators import validate_email
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from clinic.audit import trail
from clinic.audit.ids import new_id
from clinic.mail import recipients
from clinic.mail.kinds import render
from clinic.mail.models import Message

#: How long an act can be undone; a mail that is held so long can still be taken back.
UNDO_WINDOW = timedelta(minutes=10)


def put(
    *,
    to: str,
    kind: str,
    context: Mapping[str, str],
    key: str,
    hold: timedelta = timedelta(0),
    calendar: str = "",
    language: str = "",
) -> Message:
    """Put a mail to one address into the outbox; it leaves after the commit, and not before `hold` is over.

    `key` names the act: the same kind and key again gives the mail that is there, and puts none. Outside a
    transaction it is a RuntimeError, an address that is none a ValidationError, words that the kind does not take a
    ValueError. `calendar` is the text of a calendar file that goes with it, `language` the reader's; English if blank.
    """
    validate_email(to)
    return _put(
        kind=kind, context=context, key=key, hold=hold, language=language, calendar=calendar or None, recipient=to
    )


def put_for(whom: str, *, kind: str, context: Mapping[str, str], key: str, language: str = "") -> Message:
    """The same for somebody who may not be known, as in `comes_back:INDEX`; `clinic.mail.recipients` looks them up.

    That happens when the mail leaves: whoever asked for it waits no longer, and no shorter, where nobody is known.
    """
    if not recipients.is_registered(whom):
        raise ValueError("Nobody is registered who could look them up.")
    return _put(kind=kind, context=context, key=key, hold=timedelta(0), language=language, to_whom=whom)


def _put(
    *, kind: str, context: Mapping[str, str], key: str, hold: timedelta, language: str, **to: str | None
) -> Message:
    if not connection.in_atomic_block:
        raise RuntimeError("Mail is put inside the transaction of the act that it tells of.")
    if not key:
        raise ValueError("The act needs a key.")
    now, row_id = timezone.now(), new_id()
    subject, body = render(kind, context, now, language or "en")
    message, _ = Message.objects.get_or_create(
        kind=kind,
        key=key,
        defaults={
            **to,
            "id": row_id,
            "subject": subject,
            "body": body,
            "message_id": f"<{row_id}@{urlsplit(settings.CLINIC_ADDRESS).hostname}>",
            "put_at": now,
            "not_before": now + hold,
            "next_try_at": now + hold,
        },
    )
    found: Message = message
    return found


def take_back(*, kind: str, key: str) -> bool:
    """Undo: a mail that is still held never leaves. False when it may have left, or there is none."""
    now = timezone.now()
    held = Message.objects.waiting().filter(kind=kind, key=key, not_before__gt=now)
    return bool(held.update(taken_back_at=now))


@transaction.atomic
def try_again(message: Message) -> bool:
    """A mail that was given up on waits again, with all its tries; noted. False when it was not given up on."""
    again = {"dead_at": None, "next_try_at": timezone.now(), "attempts": 0, "failing_since": None}
    if not Message.objects.dead().filter(pk=message.pk).update(**again):
        return False
    trail.note("mail.tried_again", subject=message, kind=message.kind)
    return True


def forget(now: datetime) -> int:
    """Delete mails that were sent or taken back `MAIL_KEPT_DAYS` ago; how many. What was given up on stays."""
    before = now - timedelta(days=settings.MAIL_KEPT_DAYS)
    ended = Message.objects.filter(Q(sent_at__lt=before) | Q(taken_back_at__lt=before))
    return int(ended.delete()[0])
