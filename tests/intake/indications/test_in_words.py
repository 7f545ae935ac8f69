"""Stored pages in words: what was said, what was left blank, and nothing that was not said."""

import pytest

from intake.indications.in_words import BLANK, in_words
from intake.indications.questionnaire import interruption, steps
from intake.indications.steps import Kind
from tests.intake.indications.verdicts import protocol

STEPS = {**steps(protocol()), "interruption": interruption()}


def said(step, data, names=None, **how):
    """Question -> answer."""
    return {row.question: row.answer for row in in_words(STEPS[step], data, protocol(), names, **how)}


def only(step, data, names=None):
    """The one answer of a page with one question."""
    (row,) = in_words(STEPS[step], data, protocol(), names)
    assert row.question == STEPS[step].title
    return row.answer


@pytest.mark.parametrize("step", STEPS)
def test_a_page_that_was_never_answered_says_so_once(step):
    assert only(step, None) == BLANK


@pytest.mark.parametrize(
    ("step", "data"),
    [
        ("symptoms", {"rows": [], "exit": ""}),
        ("duration", {"value": ""}),
        ("bother_burning", {"value": None}),
        ("places", {"places": []}),
        ("activities", {"items": []}),
        ("words", {"text": "  "}),
        ("medicines", {"text": "\n", "none": False}),
    ],
)
def test_a_page_left_with_nothing_on_it_says_so(step, data):
    assert only(step, data) == BLANK


def test_none_of_these_is_an_answer():
    assert only("stop_signs", {"rows": [], "exit": "none"}) == "None of these"


def test_rather_not_answer_stands_after_the_rows_that_were_ticked():
    ticked = protocol().on_page("today")[0]
    answer = only("today", {"rows": [ticked.code], "exit": "rather_not"})
    assert answer.split("\n") == [ticked.q, "Would rather not answer"]


def test_not_sure_about_one_of_these_is_told():
    assert only("today", {"rows": [], "exit": "unsure"}) == "Not sure about one of these"


def test_ticked_rows_are_a_line_each_in_the_patients_words():
    assert only("symptoms", {"rows": ["burning", "thick_sock"], "exit": ""}) == "Burning\nA thick sock feeling"


def test_a_checklist_says_its_own_way_out():
    assert only("lung", {"rows": [], "exit": "none"}) == "No lung condition"
    assert only("stopping", {"rows": [], "exit": "not_sure"}) == "Not sure"


def test_what_was_told_about_a_row_stands_beside_it():
    data = {"rows": ["diabetes", "other_cause"], "exit": "", "details": {"other_cause": "alcohol"}}
    assert only("causes", data) == "Diabetes\nSomething else: alcohol"


def test_rows_asked_one_by_one_have_an_answer_each():
    yes, no, unsure, *_ = protocol().on_page("stop_signs")
    answers = {yes.code: "yes", no.code: "no", unsure.code: "not_sure"}
    assert said("stop_signs_each", {"answers": answers}) == {yes.q: "Yes", no.q: "No", unsure.q: "Not sure"}


def test_a_row_that_was_asked_and_left_blank_shows_and_one_that_was_not_asked_does_not():
    given, blank, *_ = protocol().on_page("stop_signs")
    answers = {given.code: "no"}
    assert said("stop_signs_each", {"answers": answers}, asked=[given.code, blank.code]) == {
        given.q: "No",
        blank.q: BLANK,
    }
    assert said("stop_signs_each", {"answers": answers}) == {given.q: "No"}


def test_a_page_of_blank_rows_still_shows():
    assert said("link_each", {"answers": {}}) == {STEPS["link_each"].title: BLANK}
    assert said("link_each", {"answers": {"burning": "unanswered"}}) == {"Burning: where does it come from?": BLANK}


def test_a_choice_is_its_label():
    assert only("examined", {"value": "suspected"}) == "Yes, and they think it may be neuropathy"
    assert only("where", {"value": "else"}) == "Somewhere else, or a mix"
    assert only("link", {"value": "unsure"}) == "Not sure"
    assert only("link", {"value": "rather_not"}) == "Would rather not answer"


