"""What a try leaves on the row: sent, a later try, given up; and the alert when nothing gets through any more."""

import logging
import random
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from clinic.mail.claims import claimed
from clinic.mail.delivery import End, Outcome
from clinic.mail.models import Message

#: Tries of one mail before it is given up on: with the waits below, about a day.
TRIES = 30
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
#: How long the server's fault keeps one mail back, so that another is tried first.
ASIDE = timedelta(seconds=20)
#: How long nothing may get through before somebody must look.
ALERT_AFTER = timedelta(minutes=15)
#: Before any mail.
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)

log = logging.getLogger("clinic.mail")


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many tries: 1 minute, 2, 4 ... 1 hour, of which a random half to all of it."""
    longest = min(FIRST_WAIT * 2 ** min(attempts - 1, 10), LONGEST_WAIT)
    # Not a secret: it only keeps many mails from coming back at the same moment.
    return longest * random.uniform(0.5, 1)  # noqa: S311


def record(message: Message, outcome: Outcome) -> None:
    """Write how a try ended."""
    if outcome.end is End.SENT:
        _sent(message)
    elif outcome.end is End.NOBODY:
        # Nothing of it is kept, and nothing is said: that nobody is known is nobody's to learn.
        Message.objects.waiting().filter(pk=message.pk).delete()
    elif outcome.end is End.UNREACHABLE:
        _failed(message, outcome, next_try_at=timezone.now() + ASIDE)
    elif outcome.end is End.NEVER or message.attempts + 1 >= TRIES:
        log.error("mail given up: %s %s %s", message.kind, message.pk, outcome)
        _failed(message, outcome, attempts=message.attempts + 1, dead_at=timezone.now())
    else:
        attempts = message.attempts + 1
        _failed(message, outcome, attempts=attempts, next_try_at=timezone.now() + wait_after(attempts))


def unreachable(why: str, only: UUID | None = None) -> None:
    """No line to the server: no try of any mail, but the one that is due longest (or `only`) remembers since when."""
    with claimed(only) as message:
        if message is not None:
            _failed(message, Outcome(End.UNREACHABLE, why))


def _sent(message: Message) -> None:
    now = timezone.now()
    # Whoever holds the row by now: it went out, and nobody needs to send it again.
    Message.objects.waiting().filter(pk=message.pk).update(
        sent_at=now, attempts=message.attempts + 1, leased_until=None, last_error=""
    )
    log.info("mail sent: %s %s", message.kind, message.pk)
    if message.last_error.startswith(End.UNREACHABLE):
        # The server is back: what it cut off when it went need not wait its time out.
        Message.objects.waiting().filter(last_error__startswith=End.CUT_OFF, next_try_at__gt=now).update(
            next_try_at=now
        )


def _failed(message: Message, outcome: Outcome, **changes: object) -> None:
    since = message.failing_since
    if since is None or since <= _last_sent():
        since = timezone.now()
    # Only while the row is still held as it was: after a lease has run out, another worker has the say.
    Message.objects.waiting().filter(pk=message.pk, leased_until=message.leased_until).update(
        last_error=str(outcome)[:80], failing_since=since, leased_until=None, **changes
    )
    log.info("mail not sent: %s %s %s", message.kind, message.pk, outcome)


def alert_when_failing() -> bool:
    """One loud line for each stretch in which nothing got through for 15 minutes; whether it was said now."""
    now, last = timezone.now(), _last_sent()
    stuck = Message.objects.waiting().filter(failing_since__gt=last, failing_since__lte=now - ALERT_AFTER)
    oldest = stuck.order_by("failing_since").first()
    if oldest is None or Message.objects.filter(alerted_at__gt=last).exists():
        return False
    # Of several workers one wins.
    if not Message.objects.filter(pk=oldest.pk, alerted_at=oldest.alerted_at).update(alerted_at=now):
        return False
    waiting = Message.objects.waiting().count()
    log.critical(
        "ALERT: no mail has left since %s. %s waiting. Last: %s", oldest.failing_since, waiting, oldest.last_error
    )
    return True


def _last_sent() -> datetime:
    last: datetime | None = Message.objects.aggregate(last=Max("sent_at"))["last"]
    return last or _NEVER
