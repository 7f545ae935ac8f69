"""Every page of care, in every state, and how to get there."""

from datetime import timedelta
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils import timezone

from intake.care.agreeing import Time, agree
from intake.care.models import Plan
from intake.care.report_content import content, draft
from intake.care.reporting import issue_report, told_of
from intake.protocols.models import load as load_protocol
from intake.referrals.lifecycle import State as Stage
from intake.referrals.lifecycle import Step
from tests.intake.care.caring import NUMB_MARIA, plan, since, visit
from tests.intake.letters.writing import answer, issue
from tests.intake.making import MARIA, sent_intake
from tests.intake.referrals.people import again, ana, lead, take
from tests.journeys.states import State
from tests.journeys.visit import Visit

LIMITS = "Light pressure on the calves.\nNo heat on the feet."


def busy() -> Plan:
    """Care that runs: six visits, better with burning, the same with stairs."""
    found = since(plan(NUMB_MARIA, visits=12, limits=LIMITS, bother={"burning": 8, "numbness": 6}), 45)
    told = (((8, 5), (6, 6)), ((8, 6), (6, 5)), ((7, 4), (6, 6)), ((6, 4), (7, 6)), ((6, 3), (6, 6)), ((5, 3), (6, 5)))
    for weeks, (burning, numbness) in enumerate(reversed(told)):
        pairs: dict[str, Any] = {"burning": burning, "numbness": numbness, "activity_1": (7, 7)}
        visit(found, weeks * 7 + 1, areas=["f-foot-l", "f-foot-r"], note="Slept well after.", **pairs)
    return Plan.objects.get(pk=found.pk)


def _opens(page: str, found: Plan, visit: Visit, who: str = "ana", more: str = "") -> Visit:
    return visit.signs_in(who).opens(reverse(f"staff:{page}", args=[found.referral_id]) + more)


def _page(page: str, visit: Visit, who: str = "ana") -> None:
    _opens(page, busy(), visit, who)


def _new(page: str, visit: Visit) -> Visit:
    return _opens(page, plan(), visit)


def _refused(page: str, button: str, visit: Visit, **fields: str) -> None:
    _opens(page, busy(), visit).fills(**fields).presses(button)


def _all_well(visit: Visit) -> None:
    _opens("session-card", busy(), visit)
    for button in ("Save “Right now”", "Save “Today”"):
        visit.ticks("None of these").presses(button)


def _half_asked(visit: Visit) -> None:
    _opens("session-card", busy(), visit).ticks("None of these").presses("Save “Right now”")


def _sign(visit: Visit) -> None:
    _opens("session-card", busy(), visit)
    visit.page.locator("input[name=stop_signs-pe_symptoms][value=yes]").check(force=True)
    visit.presses("Save “Right now”")


def _unasked(visit: Visit) -> None:
    _opens("session-card", plan({**MARIA, "unanswered": ["home_oxygen"]}), visit)


def _paused(page: str, visit: Visit) -> None:
    found = plan()
    take(again(found.referral), Step.PAUSE)
    _opens(page, found, visit)


def _to_open(visit: Visit) -> Visit:
    referral = lead(sent_intake(), Stage.IN_CARE)
    return visit.signs_in("ana").opens(reverse("staff:open-plan", args=[referral.pk]))


def _correct(visit: Visit) -> None:
    last = busy().last_visit()
    assert last is not None
    visit.signs_in("ana").opens(reverse("staff:visit", args=[last.series]))


def _issued(visit: Visit) -> None:
    found = busy()
    told = told_of(found, again(found.referral))
    words = content(told, "progress", draft(told, "progress"), found.begins_on, "Ana Ruiz")
    report = issue_report(plan=found, kind="progress", content=words, by=ana())
    visit.signs_in("ana").opens(reverse("staff:care-report", args=[report.pk]))


def _figures(more: str, visit: Visit, who: str = "carla") -> None:
    """A clinic of a day: flags that were followed and not, requests with and without an answer, changes in care."""
    for number in range(24):
        take(sent_intake(), Step.CLOSE if number % 4 == 0 else Step.ASK_PROVIDER)
    for _ in range(3):
        issue(lead(sent_intake(), Stage.DRAFTING))
    answer(issue(lead(sent_intake(), Stage.DRAFTING)), "refer")
    sent_intake()
    busy()
    visit.signs_in(who).opens(reverse("staff:clinic") + more)


def _quiet_figures(visit: Visit) -> None:
    load_protocol()
    visit.signs_in("ana").opens(reverse("staff:clinic"))


def _dated(visit: Visit) -> Plan:
    found = busy()
    for days in (2, 9):
        agree(plan=found, time=Time(timezone.now() + timedelta(days=days), 30), by=ana())
    return found


def _date(visit: Visit) -> None:
    row = _dated(visit).appointments.first()
    assert row is not None
    visit.signs_in("ana").opens(reverse("staff:date", args=[row.series]))


CARE = [
    State("plan, with dates", lambda visit: _opens("plan", _dated(visit), visit), wide=True),
    State("date", partial(_page, "new-date"), wide=True),
    State("date, refused", partial(_refused, "new-date", "Save the date", minutes="x"), 422),
    State("date, moved", _date),
    State("figures, nothing yet", _quiet_figures, brief=True),
    State("figures", partial(_figures, ""), wide=True),
    State("figures, refused", partial(_figures, "?since=x"), 422),
    State("plan, to be opened", _to_open, wide=True),
    State(
        "plan, to be opened, refused",
        lambda visit: _to_open(visit).fills(weeks="0").presses("Open the plan"),
        422,
        wide=True,
    ),
    State("plan, new", partial(_new, "plan"), wide=True),
    State("plan, busy", partial(_page, "plan"), wide=True),
    State("plan, read only", partial(_page, "plan", who="carla"), brief=True),
    State("plan, paused", partial(_paused, "plan"), brief=True),
    State("aims", partial(_page, "aims")),
    State("aims, refused", partial(_refused, "aims", "Save the plan", review_on=""), 422),
    State("session card, new", partial(_new, "session-card"), wide=True),
    State("session card, busy", partial(_page, "session-card"), wide=True),
    State("session card, never answered", _unasked, brief=True),
    State("session card, half asked", _half_asked, wide=True),
    State("session card, all well", _all_well, wide=True),
    State("session card, refused", partial(_refused, "session-card", "Save “Right now”"), 422, wide=True),
    State("session card, a sign", _sign, wide=True),
    State("session card, paused", partial(_paused, "session-card"), brief=True),
    State("visit", partial(_page, "new-visit")),
    State("visit, refused", partial(_refused, "new-visit", "Save the visit", minutes="x"), 422),
    State("visit, corrected", _correct, brief=True),
    State("outcomes", partial(_page, "outcomes"), wide=True),
    State("outcomes, nothing yet", partial(_new, "outcomes"), brief=True),
    State("report", partial(_page, "report"), wide=True),
    State("report, refused", partial(_refused, "report", "Issue the report", done=""), 422),
    State("report, issued", _issued, wide=True),
]
