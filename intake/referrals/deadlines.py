"""When the next act on a referral is due after a step: the table's time, and the times of a silent provider."""

from datetime import datetime

from django.db.models import Exists, OuterRef

from clinic.accounts.roles import Role
from intake.referrals import lifecycle as life
from intake.referrals.hours import due_at
from intake.referrals.lifecycle import State, Step
from intake.referrals.models import Event, Referral


def first_due(state: State, call_first: bool, now: datetime) -> datetime | None:
    """When a referral that comes to `state` now is due; None once it is closed."""
    hurry = call_first and state is State.FLAGGED
    return due_at(life.CALL_FIRST_DUE if hurry else life.CARE[state].due, now)


def due_after(
    referral: Referral, step: str, to: State, *, call_first: bool, role: Role, reason: str, now: datetime
) -> datetime | None:
    """When a referral is due after `step`; for a reminder to the provider it depends on who reminded, and how often."""
    if step != Step.REMIND or to is not State.SENT:
        return first_due(to, call_first, now)
    if reason == life.CALL_TASK:
        wanted = due_at(life.CALL_PROVIDER_DUE, now)
    elif role is Role.CLOCK:
        wanted = due_at(life.CALL_PROVIDER_AFTER, sent_at(referral))
    else:
        wanted = due_at(life.AFTER_STAFF_REMINDED, now)
    return min(wanted, expires_at(referral)) if wanted else None


def sent_at(referral: Referral) -> datetime:
    """When the letter went out that the provider has now; of a referral that was sent at least once."""
    undone = Event.objects.filter(referral=referral, number=OuterRef("number") + 1, step=life.UNDONE)
    sent = Event.objects.filter(~Exists(undone), referral=referral, step__in=[Step.ISSUE, Step.RESEND])
    out = sent.order_by("number").last()
    return out.at if out else referral.opened_at


def expires_at(referral: Referral) -> datetime:
    """When the letter that the provider has now is no longer waited for."""
    return sent_at(referral) + life.EXPIRES_AFTER


def reminded(referral: Referral) -> set[str]:
    """What the clock has done about this letter so far: "" for the reminder, `CALL_TASK` for the call it asked for."""
    rows = Event.objects.filter(referral=referral, step=Step.REMIND, by_role=Role.CLOCK, at__gte=sent_at(referral))
    return set(rows.values_list("reason", flat=True))
