"""The Questionnaire asks what the intake asks: the same questions, and each only when the intake asks it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from intake.fhir.asked import questions
from intake.fhir.gates import enable_when
from intake.fhir.questionnaire import questionnaire
from intake.fhir.response import items
from intake.indications.reading import Reading
from intake.indications.steps import Kind, SafetyGate, Step, chosen
from intake.indications.wording import all_steps, wording_of
from intake.management.acting import pages_for
from intake.protocols.files import newest
from intake.protocols.models import current_protocol, load
from tests.intake.making import MARIA, examples
from tests.journeys.patient_states import EVERYTHING, TALK

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)


def published() -> dict[str, Any]:
    """The Questionnaire of the protocol in force."""
    load()
    return questionnaire(current_protocol(), wording_of(newest()))


def flat(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every item, those within others too."""
    for row in rows:
        yield row
        yield from flat(row.get("item", []))


def given_in(rows: list[dict[str, Any]]) -> dict[str, set[str]]:
    """Link id -> the codes answered."""
    answers = {row["linkId"]: row.get("answer", []) for row in flat(rows)}
    return {link: {a["valueCoding"]["code"] for a in given if "valueCoding" in a} for link, given in answers.items()}


def is_open(item: dict[str, Any], given: dict[str, set[str]]) -> bool:
    """FHIR's own reading of enableWhen, of codes only."""
    said = []
    for when in item.get("enableWhen", []):
        holds = when["answerCoding"]["code"] in given.get(when["question"], set())
        said.append(holds if when["operator"] == "=" else not holds)
    return not said or (any(said) if item.get("enableBehavior") == "any" else all(said))


def test_it_awaits_a_sign_off_as_its_protocol_does() -> None:
    assert published()["status"] == "draft"


def test_every_question_has_a_name_of_its_own_and_conditions_name_questions_that_are_there() -> None:
    rows = list(flat(published()["item"]))
    links = [row["linkId"] for row in rows]
    assert len(links) == len(set(links)) > 150
    for row in rows:
        options = {row["linkId"]: {o["valueCoding"]["code"] for o in row.get("answerOption", [])} for row in rows}
        assert all(when["answerCoding"]["code"] in options[when["question"]] for when in row.get("enableWhen", []))


def test_ways_out_are_never_rows() -> None:
    for step in all_steps(newest()).values():
        assert not {row.code for row in step.rows} & {way_out.code for way_out in step.exits}, step.code


def test_every_step_of_the_intake_is_asked() -> None:
    links = {row["linkId"] for row in flat(published()["item"])}
    for step in all_steps(newest()).values():
        assert {question.link for question in questions(step, newest())} <= links, step.code


def test_what_fhir_opens_is_what_the_intake_asks() -> None:
    rows = {row["linkId"]: row for row in flat(published()["item"])}
    people = {"everything": (EVERYTHING, TALK), "Maria": (MARIA, {})}
    people |= {name: (case["facts"], {}) for name, case in examples().items()}
    for who, (facts, more) in people.items():
        pages = pages_for(facts, newest(), today=TODAY, **more)
        route = {step.code for step in Reading(pages, newest(), TODAY).route()}
        frozen = {step: {"data": data, "at": "2026-11-22T12:00:00Z", "complete": True} for step, data in pages.items()}
        given = given_in(items(frozen, newest(), wording_of(newest())))
        opened = {code for code in all_steps(newest()) if code != "interruption" and is_open(rows[code], given)}
        assert opened == route, who


def test_conditions_that_fhir_cannot_say_are_refused_and_not_left_out() -> None:
    both = (SafetyGate("cancer"), chosen("walking", "value", "cannot"))
    with pytest.raises(ValueError, match="several conditions"):
        enable_when(Step("x", "Your day", Kind.CHOICE, "Both?", when=both), newest())
