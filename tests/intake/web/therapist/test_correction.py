"""A therapist sees exactly what a patient corrected: before and after, marked until they say that they read it."""

from uuid import uuid4

import pytest

from intake.records import drafts
from intake.referrals import correcting
from intake.referrals.lifecycle import State
from intake.referrals.models import Referral
from intake.submission import submit
from intake.web.patient.who_opened import days
from tests.cast import signed_in
from tests.intake.referrals.people import again, lead
from tests.intake.web.patient.phone import sent
from tests.intake.web.therapist.desk import address, decide, see

pytestmark = pytest.mark.django_db

MARK = "The patient corrected answers <span"


def corrected(referral: Referral, reason: str = "", **pages: dict) -> Referral:
    """The patient opens what was sent, changes these pages and sends them."""
    intake = referral.intake
    correcting.begin(intake)
    for step, data in pages.items():
        drafts.save_page(intake=intake, step=step, data=data)
    submit(intake, key=uuid4(), reason=reason)
    return again(referral)


def test_without_a_correction_nothing_is_marked() -> None:
    page = see(sent("V02"))
    assert "corrected" not in page


def test_each_question_stands_with_what_was_said_before_and_after_and_why() -> None:
    referral = corrected(
        sent("V02"), "I mixed up the <years>", duration={"value": "under_6_weeks"}, walking={"value": "cannot"}
    )
    page = see(referral)
    assert MARK in page
    assert "I mixed up the &lt;years&gt;" in page
    for question, was, now in (
        ("How long have you had this?", "1 to 5 years", "Less than 6 weeks"),
        ("When do you need to stop on a walk?", "I do not need to stop", "I do not walk"),
    ):
        row = page[page.index(f"<strong>{question}</strong>") :].split("</li>")[0]
        assert f"Was: {was}" in row and f"Now: {now}" in row
    assert page.index(MARK) < page.index("Why it was flagged")
    shown = page[page.index(MARK) : page.index("I have read what changed")]
    assert "Do any of these fit you?" not in shown


def test_a_question_that_was_not_asked_before_is_told_too() -> None:
    referral = corrected(sent("V01"), walking={"value": "under_5"}, stopping={"rows": ["tired"], "exit": ""})
    page = see(referral)
    row = page[page.index("<strong>Why do you stop?</strong>") :].split("</li>")[0]
    assert "Was: Not asked" in row and "Now: I get tired" in row


def test_the_mark_stands_on_the_worklist_and_in_the_review_until_somebody_read_it() -> None:
    referral = corrected(lead(sent("V02"), State.SENT), duration={"value": "over_5_years"})
    ana = signed_in("ana")
    for _ in range(2):  # looking is not saying so
        assert MARK in see(referral, ana)
    assert "Corrected by the patient" in ana.get("/staff/?tab=with-provider").content.decode()
    answer = ana.post(address(referral, "correction-read"), {"seen": referral.version})
    assert answer.status_code == 302
    assert again(referral).corrected_since is None
    assert MARK not in see(referral, ana)
    assert "Corrected by the patient" not in ana.get("/staff/?tab=with-provider").content.decode()
    told = [line.what for _, lines in days(referral.patient) for line in lines]
    assert "Read what you corrected" in told


def test_two_corrections_show_all_that_changed_since_it_was_read() -> None:
    referral = corrected(sent("V02"), duration={"value": "under_6_weeks"})
    referral = corrected(referral, course={"value": "better"})
    page = see(referral)
    shown = page[page.index(MARK) : page.index("I have read what changed")]
    assert "How long have you had this?" in shown and "Which way is it going?" in shown


def test_what_came_in_after_the_page_was_opened_stays_marked() -> None:
    referral = corrected(sent("V02"), duration={"value": "under_6_weeks"})
    seen = referral.version
    corrected(referral, course={"value": "better"})
    signed_in("ana").post(address(referral, "correction-read"), {"seen": seen})
    assert again(referral).corrected_since == 1


def test_a_decision_in_the_review_says_that_it_was_read_and_undoing_it_brings_the_mark_back() -> None:
    referral = corrected(sent("V02"), duration={"value": "under_6_weeks"})
    ana = signed_in("ana")
    assert decide(referral, "ask_provider", ana).status_code == 302
    assert again(referral).corrected_since is None
    ana.post(address(referral, "undo"), {"seen": again(referral).version})
    assert again(referral).corrected_since == 1


def test_emergency_words_in_the_reason_are_read_first() -> None:
    referral = corrected(sent("V02"), "I have chest pain since Monday", duration={"value": "under_6_weeks"})
    assert "Read first: the patient wrote “chest pain”" in see(referral)


@pytest.mark.parametrize("who", ["carla"])
def test_an_administrator_reads_it_and_has_no_button(who: str) -> None:
    page = see(corrected(sent("V02"), duration={"value": "under_6_weeks"}), who)
    assert MARK in page
    assert "I have read what changed" not in page
