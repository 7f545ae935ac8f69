"""Counting up to a limit: exact when many come at once, on whichever worker or node."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from clinic.limits.models import Tally

NO_WAIT = timedelta(0)
#: Somebody else may make, or begin anew, the same counter between two looks at it; twice is rare, more is not seen.
_LOOKS = 4


def wait_for(act: str, place: str, *, most: int, within: timedelta) -> timedelta:
    """Count the act and give NO_WAIT; once `most` were counted, count nothing and give how long to wait.

    Each step is one conditional statement of the database, so `most` is never passed, however many ask at once. What
    waits is not counted: whoever comes back in time gets in.
    """
    counters = Tally.objects.filter(act=act, place=hashed(place))
    for _ in range(_LOOKS):
        now = timezone.now()
        counted = counters.filter(until__gt=now, number__lt=most).update(number=F("number") + 1)
        if counted or counters.filter(until__lte=now).update(number=1, until=now + within):
            return NO_WAIT
        found = counters.first()
        if found is None and _begun(act, place, now + within):
            return NO_WAIT
        if found is not None and found.number >= most and found.until > now:
            return found.until - now
    return timedelta(seconds=1)


def forget() -> int:
    """Drop the counters whose time is over; how many there were."""
    return Tally.objects.filter(until__lte=timezone.now()).delete()[0]


def _begun(act: str, place: str, until: datetime) -> bool:
    try:
        with transaction.atomic():
            Tally.objects.create(act=act, place=hashed(place), number=1, until=until)
    except IntegrityError:  # by another request, at this very moment
        return False
    return True


def hashed(place: str) -> str:
    """What the database keeps of a place."""
    return salted_hmac("clinic.limits", place, algorithm="sha256").hexdigest()
