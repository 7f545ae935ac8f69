"""Makes sent intakes the way a patient does: facts in the case format become pages, pages are saved and sent."""

from functools import cache
from typing import Any
from uuid import uuid4

import yaml
from django.utils import timezone

from intake.management.acting import Facts, pages_for
from intake.protocols import files
from intake.protocols.models import load
from intake.records import drafts
from intake.records.models import Clearance, Intake
from intake.referrals.models import Referral
from intake.submission import share, submit
from tests.cast import enter

#: Maria of the typical intake: diabetes, numb and burning feet, no warning sign, nothing to take care of.
MARIA = {
    "age": 64,
    "neuropathy": "diagnosed",
    "causes": ["diabetes"],
    "indications": ["burning", "tingling"],
    "linked": "from_neuropathy",
}


@cache
def examples() -> dict[str, dict[str, Any]]:
    """The published example cases by id, as plain data."""
    text = files.path_of(files.versions()[-1], "examples.yaml").read_text("utf-8")
    return {case["id"]: case for case in yaml.safe_load(text)}


def draft(facts: Facts | str = MARIA, *, name: str = "Maria Delgado", **how: Any) -> Intake:
    """An intake with its pages filled in and not sent; `facts` is a mapping or the id of an example."""
    load()
    intake, _ = drafts.start()
    today = timezone.localdate()
    for step, data in pages_for(_facts(facts), intake.protocol.parsed(), today=today, name=name, **how).items():
        drafts.save_page(intake=intake, step=step, data=data)
    intake.refresh_from_db()
    return intake


def sent_intake(facts: Facts | str = MARIA, *, name: str = "Maria Delgado", **how: Any) -> Referral:
    """A sent intake's referral, through the whole pipeline; for `how` see `pages_for`."""
    intake = draft(facts, name=name, **how)
    submit(intake, key=uuid4())
    return Referral.objects.whole().get(intake=intake)


def shared_draft(sign: str = "pe_symptoms", *, name: str = "Harold Osei", phone: str = "555 0134 22") -> Referral:
    """The referral of an intake that stopped at a warning sign and that the patient agreed to share."""
    load()
    intake, _ = drafts.start()
    page = intake.protocol.parsed().items[sign].page
    drafts.save_page(intake=intake, step="adult", data={"value": "yes"})
    drafts.save_page(intake=intake, step=page, data={"rows": [sign], "exit": ""})
    contact = {"name": name, "phone": phone, "email": ""}
    drafts.save_page(intake=intake, step="interruption", data={"seen": [sign], "share": True, **contact})
    share(intake)
    return Referral.objects.whole().get(intake=intake)


def wound_cleared(referral: Referral) -> Clearance:
    """A provider's note of the day that clears the open wound of a referral, not recorded yet."""
    return Clearance(
        intake=referral.intake,
        item="open_wound_or_ulcer",
        provider="Dr. Leila Amin",
        dated=timezone.localdate(referral.opened_at),
        recorded_by=enter("ana").pk,
        recorded_at=referral.opened_at,
    )


def _facts(facts: Facts | str) -> Facts:
    return examples()[facts]["facts"] if isinstance(facts, str) else facts
