"""Empties the outbox, pass by pass, until it is told to stop; it always finishes the mail in its hand."""

import logging
import random
from collections import Counter
from collections.abc import Callable
from threading import Event
from uuid import UUID

from django.db import Error, close_old_connections, connection
from django.utils import timezone

from clinic.mail.beat import beat
from clinic.mail.claims import claimed
from clinic.mail.delivery import End, Unreachable, deliver, line
from clinic.mail.models import Message
from clinic.mail.results import alert_when_failing, record, unreachable

#: Seconds between two looks into the outbox.
IDLE = 5.0

log = logging.getLogger("clinic.mail")


def work(*, stop: Event, idle: float = IDLE, on: Callable[[], bool] = lambda: True) -> None:
    """Look every `idle` seconds and send what is due, for as long as `on` says so and until `stop` is set."""
    while not stop.is_set() and on():
        close_old_connections()
        ends = one_look(stop)
        stop.wait(_pause(ends, idle))


def one_look(stop: Event) -> Counter[End]:
    """One pass with the alert after it; a database that is away is said and waited for, not died of."""
    try:
        ends = send_due(stop)
        alert_when_failing()
        beat(timezone.now())
    except Error as error:
        log.error("the outbox cannot be read: %s", type(error).__name__)
        connection.close()
        return Counter({End.UNREACHABLE: 1})
    return ends


def send_due(stop: Event, only: UUID | None = None) -> Counter[End]:
    """Send everything that is due (or only the mail with that id) over one line; how many tries ended how."""
    ends: Counter[End] = Counter()
    if not Message.objects.due(timezone.now()).exists():
        return ends
    try:
        with line() as backend:
            while not stop.is_set():
                with claimed(only) as message:
                    if message is None:
                        break
                    outcome = deliver(backend, message)
                    record(message, outcome)
                ends[outcome.end] += 1
                if only or outcome.end in (End.CUT_OFF, End.UNREACHABLE):
                    break
    except Unreachable as error:
        unreachable(str(error), only)
        ends[End.UNREACHABLE] += 1
    return ends


def _pause(ends: Counter[End], idle: float) -> float:
    """Seconds to the next pass: longer while the server is away, but well within a minute of its return."""
    # Not a secret: it only keeps several workers from knocking at the same moment.
    return idle * random.uniform(3, 5) if ends[End.UNREACHABLE] else idle  # noqa: S311
