"""Writing visits down: counted under a lock, never more than allowed or authorised, corrected by a new version."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from clinic.audit import trail
from intake.care import dues
from intake.care.models import Authorisation, Plan
from intake.care.opening import locked
from intake.care.visits import Visit, VisitQuerySet
from intake.referrals.lifecycle import Role, State, Step
from intake.referrals.models import Event, Referral
from intake.referrals.workflow import By

#: A renewal goes through these, and the care goes on meanwhile.
_RENEWING = frozenset({State.DRAFTING, State.SENT, State.IN_CARE})


class NotCounted(ValueError):
    """The visit is not counted; the message says why and what to do. `about` names the field it is about."""

    def __init__(self, message: str, about: str = "on") -> None:
        super().__init__(message)
        self.about = about


@dataclass(frozen=True)
class Told:
    """What is written down of a visit. `scores`: code -> [before, after], each 0 to 10 or None."""

    on: date
    minutes: int
    areas: list[str] = field(default_factory=list)
    scores: dict[str, list[int | None]] = field(default_factory=dict)
    note: str = ""
    billing_code: str = ""


@transaction.atomic
@trail.at_the_end()
def count_visit(*, plan: Plan, told: Told, by: By, key: UUID) -> Visit:
    """Write a visit down and count it; the same key again gives the visit that is there. Raises NotCounted."""
    plan = locked(plan)
    known = Visit.objects.filter(key=key).first()
    if known is not None:
        return known
    _refuse(plan, told.on)
    if plan.visits_left < 1:
        raise NotCounted(
            f"All {plan.visits_allowed} visits that the provider allowed are used. Ask for a new referral first.", ""
        )
    visit = _write(plan, told, by, key=key, authorisation=_authorised(plan, told.on))
    Plan.objects.counted(plan, 1)
    _settle(plan, "care.visit_counted", visit)
    return visit


@transaction.atomic
@trail.at_the_end()
def correct_visit(*, visit: Visit, told: Told, by: By, key: UUID) -> Visit:
    """The next version of a visit; it stays counted once. Raises NotCounted."""
    plan = locked(visit.plan)
    known = Visit.objects.filter(key=key).first()
    if known is not None:
        return known
    last = _last(visit)
    _refuse_day(plan, told.on)
    paid = last.authorisation
    if paid is not None and not paid.covers(told.on):
        _pay(paid, -1)
        paid = _authorised(plan, told.on)
    new = _write(plan, told, by, key=key, authorisation=paid, series=last.series, number=last.number + 1)
    _settle(plan, "care.visit_corrected", new)
    return new


@transaction.atomic
@trail.at_the_end()
def take_back_visit(*, visit: Visit, by: By) -> Visit:
    """A visit that was written down by mistake: a last version says so, and it counts no more. Raises NotCounted."""
    plan = locked(visit.plan)
    last = _last(visit)
    paid = last.authorisation
    gone = _write(
        plan, _told(last), by, key=uuid4(), authorisation=paid, series=last.series, number=last.number + 1, out=True
    )
    Plan.objects.counted(plan, -1)
    _pay(paid, -1)
    _settle(plan, "care.visit_taken_back", gone)
    return gone


def pay_anew(authorisation: Authorisation) -> None:
    """Visits whose authorisation was taken back count on this one, as far as it goes. The referral is locked."""
    rows: VisitQuerySet = Visit.objects.of(authorisation.plan.referral_id).filter(
        authorisation__taken_back_at__isnull=False, on__range=(authorisation.begins_on, authorisation.ends_on)
    )
    for last in rows.select_related("plan", "authorisation").order_by("on", "series")[: authorisation.visits_left]:
        _pay(last.authorisation, -1)
        _pay(authorisation, 1)
        # Whoever gave the visit stays named in it: only who pays is another.
        by = By(id=last.by_id, name=last.by_name, role=Role.THERAPIST)
        how: dict[str, Any] = {"series": last.series, "number": last.number + 1, "key": uuid4()}
        _write(last.plan, _told(last), by, authorisation=authorisation, **how)


def why_not_now(plan: Plan) -> str:
    """Why no visit can be counted today whatever is typed; "" where one can."""
    try:
        _refuse(plan, timezone.localdate())
        if plan.visits_left < 1:
            return f"All {plan.visits_allowed} visits are used. Ask for a new referral first."
        _covering(plan, timezone.localdate())
    except NotCounted as refused:
        return str(refused)
    return ""


def goes_on(referral: Referral) -> bool:
    """Whether care runs: in care, or while a new referral is asked for and nothing paused it since."""
    if referral.state == State.IN_CARE:
        return True
    if referral.state not in _RENEWING or referral.call_first:
        return False
    steps = Event.objects.filter(referral=referral).order_by("-number").values_list("step", "to_state")[:100]
    for step, to_state in steps:
        if to_state not in _RENEWING:
            return False
        if step == Step.RENEW:
            return True
    return False


def _refuse(plan: Plan, on: date) -> None:
    if plan.replaced_at is not None:
        raise NotCounted("A newer plan took the place of this one. Write the visit down there.", "")
    if not goes_on(plan.referral):
        raise NotCounted("Care is paused or over, so no visit is counted. Open the referral to see what is next.", "")
    _refuse_day(plan, on)


def _refuse_day(plan: Plan, on: date) -> None:
    if on > timezone.localdate():
        raise NotCounted("This day is in the future. Write the visit down when it has been.")
    if on < plan.begins_on:
        raise NotCounted(f"The provider's answer came on {_day(plan.begins_on)}. Visits before it are not counted.")
    if on > plan.expires_on:
        raise NotCounted(f"The referral ran out on {_day(plan.expires_on)}. Ask for a new one first.")


def _authorised(plan: Plan, on: date) -> Authorisation | None:
    """What pays for the visit, one less left; None where no payer stands on file. Raises NotCounted."""
    found = _covering(plan, on)
    _pay(found, 1)
    return found


def _covering(plan: Plan, on: date) -> Authorisation | None:
    known = list(Authorisation.objects.of(plan.referral_id).standing())
    if not known:
        return None
    covering = [row for row in known if row.covers(on)]
    if not covering:
        spans = " and ".join(f"from {_day(row.begins_on)} to {_day(row.ends_on)}" for row in known)
        raise NotCounted(f"The payer authorised visits {spans}. This day is outside of that, so it is not counted.")
    for row in covering:
        if row.visits_left > 0:
            return row
    raise NotCounted(
        "All visits that the payer authorised are used. Ask the payer for more, and write down the answer first.", ""
    )


def _pay(authorisation: Authorisation | None, by: int) -> None:
    if authorisation is not None:
        Authorisation.objects.filter(pk=authorisation.pk).update(visits_used=F("visits_used") + by)


def _last(visit: Visit) -> Visit:
    last = Visit.objects.filter(series=visit.series).select_related("authorisation").latest("number")
    if last.withdrawn:
        raise NotCounted("This visit was taken back.", "")
    return last


def _told(visit: Visit) -> Told:
    return Told(visit.on, visit.minutes, visit.areas, visit.scores, visit.note, visit.billing_code)


def _write(plan: Plan, told: Told, by: By, *, out: bool = False, **more: Any) -> Visit:
    paid: Authorisation | None = more["authorisation"]
    return Visit.objects.create(
        plan=plan,
        on=told.on,
        minutes=told.minutes,
        areas=told.areas,
        scores=told.scores,
        note=told.note,
        billing_code=told.billing_code,
        withdrawn=out,
        allowed_from=plan.begins_on,
        allowed_until=plan.expires_on,
        authorised_from=paid.begins_on if paid else None,
        authorised_until=paid.ends_on if paid else None,
        by_id=by.id,
        by_name=by.name,
        **more,
    )


def _settle(plan: Plan, action: str, visit: Visit) -> None:
    dues.follow(plan)
    trail.note(action, subject=visit, plan=str(plan.pk))


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
