"""When something is due: clinic hours, weekends, closed days, and the two nights when the clock is moved."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from pytest_django import Settings

from intake.referrals.hours import due_at, is_working_day
from intake.referrals.lifecycle import Due

DENVER = ZoneInfo("America/Denver")


@pytest.fixture(autouse=True)
def nine_to_five(settings: Settings) -> None:
    """The clinic of these tests: weekdays, 9 to 17, closed on Thanksgiving."""
    settings.TIME_ZONE = "America/Denver"
    settings.CLINIC_OPENS_AT, settings.CLINIC_CLOSES_AT = 9, 17
    settings.CLINIC_CLOSED_ON = ["2026-11-26"]


def at(text: str) -> datetime:
    """A moment at the clinic, as in "2026-11-23 10:00"."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=DENVER)


def due(kind: Due, now: str) -> str:
    """When it is due, by the clinic's clock."""
    found = due_at(kind, at(now))
    assert found is not None
    return f"{found.astimezone(DENVER):%Y-%m-%d %H:%M}"


def test_nothing_is_due_where_nothing_is_awaited() -> None:
    assert due_at(None, at("2026-11-23 10:00")) is None


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-23 10:00", "2026-11-23 11:00"),  # a Monday morning
        ("2026-11-23 16:00", "2026-11-23 17:00"),  # the last full hour
        ("2026-11-23 16:20", "2026-11-24 09:20"),  # the rest of the hour is tomorrow
        ("2026-11-23 03:00", "2026-11-23 10:00"),  # at night
        ("2026-11-23 17:00", "2026-11-24 10:00"),  # just closed
        ("2026-11-20 16:30", "2026-11-23 09:30"),  # over a weekend
        ("2026-11-21 12:00", "2026-11-23 10:00"),  # on a Saturday
        ("2026-11-25 16:30", "2026-11-27 09:30"),  # over a closed day
        ("2026-03-07 12:00", "2026-03-09 10:00"),  # the night the clock goes forward
        ("2026-10-31 12:00", "2026-11-02 10:00"),  # the night it goes back
    ],
)
def test_one_clinic_hour(now: str, expected: str) -> None:
    assert due(Due(clinic_hours=1), now) == expected


@pytest.mark.parametrize(
    ("days", "now", "expected"),
    [
        (1, "2026-11-23 10:00", "2026-11-24 17:00"),
        (2, "2026-11-23 23:59", "2026-11-25 17:00"),
        (2, "2026-11-20 10:00", "2026-11-24 17:00"),  # over a weekend
        (2, "2026-11-21 10:00", "2026-11-24 17:00"),  # from a Saturday
        (3, "2026-11-24 10:00", "2026-11-30 17:00"),  # over a closed day and a weekend
        (1, "2026-03-06 16:00", "2026-03-09 17:00"),  # the clock goes forward between
        (5, "2026-10-30 10:00", "2026-11-06 17:00"),  # and back
    ],
)
def test_working_days_end_when_the_clinic_closes(days: int, now: str, expected: str) -> None:
    assert due(Due(working_days=days), now) == expected


def test_calendar_days_count_weekends_too() -> None:
    assert due(Due(days=30), "2026-10-20 10:00") == "2026-11-19 17:00"


def test_weekends_and_closed_days_are_no_working_days() -> None:
    week = [at(f"2026-11-{day} 10:00").date() for day in range(23, 30)]
    assert [is_working_day(day) for day in week] == [True, True, True, False, True, False, False]
