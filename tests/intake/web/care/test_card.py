"""The session card: quiet when all is well, "ask" where nobody answered, care paused at a sign."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.utils import timezone

from intake.assessments.models import Assessment
from intake.care.models import Plan
from intake.care.visits import DaySigns
from intake.indications.vocabulary import SIGN_PAGES
from intake.protocols.files import newest
from intake.referrals.lifecycle import State, Step
from intake.referrals.models import Referral
from tests.cast import signed_in
from tests.intake.care.caring import NUMB_MARIA, plan, visit
from tests.intake.making import MARIA
from tests.intake.referrals.people import again, take
from tests.intake.web.therapist.desk import address, see, text
from tests.intake.web.therapist.test_correction import corrected

pytestmark = pytest.mark.django_db
NONE = {"none": "on"}
ASKED = '<strong class="askmark">ask</strong>'


def ask(found: Plan, page: str, **answers: str) -> HttpResponse:
    """Save one page of signs."""
    sent = {f"{page}-{name}": value for name, value in answers.items()}
    return signed_in("ana").post(address(found.referral, "day-signs"), {"page": page, **sent})


def card(found: Plan, who: str = "ana") -> str:
    """The card as somebody sees it."""
    return see(found.referral, who, page="session-card")


def signs(page: str) -> list[Any]:
    """The items of a page."""
    return list(newest().on_page(page))


def test_a_quiet_case_has_quiet_facts() -> None:
    found = card(plan())
    for quiet in ("None told.", "No limits told.", "Does not use it.", "First visit of this plan.", "None."):
        assert quiet in found


def test_every_sign_is_shown_and_says_ask_before_it_is_asked() -> None:
    found = card(plan())
    for item in signs("stop_signs"):
        assert item.q.replace("'", "&#x27;") in found
    for item in signs("today"):
        assert f"{ASKED} {item.name}" in found
    assert found.count('class="askmark paper"') == len(signs("stop_signs"))


def test_numb_areas_oxygen_limits_and_precautions_stand_on_it() -> None:
    found = card(plan(NUMB_MARIA, limits="Light pressure on the calves."))
    for part in (
        "Marked: ",
        "Keep it on.",
        "Light pressure on the calves.",
        "Light pressure, no heat",
        "raises a hand",
    ):
        assert part in found


def test_what_nobody_answered_says_ask() -> None:
    found = plan({**MARIA, "unanswered": ["home_oxygen"]})
    assert '<div class="unasked"><dt>Oxygen</dt>' in card(found)


def test_both_pages_answered_with_none_leave_care_running() -> None:
    found = plan()
    for page in SIGN_PAGES:
        assert ask(found, page, **NONE).status_code == 302
    assert again(found.referral).state == State.IN_CARE
    assert "askmark" not in card(found)
    assert [row.signs for row in DaySigns.objects.all()] == [[], []]


def test_nothing_ticked_and_both_ticked_are_refused() -> None:
    found = plan()
    assert "tick “None of these”" in text(ask(found, "today"))
    refused = ask(found, "today", none="on", dvt_suspected="yes")
    assert (refused.status_code, DaySigns.objects.count()) == (422, 0)
    assert "Take one away" in text(refused)


def test_yesterdays_signs_do_not_count_today(monkeypatch: pytest.MonkeyPatch) -> None:
    found = plan()
    ask(found, "stop_signs", **NONE)
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    assert card(found).count('class="askmark paper"') == len(signs("stop_signs"))


@pytest.mark.parametrize(("page", "sign"), [("stop_signs", "pe_symptoms"), ("today", "dvt_suspected")])
@pytest.mark.parametrize("answer", ["yes", "not_sure"])
def test_a_sign_pauses_care_and_is_called_about_first(page: str, sign: str, answer: str) -> None:
    found = plan()
    if page == "today":
        ask(found, "stop_signs", **NONE)
    ask(found, page, **{sign: answer})
    now = again(found.referral)
    assert (now.state, now.call_first, now.assessment.outcome) == (State.FLAGGED, True, "urgent")
    assert Step.PAUSE in now.events.values_list("step", flat=True)
    shown = card(found)
    assert "A sign came up today: no massage" in shown
    assert newest().items[sign].act in shown


def test_a_sign_that_a_provider_looks_at_pauses_care_without_a_call() -> None:
    found = plan()
    ask(found, "today", bp_crisis_no_symptoms="not_sure")
    now = again(found.referral)
    assert (now.state, now.call_first) == (State.FLAGGED, False)


def test_after_a_sign_no_page_is_open_and_none_is_kept() -> None:
    found = plan()
    ask(found, "stop_signs", pe_symptoms="yes")
    ask(found, "today", **NONE)
    assert DaySigns.objects.count() == 1
    assert '<form method="post" action="/staff/referrals' not in card(found)


def test_a_page_can_be_asked_again_on_the_same_day() -> None:
    found = plan()
    ask(found, "stop_signs", **NONE)
    address_again = f"{address(found.referral, 'session-card')}?again=stop_signs"
    assert 'name="stop_signs-none"' in text(signed_in("ana").get(address_again))
    ask(found, "stop_signs", stroke_signs="yes")
    assert again(found.referral).call_first


def test_what_changed_since_the_last_visit() -> None:
    found = plan()
    visit(found, burning=(6, 4), note="Sore left heel")
    shown = card(found)
    assert "Burning 6, then 4" in shown
    assert "Note then: Sore left heel" in shown


def test_answers_that_the_patient_corrected_are_marked_until_somebody_read_what_changed() -> None:
    found = plan()
    mark = "The patient corrected answers."
    assert mark not in card(found)
    referral = corrected(found.referral, duration={"value": "over_5_years"})
    shown = card(found)
    assert f'<a class="textlink" href="{address(referral, "review")}">Read what changed</a>' in shown
    assert shown.index("<h1>") < shown.index(mark) < shown.index("What changed</h2>")
    signed_in("ana").post(address(referral, "correction-read"), {"seen": referral.version})
    assert mark not in card(found)


def test_a_new_precaution_is_named() -> None:
    found = plan()
    visit(found)
    now = again(found.referral).assessment
    row = {"code": "blood_thinner", "name": "Blood thinner", "act": "No deep work.", "cleared": ""}
    later = Assessment.objects.create(
        version=now.version,
        protocol=now.protocol,
        outcome=now.outcome,
        verdict=now.verdict,
        evidence=now.evidence | {"precautions": [row]},
        answers_sha256=now.answers_sha256,
        at=timezone.now(),
    )
    Referral.objects.filter(pk=found.referral_id).update(assessment=later)
    assert "New precaution: Blood thinner." in card(found)


def test_who_only_reads_sees_it_and_cannot_answer() -> None:
    found = plan()
    shown = card(found, "carla")
    assert 'name="stop_signs-none"' not in shown
    assert shown.count(ASKED) == sum(len(signs(page)) for page in SIGN_PAGES)
    client = signed_in("carla")
    assert client.post(address(found.referral, "day-signs"), {"page": "today", "today-none": "on"}).status_code == 404


def test_a_paused_case_says_so() -> None:
    found = plan()
    take(again(found.referral), Step.PAUSE)
    assert "Care is paused or over" in card(found)
    assert timezone.localdate().strftime("%A") in card(found)
