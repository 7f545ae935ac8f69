"""What a plan asks of the therapist next, and by when: a report, a new referral, a look at the plan."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from django.utils import timezone

from intake.care.models import Plan
from intake.referrals.models import Referral
from intake.referrals.workflow import look_again

REPORT_AFTER_VISITS = 6
REPORT_AFTER = timedelta(days=30)
#: A new referral is asked so long before the old one runs out, or when so few visits are left.
RENEW_BEFORE = timedelta(days=14)
RENEW_AT_VISITS_LEFT = 2


class Act(StrEnum):
    """What is due."""

    REPORT = "report"
    RENEW = "renew"
    REVIEW = "review"


WORDS = {
    Act.REPORT: "Report to the provider",
    Act.RENEW: "Ask for a new referral, or end the care",
    Act.REVIEW: "Look at the plan again",
}


class DueAct(NamedTuple):
    """An act and its day."""

    on: date
    act: Act

    @property
    def words(self) -> str:
        """What is due, in words."""
        return WORDS[self.act]


def due_acts(plan: Any, today: date) -> list[DueAct]:
    """What a plan fetched `with_dates()` asks for, the earliest first."""
    found = [DueAct(_renew(plan, today), Act.RENEW)]
    if plan.review_on:
        found.append(DueAct(plan.review_on, Act.REVIEW))
    if (report := _report(plan, today)) is not None:
        found.append(DueAct(report, Act.REPORT))
    return sorted(found)


def due_by(plans: Iterable[Any], today: date) -> dict[UUID, DueAct]:
    """Referral -> what is due first, for plans fetched `with_dates()`."""
    return {plan.referral_id: due_acts(plan, today)[0] for plan in plans}


def standing(referrals: Iterable[Referral]) -> Iterable[Plan]:
    """The plans that stand for these referrals, in one query."""
    return Plan.objects.standing().filter(referral__in=[row.pk for row in referrals]).with_dates()


def follow(plan: Plan, now: datetime | None = None) -> None:
    """The referral is due when the plan's first act is."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    fresh = Plan.objects.with_dates().get(pk=plan.pk)
    if fresh.replaced_at is None:
        look_again(referral_id=plan.referral_id, on=due_acts(fresh, today)[0].on, now=now)


def _renew(plan: Any, today: date) -> date:
    """The day on which a new referral is to be asked for; today when few visits are left."""
    on: date = max(plan.expires_on - RENEW_BEFORE, plan.begins_on)
    return min(on, today) if plan.visits_left <= RENEW_AT_VISITS_LEFT else on


def _report(plan: Any, today: date) -> date | None:
    """The day of the next report, a renewal changes nothing in it; None while there is no visit to tell of."""
    if not plan.unreported:
        return None
    begun = timezone.localdate(plan.reported_at) if plan.reported_at else plan.begun_on
    on: date = begun + REPORT_AFTER
    return min(on, today) if plan.unreported >= REPORT_AFTER_VISITS else on
