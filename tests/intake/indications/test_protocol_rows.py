"""A protocol that does not hang together is refused, with the row named, before anything rests on it."""

from copy import deepcopy
from typing import Any

import pytest

from intake.indications.protocol import ProtocolError, read
from intake.indications.questionnaire import steps
from intake.indications.vocabulary import SAFETY_PAGES, SIGN_PAGES
from intake.protocols.files import content, newest, published, versions


@pytest.fixture
def rows() -> dict[str, Any]:
    """The newest published version as plain data, to be spoilt."""
    return deepcopy(content(versions()[-1]))


def _item(rows: dict[str, Any], code: str) -> dict[str, Any]:
    return next(row for row in rows["safety_items"] if row["code"] == code)


def test_the_published_rows_hang_together(rows: dict[str, Any]) -> None:
    assert read(rows).version == versions()[-1]


def test_an_emergency_that_a_note_could_clear_is_refused(rows: dict[str, Any]) -> None:
    _item(rows, "pe_symptoms")["clearable"] = True
    with pytest.raises(ProtocolError, match="pe_symptoms: a note cannot clear"):
        read(rows)


def test_a_not_sure_that_is_urgent_and_clearable_is_refused(rows: dict[str, Any]) -> None:
    _item(rows, "dvt_suspected")["clearable"] = "not_sure_only"
    with pytest.raises(ProtocolError, match="dvt_suspected: a note cannot clear"):
        read(rows)


def test_a_gate_that_yaml_turned_into_true_is_refused(rows: dict[str, Any]) -> None:
    _item(rows, "high_risk_pregnancy")["only_if"]["any"][0]["is"] = [True, "not_sure"]
    with pytest.raises(ProtocolError, match="high_risk_pregnancy, only_if, pregnant, is: unknown code True"):
        read(rows)


@pytest.mark.parametrize(
    ("key", "value"),
    [("severity", "mild"), ("unsure", "perhaps"), ("clearable", "sometimes"), ("page", "later"), ("src", "S99")],
)
def test_a_row_with_an_unknown_word_is_refused(rows: dict[str, Any], key: str, value: str) -> None:
    _item(rows, "home_oxygen")[key] = value
    with pytest.raises(ProtocolError, match="home_oxygen"):
        read(rows)


def test_two_rows_of_the_same_code_are_refused(rows: dict[str, Any]) -> None:
    rows["safety_items"].append(_item(rows, "home_oxygen"))
    with pytest.raises(ProtocolError, match="home_oxygen"):
        read(rows)


@pytest.mark.parametrize(
    ("page", "change", "wrong"),
    [
        ("stop_signs", {"later": "still_true"}, "warning signs are always asked anew"),
        ("today", {"later": "still_true"}, "warning signs are always asked anew"),
        ("recent", {"days": 0}, "days cannot be 0"),
        ("recent", {"days": True}, "days cannot be True"),
        ("recent", {"days": "30"}, "days cannot be '30'"),
        ("recent", {"later": "never"}, "later cannot be 'never'"),
    ],
)
def test_a_shelf_life_that_is_none_is_refused(
    rows: dict[str, Any], page: str, change: dict[str, Any], wrong: str
) -> None:
    rows["shelf_life"][page] |= change
    with pytest.raises(ProtocolError, match=f"shelf_life, {page}: {wrong}"):
        read(rows)


def test_every_step_has_a_shelf_life_and_every_shelf_life_a_step() -> None:
    protocol = newest()
    asked = {step: protocol.life(step) for step in steps(protocol)}
    assert [step for step, life in asked.items() if life is None] == []
    assert {id(life) for life in asked.values()} == {id(life) for life in protocol.shelf_life.values()}


def test_safety_answers_expire_first() -> None:
    lives = newest().shelf_life
    safety = [lives[page].days for page in SAFETY_PAGES]
    rest = [life.days for page, life in lives.items() if page not in (*SAFETY_PAGES, "medicines")]
    assert max(safety) < min(rest)
    assert max(lives[page].days for page in SIGN_PAGES) == 1


def test_the_first_version_states_no_shelf_life() -> None:
    first = published("2026.1")
    assert {first.life(step) for step in steps(first)} == {None}


def test_a_symptom_that_names_no_reason_of_the_protocol_is_refused(rows: dict[str, Any]) -> None:
    rows["symptoms"][0]["reason"] = "itching"
    with pytest.raises(ProtocolError, match="itching"):
        read(rows)
