"""How long an answer lasts: signs 24 hours, the others 90 days, across both clock changes and a leap day."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from intake.protocols.files import newest
from intake.records.shelf_life import ages, expired, is_sign

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
WINDOWS = newest().windows


@pytest.mark.parametrize(
    ("step", "sign"),
    [
        ("stop_signs", True),
        ("today_each", True),
        ("recent", False),
        ("recent_each", False),
        ("about", False),
        ("interruption", False),
    ],
)
def test_the_two_first_pages_and_their_one_by_one_pages_are_signs(step: str, sign: bool) -> None:
    assert is_sign(step) is sign


@pytest.mark.parametrize(
    ("step", "age", "gone"),
    [
        ("today", timedelta(0), False),
        ("today", timedelta(hours=24), False),
        ("today", timedelta(hours=24, microseconds=1), True),
        ("recent", timedelta(hours=25), False),
        ("recent", timedelta(days=90), False),
        ("recent", timedelta(days=90, microseconds=1), True),
        ("today", timedelta(minutes=-5), False),
    ],
)
def test_an_answer_lasts_to_the_end_of_its_window(step: str, age: timedelta, gone: bool) -> None:
    assert expired(step, NOW - age, NOW, WINDOWS) is gone
    days, hours = ages({step: NOW - age}, [step], NOW)
    assert (days > WINDOWS.answers_days or hours > WINDOWS.signs_hours) is gone


@pytest.mark.parametrize("day", [datetime(2026, 3, 8), datetime(2026, 11, 1), datetime(2028, 2, 29)])
def test_24_hours_are_24_hours_when_the_clocks_change_and_on_a_leap_day(day: datetime) -> None:
    answered = day.replace(hour=1, tzinfo=ZoneInfo("America/Denver")).astimezone(UTC)
    assert not expired("today", answered, answered + timedelta(hours=24), WINDOWS)
    assert expired("today", answered, answered + timedelta(hours=24, seconds=1), WINDOWS)


def test_ages_count_the_oldest_asked_page_of_each_sort_and_only_those_on_the_way() -> None:
    answered = {
        "today": NOW - timedelta(hours=5, minutes=1),
        "stop_signs": NOW - timedelta(hours=1),
        "recent": NOW - timedelta(days=3, hours=1),
        "cancer": NOW - timedelta(days=400),
    }
    assert ages(answered, ["today", "stop_signs", "recent", "about"], NOW) == (4, 6)
    assert ages(answered, [], NOW) == ages({}, ["today"], NOW) == (0, 0)
