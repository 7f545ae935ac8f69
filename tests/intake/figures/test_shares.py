"""Shares and where they may lie: published intervals, and what holds of every one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.figures.shares import FEWEST, Share, wilson

#: Newcombe 1998, table I, method 3 (Wilson, no continuity correction), and two halves worked out by hand.
PUBLISHED = [
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0, 0.1611),
    (1, 29, 0.0061, 0.1718),
    (5, 10, 0.2366, 0.7634),
    (0, 10, 0.0, 0.2775),
]
PARTS = st.integers(1, 10_000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@pytest.mark.parametrize(("count", "of", "low", "high"), PUBLISHED)
def test_intervals_are_those_that_were_published(count: int, of: int, low: float, high: float) -> None:
    assert [round(end, 4) for end in wilson(count, of)] == [low, high]


@settings(derandomize=True, max_examples=200, database=None)
@given(PARTS)
def test_an_interval_holds_its_share_and_is_the_mirror_of_the_rest(part: tuple[int, int]) -> None:
    count, of = part
    low, high = wilson(count, of)
    assert 0 <= low <= count / of <= high <= 1
    rest = wilson(of - count, of)
    assert (1 - rest[1], 1 - rest[0]) == pytest.approx((low, high))
    # Ten times as many say ten times more.
    wider = wilson(count * 10, of * 10)
    assert wider[1] - wider[0] < high - low


def test_of_nothing_everything_may_be() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize(("count", "of"), [(-1, 3), (4, 3)])
def test_a_part_is_between_none_and_all(count: int, of: int) -> None:
    with pytest.raises(ValueError, match="between"):
        wilson(count, of)


def test_under_twenty_there_are_too_few_to_say() -> None:
    assert Share(19, FEWEST - 1).cells == ("too few", "", "")
    assert Share(10, FEWEST).cells == ("50 %", "30 %", "70 %")
    assert Share(0, 0).cells == ("too few", "", "")
