"""One row of every kind of intake record, and where admin shows them."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from intake.assessments.models import Assessment
from intake.protocols.models import ProtocolVersion
from intake.records.models import Clearance, Intake, Patient, Version
from intake.referrals.lifecycle import Step
from intake.referrals.models import Event, Referral
from intake.referrals.workflow import move, person
from intake.submission import record_clearance
from tests.cast import enter
from tests.intake.making import sent_intake

MODELS = (Patient, Intake, Version, Clearance, Assessment, Referral, Event, ProtocolVersion)


def where(model: type, page: str, *args: Any) -> str:
    """The address of a model's page in admin: where(Intake, "changelist")."""
    return reverse(f"admin:intake_{model.__name__.lower()}_{page}", args=args)


def page_of(row: Any) -> str:
    """The address of one row."""
    return where(type(row), "change", row.pk)


def cleared_intake(name: str = "Noor Haddad") -> Referral:
    """An intake held for a wound, cleared by a provider's note and then asked about at the provider."""
    facts = {
        "age": 58,
        "neuropathy": "diagnosed",
        "causes": ["diabetes"],
        "indications": ["burning"],
        "linked": "from_neuropathy",
        "answered_yes": ["open_wound_or_ulcer"],
    }
    referral = sent_intake(facts, name=name)
    ana = enter("ana")
    note = Clearance(
        intake=referral.intake,
        item="open_wound_or_ulcer",
        provider="Dr. Amin",
        dated=timezone.localdate(),
        recorded_by=ana.pk,
        recorded_at=timezone.now(),
    )
    record_clearance(referral=referral, note=note, by=person(ana), seen=referral.version)
    referral.refresh_from_db()
    move(
        referral=referral,
        step=Step.ASK_PROVIDER,
        by=person(ana),
        seen=referral.version,
        note="Ask about pressure on the <left> foot.",
    )
    return Referral.objects.whole().get(pk=referral.pk)
