"""The pages of the plan: opened from paper, refined, visits written down, reports issued, with as many queries."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from intake.care.models import Aims, Plan
from intake.care.reporting import issue_report
from intake.care.reports import Report
from intake.care.visits import Visit
from intake.referrals.lifecycle import State, Step
from intake.referrals.models import Referral
from intake.submission import change_consent
from tests.cast import signed_in
from tests.intake.care.caring import plan, renewed, since, visit
from tests.intake.making import sent_intake
from tests.intake.referrals.people import again, ana, lead, take
from tests.intake.web.therapist.desk import address, decide, see, text

pytestmark = pytest.mark.django_db
DOSE = {"provider": "Dr. Leila Amin", "minutes": "30", "per_week": "1", "weeks": "8"}


def send(found: Plan | Referral, page: str, **fields: Any) -> HttpResponse:
    """Ana sends a form of a page."""
    referral = found.referral if isinstance(found, Plan) else found
    return signed_in("ana").post(address(referral, page), fields)


def told(**more: Any) -> dict[str, Any]:
    """A visit of today, as the form sends it."""
    return {"key": str(uuid4()), "on": timezone.localdate().isoformat(), "minutes": "30", **more}


def test_the_review_leads_to_the_plan_only_where_there_is_care() -> None:
    referral = sent_intake()
    assert address(referral, "plan") not in see(referral)
    assert address(plan(name="Joan").referral, "plan") in see(Referral.objects.get(patient__name="Joan"))


def test_a_yes_on_paper_opens_a_plan() -> None:
    referral = lead(sent_intake(), State.IN_CARE)
    assert signed_in("ana").get(address(referral, "plan")).url == address(referral, "open-plan")  # type: ignore[attr-defined]
    assert send(referral, "open-plan", **DOSE, limits="No heat.").status_code == 302
    found = Plan.objects.get()
    assert (found.visits_allowed, found.limits, found.opened_by) == (8, "No heat.", "Ana Ruiz")
    assert "0 of 8 visits used" in see(referral, page="plan")


def test_a_dose_that_is_none_is_refused() -> None:
    referral = lead(sent_intake(), State.IN_CARE)
    refused = send(referral, "open-plan", **{**DOSE, "minutes": "none", "weeks": ""})
    assert (refused.status_code, Plan.objects.count()) == (422, 0)
    assert "Minutes a visit: write a whole number" in text(refused)


def test_aims_are_refined_and_the_providers_word_stays() -> None:
    found = plan(limits="No heat.")
    fields = {"goal": "Walk to the mailbox", "areas": ["f-foot-l"], "review_on": found.expires_on.isoformat()}
    refined = send(found, "aims", **fields, activity_1="Stairs", baseline_1="7", activity_2="Stand to cook")
    assert refined.status_code == 302
    aims = Aims.objects.get(number=2)
    names = [(row["name"], row["code"]) for row in aims.tracked if row["kind"] == "activity"]
    assert names == [("Stairs", "activity_1"), ("Stand to cook", "activity_2_2")]
    assert Plan.objects.get().limits == "No heat."


def test_an_activity_has_one_line_and_no_code_of_another() -> None:
    found = plan()
    day = {"review_on": found.expires_on.isoformat()}
    refused = send(found, "aims", **day, activity_1="Stairs", activity_2="stairs")
    assert refused.status_code == 422
    assert "Activity 2: “stairs” stands above already." in text(refused)
    assert send(found, "aims", **day, activity_1="Burning", activity_2="Stand to cook").status_code == 302
    second = renewed(found)
    assert send(second, "aims", **day, activity_1="Stand to cook", activity_2="Open jars").status_code == 302
    codes = [(row["name"], row["code"]) for row in Aims.objects.get(plan=second, number=2).tracked]
    assert len({code for _, code in codes}) == len(codes)
    assert ("Stand to cook", "activity_2_2") in codes
    earlier = Aims.objects.get(plan=found, number=2).tracked
    assert ("Burning", "activity_2_1") in [(row["name"], row["code"]) for row in earlier]
    taken = {row["code"] for row in earlier}
    assert dict(codes)["Open jars"] not in taken


def test_a_visit_is_written_down_in_one_form() -> None:
    found = plan()
    done = send(found, "new-visit", **told(before_0="6", after_0="4", note="Calm", areas=["f-foot-l"]))
    assert done.status_code == 302
    kept = Visit.objects.get()
    assert (kept.scores["burning"], kept.scores["activity_1"], kept.note) == ([6, 4], [None, None], "Calm")
    assert "Burning 6 before, 4 after" in see(found.referral, page="plan")


def test_a_billing_code_is_free_and_empty_at_first() -> None:
    found = plan()
    assert re.search(r'<input[^>]*name="billing_code"(?![^>]*value)', see(found.referral, page="new-visit"))
    send(found, "new-visit", **told(billing_code="A-12"))
    assert "Billing code A-12" in see(found.referral, page="plan")


def test_a_visit_beyond_what_is_allowed_is_refused_kindly_and_nothing_typed_is_lost() -> None:
    found = plan(visits=1)
    visit(found)
    refused = send(found, "new-visit", **told(note="Calm and warm"))
    assert refused.status_code == 422
    assert "Ask for a new referral first" in text(refused)
    assert "Calm and warm" in text(refused)


def test_a_visit_is_corrected_and_taken_back() -> None:
    found = plan()
    first = visit(found, note="Left")
    address_of = reverse("staff:visit", args=[first.series])
    assert signed_in("ana").post(address_of, told(note="Right")).status_code == 302
    assert "Corrected" in see(found.referral, page="plan")
    signed_in("ana").post(reverse("staff:take-back-visit", args=[first.series]))
    assert "No visit yet" in see(found.referral, page="plan")
    assert signed_in("ana").get(address_of).status_code == 404


def test_staff_read_why_no_report_can_be_issued_now() -> None:
    found = plan()
    assert "Issue the report" in see(found.referral, page="report")
    change_consent(intake=found.referral.intake, tick="provider", agrees=False)
    page = see(found.referral, page="report")
    assert "The patient took back that their provider may be asked." in page
    assert "Issue the report" not in page
    refused = send(found, "report", kind="progress", paper="us-letter", done="a", goes="b", asks="c")
    assert refused.status_code == 422
    assert "Not issued. The patient took back" in text(refused)


def test_visits_and_reports_open_to_who_sees_the_referral() -> None:
    found = plan()
    report = issue_report(plan=found, kind="progress", content=_content(), by=ana())
    ways = {"visit": visit(found).series, "care-report": report.pk}
    wanted = {"ana": (200, 200), "carla": (404, 200), "ed": (404, 404), "pia": (404, 404), "maria": (404, 404)}
    for who, statuses in wanted.items():
        client = signed_in(who)
        answers = [client.get(reverse(f"staff:{name}", args=[pk])).status_code for name, pk in ways.items()]
        assert tuple(answers) == statuses, who


def test_outcomes_are_told_in_words_shapes_and_numbers() -> None:
    found = since(plan(bother={"burning": 8}), 20)
    for days, pair in ((14, (8, 5)), (7, (7, 4)), (0, (5, 3))):
        visit(found, days, burning=pair, activity_1=pair)
    page = see(found.referral, page="outcomes")
    assert "8 at the start, 5 before the last visit: 3 points better." in page
    assert "Often felt as real. Ask how it is for them." in page
    assert "One number does not decide by itself" in page
    assert (page.count("<circle"), page.count("<rect")) == (6, 6)
    assert '<td data-column="Before">5</td><td data-column="After">3</td>' in page
    assert " style=" not in page


def test_a_report_is_drafted_edited_and_issued() -> None:
    found = plan()
    visit(found, burning=(6, 5))
    drafted = see(found.referral, page="report")
    assert "1 visit on " in drafted
    sent = send(
        found,
        "report",
        kind="progress",
        done="One visit.",
        goes="She sleeps better.",
        asks="Nothing.",
        paper="us-letter",
    )
    assert sent.status_code == 302
    pages = signed_in("carla").get(reverse("staff:care-report-pdf", args=[Report.objects.get().pk]))
    assert (pages["Content-Type"], pages.content[:4]) == ("application/pdf", b"%PDF")
    page = text(signed_in("ana").get(reverse("staff:care-report", args=[Report.objects.get().pk])))
    for part in ("She sleeps better.", "Progress report", "Burning: 6 at the start", Report.objects.get().sha256):
        assert part in page


def test_the_end_of_care_leads_to_the_last_report() -> None:
    found = plan()
    ended = decide(again(found.referral), "end", ending="goals_met")
    assert ended.url == address(found.referral, "report")  # type: ignore[attr-defined]
    assert "last report is not issued yet" in see(found.referral, page="plan")
    send(found, "report", kind="end", done="Six visits.", goes="Better.", asks="Nothing.", paper="us-letter")
    assert Report.objects.get().kind == "end"
    assert "last report is not issued yet" not in see(found.referral, page="plan")


def test_the_worklist_says_what_a_plan_asks_for() -> None:
    lead(sent_intake(name="No Plan"), State.IN_CARE)
    found = plan(visits=3)
    visit(found)
    page = text(signed_in("ana").get("/staff/?tab=in-care"))
    assert "No plan yet" in page
    assert "Ask for a new referral, or end the care" in page


def test_a_renewal_is_a_step_of_the_referral() -> None:
    found = plan()
    assert decide(again(found.referral), "renew").status_code == 302
    assert again(found.referral).state == State.DRAFTING
    assert "Write a visit down" in see(found.referral, page="plan")


def test_a_key_that_cannot_be_read_begins_at_the_newest_visit() -> None:
    found = plan()
    visit(found)
    for key in ("x", "2026-11-20_x", "_", "\x00"):
        assert signed_in("ana").get(address(found.referral, "plan"), {"after": key}).status_code == 200


def test_earlier_visits_are_a_page_of_their_own() -> None:
    found = plan(visits=20)
    kept = [visit(found) for _ in range(12)]
    first = see(found.referral, page="plan")
    following = re.search(r"after=([^#\"]+)", first)
    assert following
    rest = text(signed_in("ana").get(address(found.referral, "plan"), {"after": following[1]}))
    shown = [str(row.series) in first for row in kept], [str(row.series) in rest for row in kept]
    assert [sum(page) for page in shown] == [10, 2]
    assert all(one != two for one, two in zip(*shown, strict=True))


@pytest.mark.parametrize("page", ["plan", "session-card", "outcomes", "report", "new-visit", "aims"])
def test_the_number_of_queries_does_not_grow_with_visits(page: str) -> None:
    few, many = plan(), plan(name="Joan", visits=20)
    visit(few, burning=(6, 4))
    for _ in range(9):
        visit(many, burning=(6, 4))
    client, counts = signed_in("ana"), []
    for found in (few, many):
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address(found.referral, page)).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 40


def test_the_worklist_takes_one_more_query_however_many_plans(client: Any) -> None:
    ana_s, counts = signed_in("ana"), []
    for name in ("Maria", "Joan"):
        plan(name=name)
        with CaptureQueriesContext(connection) as seen:
            ana_s.get("/staff/?tab=in-care")
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_pause_is_told_on_the_plan() -> None:
    found = plan()
    take(again(found.referral), Step.PAUSE)
    page = see(found.referral, page="plan")
    assert "Care does not go on now" in page
    assert "Write a visit down" not in page


def _content() -> dict[str, Any]:
    table = {"title": "Numbers", "columns": [], "rows": [], "note": ""}
    rest = dict.fromkeys(("foot", "signed", "sender"), "")
    return {"kind": "progress", "title": "Progress", "head": [], "parts": [], "table": table, **rest}
