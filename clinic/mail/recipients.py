"""Mail to somebody who may not be known: parts above say who it is, at the moment in which the mail leaves."""

from collections.abc import Callable

from clinic.mail.models import Message

#: Gives the stored address of whoever a text names, or "" where nobody is known by it.
Finder = Callable[[str], str]

_finders: dict[str, Finder] = {}


def register(who: str, find: Finder) -> None:
    """Tell the outbox who looks up `who:TEXT`."""
    _finders[who] = find


def is_registered(whom: str) -> bool:
    """Whether somebody looks up `who:TEXT`."""
    return whom.partition(":")[0] in _finders


def is_addressed(message: Message) -> bool:
    """Whether there is somebody to send it to; looked up once, and then written on the row."""
    if not message.recipient:
        who, _, text = message.to_whom.partition(":")
        message.recipient = _finders[who](text)
        if message.recipient:
            message.save(update_fields=["recipient", "recipient_index"])
    return bool(message.recipient)
