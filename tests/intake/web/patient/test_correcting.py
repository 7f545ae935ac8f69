"""A patient corrects what was sent: a new version, judged anew; what was sent before stays beside it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from clinic.audit.models import AuditEvent
from intake.records.models import Page
from intake.referrals.lifecycle import NotAllowed, State, Step
from intake.referrals.models import Referral
from tests.intake.referrals.people import lead, take
from tests.intake.web.patient.phone import Phone, address, begun, leads_to, refused, sent, words
from tests.intake.web.patient.test_coming_back import MARIA, come_back

pytestmark = pytest.mark.django_db

NONE = {"rows": "none"}


def in_state(state: State) -> Referral:
    """A case that fits, in this state."""
    return lead(sent("V02"), state)


def opened(referral: Referral) -> Phone:
    """The browser in which it was sent, with the answers open to be corrected."""
    phone = Phone(referral.intake)
    assert leads_to(phone.client.post(address("correct"))) == "check"
    return phone


def corrects(phone: Phone, step: str, reason: str = "", **typed: Any) -> Referral:
    """Change one page and send."""
    assert phone.press(step, returns="check", **typed).status_code == 302
    return sends(phone, reason)


def sends(phone: Phone, reason: str = "") -> Referral:
    assert leads_to(phone.press("check", key=str(uuid4()), reason=reason)) == "sent"
    return Referral.objects.whole().get(intake=phone.intake)


def last_step(referral: Referral) -> str:
    return referral.events.latest("number").step


def test_nothing_changed_is_no_version_and_closes_it_again():
    phone = opened(sent("V02"))
    referral = sends(phone, reason="I only looked")
    assert referral.intake.versions.count() == 1
    assert not phone.intake.is_open
    assert last_step(referral) == "opened"
    assert referral.corrected_since is None


def test_left_as_it_was_sent_nothing_changes_and_the_next_correction_begins_from_what_was_sent():
    referral = sent("V02")
    before = referral.intake.page_data()
    phone = opened(referral)
    phone.press("duration", returns="check", value="under_6_weeks")
    assert leads_to(phone.client.post(address("correct/as-sent"))) == "sent"
    assert not phone.intake.is_open
    assert leads_to(phone.press("duration", value="under_1_year")) == "sent"
    assert opened(referral).intake.page_data() == before
    assert referral.intake.versions.count() == 1


def test_a_correction_is_a_new_version_with_its_reason_and_the_old_one_stays():
    first = sent("V02")
    phone = opened(first)
    page = words(phone.open("check"))
    assert "Correct your answers" in page and "Nothing is decided yet" in page
    referral = corrects(phone, "duration", "I mixed up the years", value="under_6_weeks")
    one, two = referral.intake.versions.order_by("number")
    assert one.page_data()["duration"] == {"value": "under_5_years"}
    assert two.page_data()["duration"] == {"value": "under_6_weeks"}
    event = referral.events.latest("number")
    assert (event.step, event.note) == ("corrected", "I mixed up the years")
    assert (referral.state, referral.due_at, referral.corrected_since) == (first.state, first.due_at, 1)
    assert referral.assessment.version == two
    assert "Version 2" in words(come_and_look(referral))


def come_and_look(referral: Referral) -> Any:
    """What they see of it after coming back by a code."""
    phone = Phone()
    referral.patient.email = MARIA
    referral.patient.save()
    come_back(phone)
    return phone.open(f"yours/{referral.intake_id}")


def test_who_came_back_by_a_code_can_correct_on_that_device_and_the_other_one_closes():
    referral = sent("V02", about={"email": MARIA})
    old, new = Phone(referral.intake), come_back(Phone())
    answer = new.client.post(address(f"yours/{referral.intake_id}/correct"))
    assert leads_to(answer) == "check"
    assert new.follow(answer).status_code == 200
    assert leads_to(old.open("check")) == ""
    other = sent("V02", name="José Delgado", about={"email": "jose@home.example"})
    assert new.client.post(address(f"yours/{other.intake_id}/correct")).status_code == 404


def test_pressing_send_twice_gives_one_version():
    phone = opened(sent("V02"))
    phone.press("duration", returns="check", value="under_6_weeks")
    key = str(uuid4())
    for _ in range(2):
        assert leads_to(phone.press("check", key=key)) == "sent"
    assert phone.intake.versions.count() == 2


def test_warning_signs_older_than_a_day_are_asked_again_first():
    referral = sent("V02")
    Page.objects.filter(intake=referral.intake).update(answered_at=timezone.now() - timedelta(hours=25))
    phone = Phone(referral.intake)
    assert leads_to(phone.client.post(address("correct"))) == "stop-signs"
    assert leads_to(phone.press("stop-signs", **NONE)) == "today"
    assert leads_to(phone.press("today", **NONE)) == "check"


@pytest.mark.parametrize("state", [State.FLAGGED, State.DRAFTING, State.SENT, State.IN_CARE])
def test_a_new_urgent_sign_shows_its_page_and_calls_first_wherever_the_case_stands(state):
    referral = in_state(state)
    phone = opened(referral)
    assert leads_to(phone.press("today", returns="check", rows="dvt_suspected")) == "care-now"
    assert leads_to(phone.press("care-now")) == "check"
    now = sends(phone)
    assert (now.state, now.call_first) == (State.FLAGGED, True)


@pytest.mark.parametrize("state", [State.DRAFTING, State.SENT, State.IN_CARE])
def test_what_changes_no_verdict_leaves_the_case_where_it_is_and_marks_it(state):
    referral = in_state(state)
    now = corrects(opened(referral), "duration", value="over_5_years")
    assert (now.state, now.corrected_since, last_step(now)) == (state, 1, "corrected")


@pytest.mark.parametrize("state", [State.DRAFTING, State.SENT, State.IN_CARE])
def test_a_new_hold_brings_it_back_to_be_decided_wherever_it_stands(state):
    now = corrects(opened(in_state(state)), "recent", rows="recent_surgery_or_fracture")
    assert now.assessment.verdict["holds"]
    assert (now.state, now.call_first) == (State.FLAGGED, False)


@pytest.mark.parametrize(("state", "then"), [(State.DRAFTING, State.FLAGGED), (State.SENT, State.FLAGGED)])
def test_a_letter_rests_on_no_verdict_that_is_another_now(state, then):
    now = corrects(opened(in_state(state)), "link", value="none")
    assert now.assessment.outcome == "not_indicated"
    assert now.state == then


@pytest.mark.parametrize("state", [State.DRAFTING, State.SENT])
def test_a_provider_who_may_be_asked_no_more_is_not_asked(state):
    phone = opened(in_state(state))
    now = corrects(phone, "consent", review="on", contact="on", name="Maria Delgado")
    assert now.state == State.FLAGGED


def test_what_is_closed_stays_as_it_was_sent():
    referral = in_state(State.CLOSED)
    phone = Phone(referral.intake)
    assert leads_to(phone.client.post(address("correct"))) == "sent"
    page = words(phone.open("sent"))
    assert "stays as it is" in page and "Correct my answers" not in page
    assert not phone.intake.is_open


def test_closing_ends_a_correction_under_way():
    referral = in_state(State.DRAFTING)
    phone = opened(referral)
    take(referral, Step.CLOSE, reason="not_suitable")
    assert not phone.intake.is_open
    assert leads_to(phone.press("duration", value="under_6_weeks")) == "sent"


def test_while_more_is_asked_the_answer_is_no_correction():
    referral = in_state(State.WAITING_PATIENT)
    phone = Phone(referral.intake)
    assert leads_to(phone.client.post(address("correct"))) == "check"
    assert "Correct your answers" not in words(phone.open("check"))
    now = corrects(phone, "duration", value="under_6_weeks")
    assert (last_step(now), now.corrected_since) == ("patient_answered", None)


def test_nothing_goes_out_before_the_correction_is_read():
    now = corrects(opened(in_state(State.DRAFTING)), "duration", value="over_5_years")
    with pytest.raises(NotAllowed, match="corrected answers"):
        take(now, Step.ISSUE)


def test_a_hidden_character_in_the_reason_is_refused_and_no_word_is_lost():
    phone = opened(sent("V02"))
    answer = phone.press("check", key=str(uuid4()), reason="wrong\x07 year")
    assert "hidden character" in refused(answer, field="id_reason")
    assert phone.intake.is_open


def test_before_it_is_sent_there_is_nothing_to_correct():
    phone = Phone(begun())
    assert leads_to(phone.client.post(address("correct"))) == "symptoms"
    assert phone.intake.correcting_at is None
    assert leads_to(phone.client.post(address("correct/as-sent"))) == "sent"
    assert leads_to(phone.open("sent")) == "symptoms"


def test_the_trail_names_each_act_and_no_answer():
    phone = opened(sent("V02"))
    corrects(phone, "duration", "my private reason", value="under_6_weeks")
    rows = AuditEvent.objects.filter(subject_id=str(phone.intake.pk)).order_by("number")
    acts = [row.action for row in rows if row.action != "intake.read"]
    assert acts[-3:] == ["intake.correction_begun", "intake.page_saved", "intake.sent"]
    assert "private" not in str(list(AuditEvent.objects.values()))
