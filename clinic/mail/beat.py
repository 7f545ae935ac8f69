"""The mail worker's heartbeat: a row that says when somebody last looked into the outbox."""

from datetime import datetime, timedelta

from clinic.mail.models import Beat

_NAME = "send_mail"
#: How old the row may get before it is written again: most looks write nothing.
STALE = timedelta(seconds=15)


def beat(now: datetime) -> None:
    """Somebody looked just now."""
    row, new = Beat.objects.get_or_create(pk=_NAME, defaults={"at": now})
    if not new and now - row.at > STALE:
        Beat.objects.filter(pk=_NAME).update(at=now)


def last_beat() -> datetime | None:
    """When somebody last looked; nothing where nobody ever did."""
    return Beat.objects.filter(pk=_NAME).values_list("at", flat=True).first()
