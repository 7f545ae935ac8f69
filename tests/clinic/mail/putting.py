"""Mail put for a test, as an act of the clinic would put it."""

from datetime import timedelta
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from clinic.mail import outbox
from clinic.mail.models import Message


def code_to(to: str = "maria@home.example", *, key: str = "", hold: timedelta = timedelta(0)) -> Message:
    """A sign-in code; a key of its own unless one is given."""
    with transaction.atomic():
        return outbox.put(to=to, kind="sign-in-code", context={"code": "KDMR-4T7X"}, key=key or str(uuid4()), hold=hold)


def again(message: Message) -> Message:
    """The row as it is now."""
    found: Message = Message.objects.get(pk=message.pk)
    return found


def make_due(message: Message) -> None:
    """As if the time to its next try had passed."""
    long_ago = timezone.now() - timedelta(days=2)
    Message.objects.filter(pk=message.pk).update(next_try_at=long_ago, not_before=long_ago)
