"""The words of the questionnaire as data: nothing is lost on the way there and back, and old words stay old."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from intake.indications import choices as c
from intake.indications.questionnaire import steps
from intake.indications.steps import Choice, Kind, Step
from intake.indications.wording import Wording, all_steps, asked_then, wording_of
from tests.intake.indications.verdicts import protocol


@pytest.fixture
def reworded(monkeypatch: pytest.MonkeyPatch) -> Iterator[Wording]:
    """The words before; from now on the page of today's signs is asked in others."""
    before = wording_of(protocol())
    section, _, intro = c.SAFETY_WORDS["today"]
    monkeypatch.setitem(c.SAFETY_WORDS, "today", (section, "Reworded since?", intro))
    steps.cache_clear()
    yield before
    monkeypatch.undo()
    steps.cache_clear()


def test_the_words_come_back_from_data_as_they_were() -> None:
    words = wording_of(protocol())
    assert Wording.of_data(json.loads(json.dumps(words.as_data()))) == words


def test_words_over_the_steps_of_today_change_nothing_while_they_are_the_same() -> None:
    assert wording_of(protocol()).over(steps(protocol())) == steps(protocol())
    assert asked_then(wording_of(protocol()), protocol()) == all_steps(protocol())


def test_every_step_has_all_its_words_in_them() -> None:
    words = wording_of(protocol())
    for code, step in all_steps(protocol()).items():
        assert words.step(code) == replace(step, when=())


def test_old_words_stand_over_new_ones_and_the_conditions_are_those_of_now(reworded: Wording) -> None:
    now = steps(protocol())
    assert now["today"].title == "Reworded since?"
    assert reworded.over(now)["today"].title == "Are any of these true for you today?"
    assert reworded.over(now)["pregnancy"].when == now["pregnancy"].when != ()
    assert reworded != wording_of(protocol())


def test_a_question_that_is_asked_no_longer_keeps_its_place_and_a_new_one_comes_last() -> None:
    words, now = wording_of(protocol()), dict(steps(protocol()))
    gone = now.pop("duration")
    now["sleep"] = Step("sleep", c.DAY, Kind.CHOICE, "How do you sleep?", rows=(Choice("well", "Well"),))
    then = words.over(now)
    assert then["duration"] == replace(gone, when=())
    assert list(then)[:-1] == list(steps(protocol()))
    assert list(then)[-1] == "sleep"
    assert "sleep" not in asked_then(words, protocol())


def test_pages_asked_again_bring_their_new_words_and_the_rest_keeps_its_own(reworded: Wording) -> None:
    newer = wording_of(protocol())
    mixed = reworded.anew(["today"], newer)
    assert mixed.step("today") == newer.step("today")
    assert [step.code for step in mixed.steps] == [step.code for step in reworded.steps]
    assert reworded.anew([], newer) == reworded
    asked_first = replace(reworded, steps=tuple(step for step in reworded.steps if step.code != "today"))
    assert asked_first.anew(["today"], newer).steps[-1] == newer.step("today")


def test_a_field_without_words_is_called_by_its_code() -> None:
    about = steps(protocol())["about"]
    assert about.label("born") == "Date of birth"
    assert about.label("shoe_size") == "shoe_size"
