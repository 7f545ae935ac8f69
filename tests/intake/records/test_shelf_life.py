"""How long an answer lasts: signs 24 hours, the others 90 days, across both clock changes and a leap day."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from intake.protocols.files import newest, published
from intake.records.shelf_life import ages, expired, is_sign

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FIRST, NEWEST = published("2026.1"), newest()


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
    assert expired(step, NOW - age, NOW, FIRST) is gone
    days, hours = ages({step: NOW - age}, [step], NOW, FIRST)
    assert (days > FIRST.windows.answers_days or hours > FIRST.windows.signs_hours) is gone


@pytest.mark.parametrize("day", [datetime(2026, 3, 8), datetime(2026, 11, 1), datetime(2028, 2, 29)])
def test_24_hours_are_24_hours_when_the_clocks_change_and_on_a_leap_day(day: datetime) -> None:
    answered = day.replace(hour=1, tzinfo=ZoneInfo("America/Denver")).astimezone(UTC)
    assert not expired("today", answered, answered + timedelta(hours=24), NEWEST)
    assert expired("today", answered, answered + timedelta(hours=24, seconds=1), NEWEST)


def test_ages_count_the_oldest_asked_page_of_each_sort_and_only_those_on_the_way() -> None:
    answered = {
        "today": NOW - timedelta(hours=5, minutes=1),
        "stop_signs": NOW - timedelta(hours=1),
        "recent": NOW - timedelta(days=3, hours=1),
        "cancer": NOW - timedelta(days=400),
    }
    assert ages(answered, ["today", "stop_signs", "recent", "about"], NOW, NEWEST) == (4, 6)
    assert ages(answered, [], NOW, NEWEST) == ages({}, ["today"], NOW, NEWEST) == (0, 0)


@pytest.mark.parametrize(
    ("step", "days"),
    [("recent", 30), ("recent_each", 30), ("conditions", 60), ("medicines", 60), ("bother_burning", 90), ("about", 90)],
)
def test_each_answer_has_a_shelf_life_of_its_own_and_none_is_longer_than_the_window(step: str, days: int) -> None:
    just, past = NOW - timedelta(days=days), NOW - timedelta(days=days, seconds=1)
    assert not expired(step, just, NOW, NEWEST)
    assert expired(step, past, NOW, NEWEST)
    assert ages({step: just}, [step], NOW, NEWEST) == (days, 0)
    assert ages({step: past}, [step], NOW, NEWEST)[0] > NEWEST.windows.answers_days
