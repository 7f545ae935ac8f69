"""The mail of whoever comes back: what waits in the outbox leaves, and the newest code is read."""

import re
from threading import Event

from clinic.crypto.blind import email_index
from clinic.mail.models import Message
from clinic.mail.worker import send_due


def code_that_left(to: str = "maria@home.example") -> str:
    """The code of the newest mail to this address, after the outbox was emptied."""
    send_due(Event())
    codes = Message.objects.sent().filter(recipient_index=email_index(to), kind="sign-in-code")
    newest = codes.order_by("sent_at").last()
    found = re.search(r"Your code: (\S+)", newest.body)
    assert found is not None
    return found[1]
