"""What a payer authorised: written down once, whatever is pressed, and taken back with a reason where it was wrong."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from clinic.audit import trail
from intake.care import counting
from intake.care.models import Authorisation, Plan
from intake.care.opening import locked
from intake.referrals.workflow import By


@transaction.atomic
@trail.at_the_end()
def authorise(*, plan: Plan, key: UUID, **authorised: Any) -> Authorisation:
    """payer, claim, condition, injured_on, begins_on, ends_on, visits; the same key again gives what is there.

    Visits that were counted on an authorisation taken back count on this one, where it covers them.
    """
    plan = locked(plan)
    known = Authorisation.objects.filter(key=key).first()
    if known is not None:
        return known
    row = Authorisation.objects.create(plan=plan, key=key, **authorised)
    counting.pay_anew(row)
    trail.note("care.authorised", subject=row)
    return row


@transaction.atomic
@trail.at_the_end()
def take_back(*, authorisation: Authorisation, why: str, by: By) -> None:
    """It was written down by mistake: it stays on file and pays no more; what else stands takes its visits over."""
    locked(authorisation.plan)
    row = Authorisation.objects.get(pk=authorisation.pk)
    if row.taken_back_at is not None:
        return
    row.taken_back_at, row.taken_back_by, row.taken_back_why = timezone.now(), by.name, why
    row.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_why"])
    for other in Authorisation.objects.of(row.plan.referral_id).standing().select_related("plan"):
        counting.pay_anew(other)
    trail.note("care.authorisation_taken_back", subject=row)
