"""How long a patient's visit lasts in one browser: some minutes without a press, some hours in all."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from intake.records.models import Intake
from intake.records.tokens import hashed, new_token

#: How stale "last seen" may get before it is written again: most pages change nothing.
STALE = timedelta(seconds=30)


def idle() -> timedelta:
    """The longest time without a press."""
    return timedelta(minutes=settings.PATIENT_IDLE_MINUTES)


def longest() -> timedelta:
    """The longest visit."""
    return timedelta(hours=settings.PATIENT_LONGEST_HOURS)


def is_over(began: datetime | None, seen: datetime | None, now: datetime) -> bool:
    """Whether a visit is over; one that never began is."""
    return began is None or seen is None or now - seen > idle() or now - began > longest()


def seconds_left(began: datetime | None, seen: datetime | None, now: datetime) -> int:
    """How long the visit goes on without a press; 0 where it is over."""
    if began is None or seen is None:
        return 0
    return max(0, int(min(seen + idle() - now, began + longest() - now).total_seconds()))


def see(intake: Intake, now: datetime) -> None:
    """The browser that holds the resume token was here."""
    if intake.visit_seen is None or now - intake.visit_seen > STALE:
        intake.visit_seen = now
        Intake.objects.filter(pk=intake.pk, visit_began=intake.visit_began).update(visit_seen=now)


def close(intake: Intake) -> None:
    """Close the door: the resume token alone opens nothing more."""
    intake.visit_began = None
    intake.save(update_fields=["visit_began"])


def may_still_save(intake: Intake, now: datetime) -> bool:
    """Whether what was typed before the visit was over is taken, though nothing is shown: on the same day."""
    return intake.visit_seen is not None and now - intake.visit_seen < longest()


def begin(intake: Intake) -> None:
    """Open it again for the browser that holds the resume token."""
    intake.visit_began = intake.visit_seen = timezone.now()
    intake.save(update_fields=["visit_began", "visit_seen"])


def hand_over(intake: Intake) -> str:
    """A new resume token for the browser that somebody came back with; the one before opens nothing any more."""
    token = new_token()
    intake.token_hash = hashed(token)
    intake.visit_began = intake.visit_seen = timezone.now()
    intake.save(update_fields=["token_hash", "visit_began", "visit_seen"])
    return token
