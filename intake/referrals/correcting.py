"""A patient corrects what was sent: the answers are opened as they were sent, or left; staff say that they read it."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from clinic.audit import trail
from intake.records.agreements import standing
from intake.records.drafts import locked
from intake.records.models import Intake, Page, Version
from intake.records.progress import Progress
from intake.records.shelf_life import is_sign
from intake.referrals.lifecycle import State
from intake.referrals.models import Referral


class Closed(Exception):
    """The request is closed: what was sent stays as it is."""


@transaction.atomic
def begin(intake: Intake) -> None:
    """Open the answers that were sent, as they were sent; where they are open already, nothing changes. Raises Closed.

    The intake is locked before its referral is read, as when it is sent, and closing waits for it.
    """
    intake = locked(intake)
    if intake.is_open:
        return
    if Referral.objects.filter(intake=intake, state=State.CLOSED).exists():
        raise Closed
    _as_sent(intake)
    intake.correcting_at = timezone.now()
    intake.save(update_fields=["correcting_at"])
    trail.note("intake.correction_begun", subject=intake)


@transaction.atomic
def leave_as_sent(intake: Intake) -> None:
    """End a correction without sending it; what was sent stands."""
    if Intake.objects.filter(pk=intake.pk).exclude(correcting_at=None).update(correcting_at=None):
        trail.note("intake.correction_left", subject=intake)


def _as_sent(intake: Intake) -> None:
    """Pages that were changed and never sent say again what was sent.

    Warning signs stay as they were said last: nobody loses one by looking.
    """
    version = Version.objects.filter(intake=intake, kind=Version.Kind.SENT).latest("number")
    answered, now = version.answered_at(), Progress(intake).pages
    for step, page in _as_it_stands(version).items():
        if not is_sign(step) and (step not in now or now[step].data != page["data"]):
            kept = {"data": page["data"], "complete": page["complete"], "answered_at": answered[step]}
            Page.objects.update_or_create(intake=intake, step=step, defaults=kept)
    others = [step for step in now if step not in version.pages and not is_sign(step)]
    Page.objects.filter(intake=intake, step__in=others).delete()


def told_last(version: Version) -> dict[str, dict[str, Any]]:
    """Step -> data of a version, as it opens to be corrected."""
    return {step: page["data"] for step, page in _as_it_stands(version).items()}


def _as_it_stands(version: Version) -> dict[str, dict[str, Any]]:
    """The frozen pages; what was taken back since, or given again, is not ticked otherwise by a look at it."""
    agreed = version.pages.get("consent")
    if agreed is None:
        return version.pages
    now = {tick: change.agrees for tick, change in standing(version.intake_id).changes.items()}
    return version.pages | {"consent": agreed | {"data": agreed["data"] | now}}


@transaction.atomic
def mark_read(*, referral: Referral, seen: int) -> bool:
    """Staff read what was corrected; False, and the mark stays, where something came in since `seen`."""
    rows = Referral.objects.filter(pk=referral.pk, version=seen).exclude(corrected_since=None)
    if not rows.update(corrected_since=None):
        return False
    trail.note("referral.correction_read", subject=referral)
    return True
