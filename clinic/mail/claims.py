"""One mail, one sender: a row is held while it is sent, so that workers side by side never send the same."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from clinic.mail.models import Message, MessageQuerySet


def lease() -> timedelta:
    """How long a row is held where it cannot be locked: a mail has four answers to wait for, and one to spare."""
    return timedelta(seconds=5 * settings.EMAIL_TIMEOUT)


@contextmanager
def claimed(only: UUID | None = None) -> Iterator[Message | None]:
    """The mail that is due longest, or the one with the id `only`, held for the block; None when there is none.

    PostgreSQL locks the row, and lets go of it in the moment a worker dies. SQLite would have to lock everything, so
    there the row carries a lease, and is free again when it has run out.
    """
    if connection.features.has_select_for_update_skip_locked:
        with transaction.atomic():
            yield _due(only).select_for_update(skip_locked=True).first()
    else:
        yield _leased(only)


def _due(only: UUID | None) -> MessageQuerySet:
    due: MessageQuerySet = Message.objects.due(timezone.now())
    return due.filter(pk=only) if only else due


def _leased(only: UUID | None) -> Message | None:
    until = timezone.now() + lease()
    while (message := _due(only).first()) is not None:
        # Another worker may have been quicker since the row was read; then the next one is tried.
        if _due(only).filter(pk=message.pk).update(leased_until=until):
            message.leased_until = until
            return message
    return None
