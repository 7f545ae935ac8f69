"""Change over time: told in words, marked where it is often felt as real, never judged alone."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.care.chart import BOTTOM, LEFT, RIGHT, TOP, chart
from intake.care.outcomes import Point, Series, is_felt

NUMBERS = st.none() | st.integers(0, 10)


def told(baseline: int | None, *numbers: tuple[int | None, int | None]) -> Series:
    """Burning, on one day after the other."""
    points = [Point(date(2026, 10, n), *pair) for n, pair in enumerate(numbers, start=1)]
    return Series("burning", "Burning", "trouble", baseline, tuple(points))


def test_nothing_asked_says_so() -> None:
    assert told(6).words == "6 at the start. Not asked since."
    assert told(None, (5, 4)).words == "No number at the start, so nothing to compare with."


def test_the_same_is_neither_better_nor_worse() -> None:
    assert told(6, (6, 2)).words == "6 at the start, 6 before the last visit: the same."
    assert not told(6, (6, 2)).felt


def test_what_lasts_until_the_next_visit_counts_not_the_hour_after() -> None:
    assert told(8, (8, 1), (7, 2)).words == "8 at the start, 7 before the last visit: 1 point better."


@pytest.mark.parametrize(
    ("start", "now", "felt"),
    [(8, 7, False), (8, 6, True), (3, 2, True), (4, 3, False), (5, 7, True), (0, 1, True), (0, 0, False)],
)
def test_two_points_or_30_percent_are_marked(start: int, now: int, felt: bool) -> None:
    assert is_felt(start, now) is felt


@given(st.integers(0, 10), st.integers(0, 10))
def test_better_and_worse_are_marked_alike(one: int, two: int) -> None:
    if abs(one - two) >= 2:
        assert is_felt(one, two) and is_felt(two, one)


@given(st.lists(st.tuples(NUMBERS, NUMBERS).filter(any), max_size=60), NUMBERS)
def test_every_mark_lies_in_the_picture_and_labels_never_meet(pairs: list, baseline: int | None) -> None:
    points = tuple(Point(date(2026, 1, 1 + n % 28), *pair) for n, pair in enumerate(pairs))
    drawn = chart(Series("burning", "Burning", "trouble", baseline, points))
    lines = [line for line in (drawn.before, drawn.after) if line]
    for mark in (mark for line in lines for mark in line.marks):
        assert LEFT <= mark.x <= RIGHT and TOP <= mark.y <= BOTTOM
    if len(lines) == 2:
        assert abs(lines[0].label_y - lines[1].label_y) >= 17
    places = [x for x, _ in drawn.days]
    assert len(places) <= 6 and all(b - a >= 56 for a, b in zip(places, places[1:], strict=False))


def test_worse_is_on_top() -> None:
    drawn = chart(told(8, (8, 2)))
    assert drawn.before and drawn.after
    assert drawn.before.marks[0].y < drawn.after.marks[0].y
