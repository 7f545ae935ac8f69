"""Counting up to a limit: exact, for each place by itself, and over with its hour."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.utils import timezone

from clinic.limits.counting import NO_WAIT, forget, wait_for
from clinic.limits.models import Tally
from tests.drills.crowd import Crowd

HOUR = timedelta(hours=1)
AT_ONCE = 8


def ask(place: str = "192.0.2.7", act: str = "started", most: int = 3) -> timedelta:
    """One more."""
    return wait_for(act, place, most=most, within=HOUR)


@pytest.mark.django_db
def test_so_many_and_no_more_from_one_place() -> None:
    assert [ask() for _ in range(3)] == [NO_WAIT] * 3
    assert timedelta(minutes=59) < ask() <= HOUR
    assert ask(place="192.0.2.8") == NO_WAIT
    assert ask(act="sent") == NO_WAIT


@pytest.mark.django_db
def test_what_waits_is_not_counted_and_after_the_hour_it_begins_anew() -> None:
    for _ in range(9):
        ask()
    assert Tally.objects.get().number == 3
    with patch("django.utils.timezone.now", return_value=timezone.now() + HOUR + timedelta(seconds=1)):
        assert ask() == NO_WAIT
        assert Tally.objects.get().number == 1
        assert forget() == 0
    assert Tally.objects.filter(until__gt=timezone.now()).count() == 1


@pytest.mark.django_db
def test_counters_whose_time_is_over_are_forgotten_and_no_address_is_kept() -> None:
    ask()
    assert "192.0.2.7" not in str(Tally.objects.values().get())
    with patch("django.utils.timezone.now", return_value=timezone.now() + HOUR):
        assert forget() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_exactly_so_many_are_counted() -> None:
    with Crowd(AT_ONCE) as crowd:
        first = crowd.at_once([ask] * AT_ONCE)  # while the counter does not exist yet
        again = crowd.at_once([lambda: ask(most=5)] * AT_ONCE)
    assert first.count(NO_WAIT) == 3
    assert again.count(NO_WAIT) == 2
    assert Tally.objects.get().number == 5
