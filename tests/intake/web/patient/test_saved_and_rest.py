"""What was just said stands on the next page, one press away from being changed; a rest is offered half-way."""

import re

import pytest

from intake.records.progress import Progress
from intake.web.patient.presenters import HALF_WAY
from tests.intake.making import examples
from tests.intake.web.patient.phone import Phone, begun, laid, leads_to, words

pytestmark = pytest.mark.django_db
REST = "You are about half-way."


def test_nothing_is_said_to_be_saved_before_the_first_answer_or_where_one_answer_is_changed() -> None:
    phone = Phone(laid())
    assert "Saved:" not in words(phone.open())
    assert "Saved:" not in words(phone.open("duration", **{"return": "check"}))
    assert REST not in words(phone.open(HALF_WAY, **{"return": "check"}))


def test_a_press_by_accident_is_seen_on_the_next_page_and_undone_by_back() -> None:
    phone = Phone(begun())
    page = phone.follow(phone.press("symptoms", rows=["burning", "tingling", "numbness"]))
    said = words(page)
    assert "Saved: " in said and ", and 2 more. Press Back to change it." in said
    back = phone.follow(phone.press("moving", "back"))
    assert back.content.decode().count(" checked") == 3
    assert "Saved: None of these. Press Back to change it." in words(back)


def test_a_long_answer_is_cut_and_a_page_of_several_questions_is_counted() -> None:
    phone = Phone(laid(words={"text": "a b c d e f g h i j k"}))
    assert "Saved: a b c d e f g h…. Press Back to change it." in words(phone.open(HALF_WAY))
    assert re.search(r"Saved: [3-9] answers\. Press Back to change it\.", words(phone.open("provider")))


def test_where_nothing_was_given_nothing_is_repeated() -> None:
    assert "Saved:" not in words(Phone(laid(words={"text": ""})).open(HALF_WAY))


def test_a_rest_is_offered_half_way_whoever_fills_in_and_nowhere_else() -> None:
    for case in examples():
        route = [step.code for step in Progress(laid(case)).route]
        assert 0.4 <= route.index(HALF_WAY) / len(route) <= 0.6, case
    phone = Phone(laid("V02"))
    offered = [step.code for step in Progress(phone.intake).route[1:] if REST in words(phone.open(step.slug))]
    assert offered == [HALF_WAY]


def test_the_rest_leads_to_a_page_that_says_how_to_come_back_and_carries_on_where_it_was_left() -> None:
    phone = Phone(laid("V02", without=[HALF_WAY]))
    answer = phone.press(HALF_WAY, "later")
    assert leads_to(answer) == "saved"
    page = phone.follow(answer)
    assert "Come back on any phone or computer" in words(page)
    assert 'class="btn" href="/intake/causes/">Carry on now' in page.content.decode()
