"""Filling in: starting an intake and saving its pages."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from clinic.audit import trail
from intake.indications.reading import Reading
from intake.indications.vocabulary import Answer
from intake.protocols.models import current_protocol
from intake.records.models import Intake, Page, Patient, SignChange
from intake.records.shelf_life import is_sign
from intake.records.tokens import hashed, new_token

_POSITIVE = (Answer.YES, Answer.NOT_SURE)


class AlreadySent(Exception):
    """The intake is sent and not open for changes."""


@transaction.atomic
def start() -> tuple[Intake, str]:
    """A new intake under the protocol in force, and its resume token (kept nowhere else)."""
    token = new_token()
    now = timezone.now()
    intake = Intake.objects.create(
        patient=Patient.objects.create(created_at=now),
        protocol=current_protocol(),
        token_hash=hashed(token),
        started_at=now,
    )
    trail.note("intake.started", subject=intake)
    return intake, token


def locked(intake: Intake) -> Intake:
    """The intake as it stands now, with its row locked until the transaction ends."""
    row = Intake.objects.select_for_update().filter(pk=intake.pk)
    intake.sent_at, intake.reopened_at = row.values_list("sent_at", "reopened_at").get()
    return intake


@transaction.atomic
def save_page(*, intake: Intake, step: str, data: dict[str, Any], complete: bool = True) -> None:
    """Save one page as it is left; `complete` is False where only some fields were valid. Raises AlreadySent."""
    intake = locked(intake)
    if not intake.is_open:
        raise AlreadySent
    now = timezone.now()
    before = _signs(intake) if is_sign(step) else {}
    Page.objects.update_or_create(
        intake=intake, step=step, defaults={"data": data, "complete": complete, "answered_at": now}
    )
    if before:
        _keep_changes(intake, before)
    if step in ("about", "interruption"):
        intake.patient.learn(name=data["name"], phone=data["phone"], email=data["email"], born=data.get("born", ""))
    trail.note("intake.page_saved", subject=intake)


def _signs(intake: Intake) -> dict[str, Answer]:
    pages = intake.page_data()
    return Reading(pages, intake.protocol.parsed(), timezone.localdate()).signs()


def _keep_changes(intake: Intake, before: dict[str, Answer]) -> None:
    """A sign that was Yes or Not sure and now is neither is kept beside the new answer."""
    after, now = _signs(intake), timezone.now()
    for item, was in before.items():
        if was in _POSITIVE and after[item] not in _POSITIVE:
            SignChange.objects.create(intake=intake, item=item, was=was, now=after[item], at=now)
