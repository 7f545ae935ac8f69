"""The only writer of the trail."""

from typing import Any

from django.db import models
from django.utils import timezone

from clinic.audit.models import AuditEvent
from clinic.audit.request import current_actor


def note(action: str, *, subject: models.Model | None = None, **detail: Any) -> None:
    """Write one row, in the caller's transaction. `action` is like "intake.sent"; `detail` holds codes and ids only.

    If the row cannot be written the error is raised, so the act fails with it.
    """
    actor = current_actor()
    AuditEvent.objects.create(
        at=timezone.now(),
        actor_id=actor.id,
        actor_role=actor.role,
        authenticated_by=actor.authenticated_by,
        action=action,
        subject_type=(subject._meta.model_name or "") if subject is not None else "",
        subject_id=str(subject.pk) if subject is not None else "",
        request_id=actor.request_id,
        detail=detail,
    )
