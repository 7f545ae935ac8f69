"""What the pages of the plan, of outcomes and of reports show, worked out in plain Python."""

from contextlib import suppress
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from clinic.accounts.models import User
from clinic.accounts.roles import Role
from intake.care import agreeing, counting, dues
from intake.care.appointments import Appointment
from intake.care.chart import chart
from intake.care.models import Aims, Authorisation, Plan
from intake.care.opening import MOST_ACTIVITIES
from intake.care.outcomes import MOST, series
from intake.care.report_content import CHANGE_NOTE
from intake.care.reports import Report
from intake.care.visits import Visit, VisitQuerySet
from intake.records.bodymap.areas import NAMES
from intake.referrals.lifecycle import State
from intake.referrals.models import Referral
from intake.web.care.access import newest_aims
from intake.web.therapist import words

#: Visits on one page.
SHOWN = 10


def plan_page(reader: User, plan: Plan, after: str = "") -> dict[str, Any]:
    """The plan: what was allowed, what it aims at, who pays, what is due, the visits after a key."""
    today = timezone.localdate()
    aims = newest_aims(plan)
    visits, following = _visits(plan, after)
    return {
        "plan": plan,
        "referral": plan.referral,
        "aims": aims,
        "areas": listed(aims.areas),
        "due": [(act.words, words.day(act.on, today), act.on <= today) for act in dues.due_acts(plan, today)],
        "dates": [(agreeing.when(row), row) for row in _dates(plan)],
        "payer_block": settings.PAYER_BLOCK,
        "authorisations": list(Authorisation.objects.of(plan.referral_id)),
        "visits": [_row(visit, aims, today) for visit in visits],
        "following": following,
        "reports": list(Report.objects.filter(plan__referral=plan.referral_id).order_by("-at")[:SHOWN]),
        "goes_on": counting.goes_on(plan.referral),
        "state_words": words.STATES[State(plan.referral.state)],
        "why_not": counting.why_not_now(plan),
        "may_act": reader.role == Role.THERAPIST,
        "end_report_open": ended(plan.referral) and not _end_report(plan),
    }


def _dates(plan: Plan) -> list[Appointment]:
    rows = Appointment.objects.filter(plan__referral=plan.referral_id).coming(timezone.now())
    return list(rows[:SHOWN])


def listed(codes: list[str]) -> str:
    """Places of the body map in words."""
    return words.upper_first(", ".join(NAMES[code] for code in codes if code in NAMES)) or "None marked"


def ended(referral: Referral) -> bool:
    """Whether care is over."""
    return referral.state == State.CLOSED


def kinds_for(referral: Referral) -> list[str]:
    """The kinds of report that can be written now, the likely one first."""
    kinds = [Report.Kind.PROGRESS.value, Report.Kind.END.value]
    return kinds[::-1] if ended(referral) else kinds


def outcomes_page(plan: Plan) -> dict[str, Any]:
    """A chart and a row of words for all that is tracked, over the newest visits of the referral."""
    aims = newest_aims(plan)
    visits = list(Visit.objects.of(plan.referral_id)[:MOST])[::-1]
    found = series(aims.tracked, visits)
    return {
        "plan": plan,
        "referral": plan.referral,
        "shown": [(one, chart(one)) for one in found],
        "activities": sum(one.kind == "activity" for one in found),
        "most_activities": MOST_ACTIVITIES,
        "visits": len(visits),
        "capped": len(visits) == MOST,
        "change_note": CHANGE_NOTE,
    }


def _visits(plan: Plan, after: str) -> tuple[list[Visit], str]:
    """A page of visits after the key in the address; a key that cannot be read begins at the newest."""
    rows: VisitQuerySet = Visit.objects.of(plan.referral_id)
    day, _, series_id = after.partition("_")
    with suppress(ValueError):
        rows = rows.before(date.fromisoformat(day), UUID(series_id))
    found = list(rows[: SHOWN + 1])
    last = found[SHOWN - 1] if len(found) > SHOWN else None
    return found[:SHOWN], f"{last.on.isoformat()}_{last.series.hex}" if last else ""


def _row(visit: Visit, aims: Aims, today: date) -> dict[str, Any]:
    told = []
    for row in aims.tracked:
        before, after = visit.scores.get(row["code"], (None, None))
        if before is not None or after is not None:
            told.append(f"{row['name']} {_said(before)} before, {_said(after)} after")
    return {
        "visit": visit,
        "day": words.day(visit.on, today),
        "areas": listed(visit.areas),
        "numbers": "; ".join(told) or "No numbers asked",
    }


def _said(number: int | None) -> str:
    return "not asked" if number is None else str(number)


def _end_report(plan: Plan) -> bool:
    return Report.objects.filter(plan=plan, kind=Report.Kind.END).exists()