def test_how_much_it_bothers_is_out_of_ten():
    assert only("bother_burning", {"value": 6}) == "6 out of 10"
    assert only("bother_burning", {"value": 0}) == "0 out of 10"
    assert only("bother_burning", {"value": "not_sure"}) == "Not sure"


def test_where_each_trouble_comes_from():
    answers = {"burning": "from_neuropathy", "weakness": "other_cause", "numbness": "unsure"}
    assert said("link_each", {"answers": answers}) == {
        "Burning: where does it come from?": "From my neuropathy",
        "Numbness: where does it come from?": "Not sure",
        "Weakness: where does it come from?": "From something else",
    }


def test_places_have_the_names_that_the_caller_gives():
    assert only("places", {"places": ["f-toes-r", "f-belly"]}, {"f-toes-r": "right toes"}) == "right toes\nf-belly"


def test_activities_with_and_without_a_number():
    items = [{"text": "Stairs", "score": 7}, {"text": "Buttons", "score": None}, {"text": "", "score": None}]
    assert only("activities", {"items": items}) == "Stairs: 7 out of 10\nButtons: not scored"


def test_own_words_and_medicines_stay_as_written():
    assert only("words", {"text": "It <b>burns</b> at night"}) == "It <b>burns</b> at night"
    assert only("medicines", {"text": "metformin\n\n gabapentin ", "none": False}) == "metformin\ngabapentin"
    assert only("medicines", {"text": "", "none": True}) == "No medicines"


def test_a_guardian():
    data = {"name": "Rosa Ortiz", "relationship": "", "agrees": True}
    assert said("guardian", data) == {
        "Name of the parent or guardian": "Rosa Ortiz",
        "Who are you to the patient?": BLANK,
        "I am the parent or legal guardian, and I answer together with the patient": "Yes",
    }


def test_who_answers_is_named_only_when_it_is_somebody_else():
    assert only("answering", {"value": "myself", "name": "", "relationship": ""}) == "I answer for myself"
    helped = said("answering", {"value": "with_help", "name": "Jo", "relationship": "daughter"})
    assert helped == {
        "Who answers these questions?": "Someone helps me fill this in",
        "Name of the person who helps or answers": "Jo",
        "Who are they to the patient?": "daughter",
    }


def test_about_you_with_the_day_of_birth_written_out():
    assert said("about", {"name": "Maya Lund", "born": "1961-03-04", "phone": "", "email": "maya@example.org"}) == {
        "Full name": "Maya Lund",
        "Date of birth": "4 March 1961",
        "Phone number": BLANK,
        "E-mail address": "maya@example.org",
    }
    assert said("about", {"name": "Maya Lund", "born": "", "phone": "", "email": ""})["Date of birth"] == BLANK


def test_the_provider_or_none():
    assert only("provider", {"name": "", "practice": "", "phone": "", "none": True}) == "No doctor or provider"
    assert said("provider", {"name": "Dr. Lee", "practice": "Elm Street", "phone": "", "none": False}) == {
        "Name of your doctor or provider": "Dr. Lee",
        "Practice or hospital": "Elm Street",
        "Their phone number": BLANK,
    }


def test_every_tick_of_the_consent_stands_by_itself():
    data = {"review": True, "provider": False, "contact": True, "name": "Maya Lund", "version": "2026.1"}
    assert list(said("consent", data).values()) == ["Yes", "No", "Yes", "Maya Lund", "2026.1"]


def test_the_interruption_page_names_the_signs_and_the_share():
    sign = protocol().on_page("stop_signs")[0]
    data = {"seen": [sign.code], "share": True, "name": "", "phone": "555 0123", "email": ""}
    answers = said("interruption", data)
    assert answers["The signs that were shown"] == sign.name
    assert answers["Share what I filled in so far, even if I do not finish"] == "Yes"
    assert answers["Your name"] == BLANK


def test_a_code_that_the_protocol_does_not_know_is_shown_as_it_is():
    assert only("symptoms", {"rows": ["cold_feet"], "exit": ""}) == "cold_feet"
    assert only("duration", {"value": "a_decade"}) == "a_decade"
    assert said("stop_signs_each", {"answers": {"gone": "yes"}}) == {"gone": "Yes"}


def test_every_kind_of_page_is_asked_somewhere():
    assert {step.kind for step in STEPS.values()} == set(Kind)
