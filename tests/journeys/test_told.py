"""What the robot notes is read back whole, summed up by dimension, and what is over is not walked again."""

import json

import pytest

from tests.journeys import told, walk
from tests.journeys.looks import Look, every
from tests.journeys.states import State

PLAIN, NARROW = (Look(width, "light", "own colours", "motion", "script", "plain text", "en") for width in (360, 256))
CHECK = State("check", lambda visit: None)


@pytest.fixture
def notes(tmp_path, monkeypatch):
    """A file for notes, and nothing else asked for."""
    for name in ("ROBOT_LOOKS", "ROBOT_ONLY", "ROBOT_WHERE"):
        monkeypatch.delenv(name, raising=False)
    place = tmp_path / "looks.jsonl"
    monkeypatch.setenv("ROBOT_NOTES", str(place))
    walk._over.cache_clear()
    yield place
    walk._over.cache_clear()


def test_without_a_wish_each_state_is_seen_in_five_looks(notes):
    assert len(walk.looks(0, CHECK)) == 5
    assert walk.states() == walk.STATES


def test_a_look_that_found_nothing_is_over_and_one_with_complaints_is_not(notes, monkeypatch):
    monkeypatch.setenv("ROBOT_LOOKS", "all")
    walk.note(CHECK, PLAIN, [])
    walk.note(CHECK, NARROW, ["wider than 256: 300"])
    left = walk.looks(0, CHECK)
    assert (len(left), PLAIN in left, NARROW in left) == (len(every()) - 1, False, True)


def test_values_and_names_narrow_the_walk(notes, monkeypatch):
    monkeypatch.setenv("ROBOT_LOOKS", "all")
    monkeypatch.setenv("ROBOT_WHERE", "256|es")
    assert {(look.width, look.language) for look in walk.looks(0, CHECK)} == {(256, "es")}
    monkeypatch.setenv("ROBOT_ONLY", "interruption|saved")
    names = [state.name for state in walk.states()]
    assert {"interruption, today", "saved"} < set(names)
    assert [name for name in names if "interruption" not in name and "saved" not in name] == []


def test_of_a_look_made_again_the_last_counts(notes):
    walk.note(CHECK, NARROW, ["wider than 256: 300"])
    walk.note(CHECK, NARROW, [])
    assert [note["found"] for note in told.read(notes)] == [[]]


def test_a_line_that_was_cut_off_is_passed_over(notes):
    walk.note(CHECK, PLAIN, [])
    with notes.open("a") as file:
        file.write(json.dumps({"state": "check"})[:-3])
    assert len(told.read(notes)) == 1


def test_nothing_noted_is_an_empty_table(notes):
    lines = told.table(told.read(notes))
    assert lines[-1] == "Nothing to complain of."
    assert lines[-3].split() == ["all,", "in", "0", "states", "0", "0"]


def test_complaints_are_counted_for_each_value_and_told(notes):
    walk.note(CHECK, PLAIN, [])
    walk.note(CHECK, NARROW, ["wider than 256: 300"])
    lines = told.table(told.read(notes))
    rows = {line.rsplit(None, 2)[0].strip(): line.split()[-2:] for line in lines if line and line[0] != " "}
    assert rows["360 px"] == ["1", "0"]
    assert rows["256 px"] == ["1", "1"]
    assert rows["es"] == ["0", "0"]
    assert lines[-1] == "    1 x check: wider than 256: 300"
