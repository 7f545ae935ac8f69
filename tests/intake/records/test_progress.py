"""Where an intake stands: the first open step, what comes before and after, and which signs were not shown yet."""

from datetime import timedelta

import pytest
from django.utils import timezone

from intake.records.models import Page
from intake.records.progress import Progress
from tests.intake.web.patient.phone import begun, laid

pytestmark = pytest.mark.django_db


def code(step: object) -> str:
    return getattr(step, "code", "")


def test_a_whole_intake_has_nothing_open() -> None:
    progress = Progress(laid())
    assert progress.first_open() is None
    assert all(progress.may_open(step) for step in progress.route)
    assert progress.unseen_signs() == []


def test_the_first_open_step_is_the_first_that_was_not_answered() -> None:
    progress = Progress(begun())
    assert code(progress.first_open()) == "symptoms"
    assert [step.code for step in progress.route if progress.may_open(step)] == [
        *("adult", "stop_signs", "today", "symptoms"),
    ]


def test_before_and_after_follow_the_order_in_which_questions_are_asked() -> None:
    progress = Progress(laid(without=["consent"]))
    for one, next_one in zip(progress.route, progress.route[1:], strict=False):
        assert progress.after(one) == next_one
        assert progress.before(next_one) == one
    assert progress.before(progress.route[0]) is None
    assert code(progress.after(progress.route[-1])) == "consent"
    whole = Progress(laid())
    assert {whole.after(step) for step in whole.route} == {None}


def test_a_page_left_half_done_is_open() -> None:
    intake = laid()
    Page.objects.filter(intake=intake, step="about").update(complete=False)
    assert code(Progress(intake).first_open()) == "about"


def test_a_one_by_one_page_is_complete_when_every_row_has_its_answer() -> None:
    intake = laid(recent={"rows": ["fainting"], "exit": "unsure"}, recent_each={"answers": {}})
    rows = {item.code for item in intake.protocol.parsed().on_page("recent")}
    assert code(Progress(intake).first_open()) == "recent_each"
    for left_out, is_open in (({"fainting"}, False), ({"fainting", "fever_or_illness"}, True)):
        answers = dict.fromkeys(rows - left_out, "no")
        Page.rewrite(intake.pages.get(step="recent_each").pk, {"answers": answers})
        assert (code(Progress(intake).first_open()) == "recent_each") is is_open


def test_pages_expire_by_the_clock_that_is_asked() -> None:
    intake = laid()
    now = timezone.now()
    assert Progress(intake, now + timedelta(hours=23)).first_open() is None
    assert code(Progress(intake, now + timedelta(hours=25)).first_open()) == "stop_signs"
    assert code(Progress(intake, now + timedelta(days=91)).first_open()) == "adult"


def test_signs_are_unseen_until_their_page_was_left() -> None:
    intake = begun(stop_signs={"rows": ["pe_symptoms", "acute_limb"], "exit": ""})
    assert Progress(intake).unseen_signs() == ["pe_symptoms", "acute_limb"]
    Page.objects.create(intake=intake, step="interruption", data={"seen": ["pe_symptoms"]}, answered_at=timezone.now())
    progress = Progress(intake)
    assert (progress.unseen_signs(), progress.shares) == (["acute_limb"], False)


def test_a_step_is_found_by_its_address_only_while_it_is_on_the_way() -> None:
    progress = Progress(laid())
    assert code(progress.find("bother-burning")) == "bother_burning"
    assert progress.find("bother-numbness") is progress.find("cancer") is progress.find("nothing") is None


def test_the_place_of_a_step_is_said_in_words() -> None:
    progress = Progress(laid())
    assert progress.place(progress.route[0]) == "Part 1 of 7, first: question 1"
    assert progress.place(progress.reading.steps["today"]) == "Part 2 of 7, warning signs: question 2"
    assert progress.place(progress.reading.steps["cancer"]) == "Your safety"


def test_the_pages_are_read_with_one_question_to_the_database(django_assert_num_queries) -> None:
    intake = laid("V07")
    intake.protocol.parsed()
    with django_assert_num_queries(1):
        progress = Progress(intake)
        progress.first_open()
        progress.unseen_signs()
