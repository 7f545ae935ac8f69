"""The only writer of the trail."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from clinic.audit import chain
from clinic.audit.ids import new_id
from clinic.audit.models import AuditEvent
from clinic.audit.request import current_actor

#: What waits to be written at the end of a block.
_waiting: ContextVar[list[dict[str, Any]] | None] = ContextVar("notes_waiting", default=None)


def note(action: str, *, subject: models.Model | None = None, **detail: Any) -> None:
    """Write one row, in the caller's transaction. `action` is like "intake.sent"; `detail` holds codes and ids only.

    If the row cannot be written the error is raised, so the act fails with it. On PostgreSQL whoever has noted keeps
    everybody else from noting until the transaction ends: lock rows first and note last, or see `at_the_end`.
    """
    actor = current_actor()
    told = {
        "actor_id": actor.id,
        "actor_role": actor.role,
        "authenticated_by": actor.authenticated_by,
        "action": action,
        "subject_type": (subject._meta.model_name or "") if subject is not None else "",
        "subject_id": str(subject.pk) if subject is not None else "",
        "request_id": actor.request_id,
        "detail": chain.plain(detail),
    }
    waiting = _waiting.get()
    if waiting is None:
        _write([told])
    else:
        waiting.append(told)


@contextmanager
def at_the_end() -> Iterator[None]:
    """What is noted in this block is written, in order, when the block ends; stands inside the act's transaction.

    For acts that note and then lock more rows: two of them could otherwise wait for each other. Of an act that takes
    itself back (`set_rollback`) nothing is written.
    """
    if _waiting.get() is not None:
        yield
        return
    notes: list[dict[str, Any]] = []
    token = _waiting.set(notes)
    try:
        yield
    finally:
        _waiting.reset(token)
    taken_back = connection.in_atomic_block and connection.get_rollback()
    if notes and not taken_back:
        _write(notes)


def _write(notes: list[dict[str, Any]]) -> None:
    """Add rows to the chain. Without a savepoint: an act whose note failed must not be saved by whoever catches."""
    with transaction.atomic(savepoint=False):
        number, mac = chain.end()
        for told in notes:
            number += 1
            values = chain.sealed(told | {"id": new_id(), "at": timezone.now()}, number=number, previous=mac)
            AuditEvent.objects.create(**values)
            mac = values["mac"]
