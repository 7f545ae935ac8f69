"""Brings a referral into care: a plan as a provider allowed it, and visits written down."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from intake.care.counting import Told, count_visit
from intake.care.models import Authorisation, Plan
from intake.care.opening import Granted, open_plan
from intake.care.paying import authorise
from intake.care.visits import Visit
from intake.referrals.lifecycle import State, Step
from tests.intake.making import MARIA, sent_intake
from tests.intake.referrals.people import again, ana, lead, take

#: Maria with something to heed and things that are hard for her.
NUMB_MARIA = {**MARIA, "indications": ["burning", "numbness"], "answered_yes": ["loss_of_feeling", "home_oxygen"]}
HARD = {"items": [{"text": "Stairs", "score": 7}, {"text": "Buttons", "score": 4}, {"text": "Sleep", "score": None}]}


def plan(facts: Any = MARIA, *, name: str = "Maria Delgado", **how: Any) -> Plan:
    """A plan that stands; `visits`, `limits`, `expires_on` and so on as the provider allowed them."""
    allowed = {key: how.pop(key) for key in list(how) if key in Granted.__dataclass_fields__}
    granted = Granted(**{"minutes": 30, "per_week": 1, "weeks": 6, "provider": "Dr. Leila Amin", **allowed})
    how.setdefault("activities", HARD)
    referral = again(lead(sent_intake(facts, name=name, **how), State.IN_CARE))
    return open_plan(referral=referral, granted=granted, by=ana())


def since(plan: Plan, days: int) -> Plan:
    """The same plan, begun so many days ago."""
    begun = timezone.localdate() - timedelta(days=days)
    opened = timezone.now() - timedelta(days=days)
    Plan.objects.filter(pk=plan.pk).update(begins_on=begun, opened_at=opened)
    return Plan.objects.select_related("referral").get(pk=plan.pk)


def visit(plan: Plan, days_ago: int = 0, **told: Any) -> Visit:
    """A visit counted under the plan; `burning=(6, 4)` gives numbers before and after."""
    on: date = timezone.localdate() - timedelta(days=days_ago)
    scores = {code: list(pair) for code, pair in told.items() if isinstance(pair, tuple)}
    rest = {key: value for key, value in told.items() if key not in scores}
    return count_visit(plan=plan, told=Told(on=on, minutes=30, scores=scores, **rest), by=ana(), key=uuid4())


def paid(found: Plan, *, begins: int = -10, ends: int = 10, visits: int = 2, key: UUID | None = None) -> Authorisation:
    """A payer who authorised visits from so many days before to so many days after today."""
    today = timezone.localdate()
    span = {"begins_on": today + timedelta(days=begins), "ends_on": today + timedelta(days=ends)}
    return authorise(plan=found, key=key or uuid4(), payer="Coal fund", claim="C-17", visits=visits, **span)


def renewed(found: Plan, **allowed: Any) -> Plan:
    """The plan of a new referral after this one."""
    referral = again(found.referral)
    for step in (Step.RENEW, Step.ISSUE, Step.REFER):
        take(referral, step)
    granted = Granted(**{"minutes": 30, "per_week": 1, "weeks": 6, "provider": "Dr. Leila Amin", **allowed})
    return open_plan(referral=again(referral), granted=granted, by=ana())
