"""What is forgotten by itself: drafts that nobody went on with. What was sent or shared with staff never is."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from clinic.accounts.passkeys import Holder
from clinic.audit import trail
from intake.records.models import Intake, Page, Patient, SignChange, address_of


class Forgotten(NamedTuple):
    """How many drafts and people went, and how many drafts stayed."""

    drafts: int
    people: int
    kept: int


def stale_drafts(now: datetime) -> QuerySet[Intake]:
    """Never sent, never shared, and not touched for `DRAFT_KEPT_DAYS` days."""
    last = Coalesce(Max("pages__answered_at"), "started_at")
    drafts = _drafts().annotate(touched=last)
    return drafts.filter(touched__lt=now - timedelta(days=settings.DRAFT_KEPT_DAYS))


def forget_drafts(now: datetime | None = None) -> Forgotten:
    """Delete them one by one, each with its note in the trail; somebody who returns meanwhile keeps theirs."""
    now = now or timezone.now()
    gone, people = 0, 0
    for key in list(stale_drafts(now).values_list("pk", flat=True)):
        with transaction.atomic():
            intake = Intake.objects.select_for_update().filter(pk=key).first()
            if intake is None or not stale_drafts(now).filter(pk=key).exists():
                continue
            people += _forget(intake)
            gone += 1
    return Forgotten(gone, people, _drafts().count())


def _drafts() -> QuerySet[Intake]:
    return Intake.objects.filter(Q(sent_at=None), versions=None)


def _forget(intake: Intake) -> int:
    """The draft, and the person where nothing else is kept of them (1 or 0)."""
    patient, key = intake.patient, intake.pk
    Page.objects.filter(intake=intake).delete()
    QuerySet(SignChange).filter(intake=intake).delete()  # written once, and gone with all it was about
    intake.delete()
    alone = not Intake.objects.filter(patient=patient).exists()
    if alone:
        address = address_of(patient.email)
        Patient.objects.filter(pk=patient.pk).delete()
        if address and not Patient.objects.of_address(address).exists():
            Holder(address_index=address).passkeys.delete()
    trail.note("intake.forgotten", subject=Intake(pk=key))
    return int(alone)
