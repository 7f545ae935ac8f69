"""A protocol that does not hang together is refused, with the row named, before anything rests on it."""

from copy import deepcopy
from typing import Any

import pytest

from intake.indications.protocol import ProtocolError, read
from intake.protocols.files import content, versions


@pytest.fixture
def rows() -> dict[str, Any]:
    """The newest published version as plain data, to be spoilt."""
    return deepcopy(content(versions()[-1]))


def _item(rows: dict[str, Any], code: str) -> dict[str, Any]:
    return next(row for row in rows["safety_items"] if row["code"] == code)


def test_the_published_rows_hang_together(rows: dict[str, Any]) -> None:
    assert read(rows).version == "2026.1"


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


def test_a_symptom_that_names_no_reason_of_the_protocol_is_refused(rows: dict[str, Any]) -> None:
    rows["symptoms"][0]["reason"] = "itching"
    with pytest.raises(ProtocolError, match="itching"):
        read(rows)
