"""Emergency words in free text: found as people write them, and never where they only look alike."""

import pytest

from intake.indications.alerts import Alert, find, typed
from intake.protocols.files import newest


def phrases(text: str) -> list[str]:
    """The phrases found in a text."""
    return [alert.phrase for alert in find([("In their own words", text)], newest())]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "My feet burn at night.",
        "I swim breaststroke and had heatstrokes.",
        "My chest is fine. The pain is in my feet.",
        "I breathe well.",
        "apartment 9110",
    ],
)
def test_quiet_words_raise_nothing(text: str) -> None:
    assert phrases(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("chest pain", ["chest pain"]),
        ("CHEST  Pain!", ["chest pain"]),
        ("Chest\npain", ["chest pain"]),
        ("I can’t breathe", ["can't breathe"]),
        ("I can't breathe", ["can't breathe"]),
        ("I cant breathe, I passed out.", ["cant breathe", "passed out"]),
        ("(stroke)", ["stroke"]),
        ("thoughts of self‑harm", ["self-harm"]),
        ("Should I call 911?", ["911"]),
        ("I want to kill myself", ["kill myself"]),
        ("chest pain and chest pain", ["chest pain"]),
    ],
)
def test_emergency_words_are_found_as_people_write_them(text: str, found: list[str]) -> None:
    assert phrases(text) == found


def test_each_alert_says_where_it_was_typed() -> None:
    pages = {
        "words": {"text": "Fine."},
        "activities": {"items": [{"text": "stairs, then chest pain", "score": 3}, {"text": "buttons", "score": None}]},
        "causes": {"rows": ["other_cause"], "exit": "", "details": {"other_cause": "a stroke"}},
        "medicines": {"text": "aspirin\nafter I collapsed", "none": False},
    }
    assert find(typed(pages), newest()) == [
        Alert("Everyday things", "chest pain"),
        Alert("Cause", "stroke"),
        Alert("Medicines", "collapsed"),
    ]


def test_pages_that_were_not_filled_in_hold_no_text() -> None:
    assert typed({}) == []
    assert typed({"causes": {"rows": [], "exit": "none"}, "words": {"text": ""}}) == []
