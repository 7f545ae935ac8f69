"""A provider's yes becomes a plan: what was allowed is kept as it is, the aims begin with the patient's own words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from clinic.audit import trail
from intake.care import dues
from intake.care.models import Aims, Plan
from intake.indications.reading import Reading
from intake.letters.answers import ProviderAnswer
from intake.letters.models import Draft, Kind
from intake.letters.parts import MINUTES, PER_WEEK, WEEKS, Parts
from intake.records.marked import places_of
from intake.referrals.lifecycle import NotAllowed, State
from intake.referrals.models import Event, Referral
from intake.referrals.workflow import UNDO, By

#: Where a provider names no date, a referral runs out this long after the last planned week.
SPARE = timedelta(days=28)
REVIEW_AFTER = timedelta(days=30)
MOST_ACTIVITIES = 3
STOP_SIGNAL = "Says “stop”, or raises a hand."


class NoPlan(ValueError):
    """A plan cannot be opened or changed now; the message says why."""


@dataclass(frozen=True)
class Granted:
    """What the provider allowed: minutes a visit, visits a week, weeks, visits in all, limits, last day, by whom."""

    minutes: int
    per_week: int
    weeks: int
    visits: int = 0
    limits: str = ""
    expires_on: date | None = None
    provider: str = ""


#: What is proposed where nobody says otherwise.
USUAL = Granted(minutes=MINUTES, per_week=PER_WEEK, weeks=WEEKS)


def follow_answer(by: By) -> Callable[[ProviderAnswer], None]:
    """For `take_answer(then=...)`: a yes that still counts opens the plan, in the same transaction."""

    def follow(answer: ProviderAnswer) -> None:
        if answer.is_in_force(timezone.localdate()):
            referral = Referral.objects.whole().get(pk=answer.referral_id)
            open_plan(referral=referral, granted=granted_by(answer), by=by)

    return follow


def follow_undo(referral: Referral, event: Event) -> None:
    """After a step: the yes that is taken back takes its plan with it, and the plan before stands again.

    Raises NotAllowed where a visit was written down under it.
    """
    if event.step != UNDO:
        return
    undone = Event.objects.get(referral=referral, number=event.number - 1)
    plans = Plan.objects.filter(referral=referral)
    plan = plans.standing().filter(opened_at__gte=undone.at).first() if undone.to_state == State.IN_CARE else None
    if plan is None:
        return
    if plan.visits_used:
        raise NotAllowed("A visit was written down since. Take the visit back first, then undo the answer.")
    before = plans.filter(replaced_at__gte=undone.at).first()
    plans.replaced(referral)
    trail.note("care.plan_taken_back", subject=plan, referral=str(referral.pk))
    if before:
        plans.filter(pk=before.pk).update(replaced_at=None)
        trail.note("care.plan_stands_again", subject=before, referral=str(referral.pk))


def granted_by(answer: ProviderAnswer) -> Granted:
    """What a provider's answer allows; where it leaves something open, what was asked for, or the clinic's usual."""
    dose, asked = answer.dose, asked_for(answer.referral_id) or USUAL
    return Granted(
        minutes=dose.minutes or asked.minutes,
        per_week=dose.per_week or asked.per_week,
        weeks=dose.weeks or asked.weeks,
        visits=dose.allowed or 0,
        limits=answer.limits,
        expires_on=answer.expires_on,
        provider=answer.signer_name,
    )


@transaction.atomic
@trail.at_the_end()
def open_plan(*, referral: Referral, granted: Granted, by: By, now: Any = None) -> Plan:
    """The plan of a referral that came into care; a plan that stood before stands no more. Raises NoPlan."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    state = Referral.objects.select_for_update(of=("self",)).filter(pk=referral.pk).values_list("state", flat=True)
    if state.get() != State.IN_CARE:
        raise NoPlan("A plan begins when the provider has said yes.")
    expires_on = granted.expires_on or today + timedelta(weeks=granted.weeks) + SPARE
    if expires_on < today:
        raise NoPlan("This referral has run out already. Ask for a new one.")
    before = Aims.objects.filter(plan__referral=referral, plan__replaced_at=None).order_by("number").last()
    Plan.objects.replaced(referral)
    plan = Plan.objects.create(
        referral=referral,
        provider=granted.provider,
        minutes=granted.minutes,
        per_week=granted.per_week,
        weeks=granted.weeks,
        visits_allowed=granted.visits or granted.per_week * granted.weeks,
        limits=granted.limits,
        begins_on=today,
        expires_on=expires_on,
        opened_by=by.name,
        opened_at=now,
    )
    asked = asked_for(referral.pk)
    first = _kept(before) if before else _first(referral, asked, today)
    wanted = asked.review if asked and asked.review > today else today + REVIEW_AFTER
    review_on = min(wanted, plan.expires_on)
    Aims.objects.create(plan=plan, number=1, review_on=review_on, by_name=by.name, at=now, **first)
    dues.follow(plan, now)
    trail.note("care.plan_opened", subject=plan, referral=str(referral.pk))
    return plan


def refine(*, plan: Plan, by: By, **aims: Any) -> Aims:
    """The next version of what the therapist aims at; the ones before stay."""
    with transaction.atomic(), trail.at_the_end():
        locked(plan)
        number = Aims.objects.filter(plan=plan).count() + 1
        row = Aims.objects.create(plan=plan, number=number, by_name=by.name, **aims)
        dues.follow(plan)
        trail.note("care.aims_refined", subject=plan)
    return row


def locked(plan: Plan) -> Plan:
    """The plan as it stands now, its referral and itself locked until the transaction ends, in this order."""
    Referral.objects.select_for_update(of=("self",)).filter(pk=plan.referral_id).values_list("pk").get()
    return Plan.objects.select_for_update(of=("self",)).select_related("referral").get(pk=plan.pk)


def asked_for(referral_id: Any) -> Parts | None:
    """What the clinic asked for in its last request."""
    draft = Draft.objects.filter(referral=referral_id, kind=Kind.REQUEST).first()
    return Parts.of(draft.parts) if draft and draft.parts else None


def _kept(aims: Aims) -> dict[str, Any]:
    return {name: getattr(aims, name) for name in ("areas", "avoid", "goal", "stop_signal", "tracked")}


def _first(referral: Referral, asked: Parts | None, today: date) -> dict[str, Any]:
    """From the patient's own answers: where, how much each counted trouble bothers, up to three activities.

    What the request named as a goal, and they did not, fills the places that are left.
    """
    version = referral.assessment.version
    pages = version.page_data()
    reading = Reading(pages, referral.assessment.protocol.parsed(), today)
    troubles = [
        {"code": row["code"], "name": row["name"], "kind": "trouble", "baseline": _number(row["bother"])}
        for row in referral.assessment.evidence["reasons"]
    ]
    named = [(item["text"], item["score"]) for item in pages.get("activities", {}).get("items", [])]
    known = {name for name, _ in named} | {row["name"] for row in troubles}
    named += [goal for goal in (asked.goals if asked else ()) if goal[0] not in known]
    activities = [
        {"code": f"activity_{n}", "name": name, "kind": "activity", "baseline": _number(score)}
        for n, (name, score) in enumerate(named[:MOST_ACTIVITIES], start=1)
    ]
    return {
        "areas": places_of(reading),
        "avoid": asked.avoid if asked else "",
        "stop_signal": STOP_SIGNAL,
        "tracked": troubles + activities,
    }


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) else None
