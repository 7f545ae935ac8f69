"""The selection of looks leaves no pair of values out, and no page any value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.journeys.looks import BLOCKS, DIMENSIONS, Look, every, pairs, selection


def test_every_look_is_each_of_all_once() -> None:
    number = 1
    for values in DIMENSIONS.values():
        number *= len(values)
    assert len(every()) == len(set(every())) == number == 480


@given(st.integers(0, 10_000))
def test_each_page_is_seen_with_every_value_in_five_looks(number: int) -> None:
    looks = selection(number)
    assert len(looks) == len(DIMENSIONS["width"])
    for place, values in enumerate(DIMENSIONS.values()):
        assert {look[place] for look in looks} == set(values)


@given(st.integers(0, 10_000), st.data())
def test_any_twelve_pages_in_a_row_meet_every_pair_of_values(first: int, data: st.DataObject) -> None:
    seen = {pair for page in range(first, first + BLOCKS) for look in selection(page) for pair in pairs(look)}
    one, other = sorted(
        data.draw(st.lists(st.sampled_from(range(len(Look._fields))), min_size=2, max_size=2, unique=True))
    )
    values = list(DIMENSIONS.values())
    assert ((one, data.draw(st.sampled_from(values[one]))), (other, data.draw(st.sampled_from(values[other])))) in seen
    assert seen == {pair for look in every() for pair in pairs(look)}


@pytest.mark.parametrize("number", range(BLOCKS))
def test_a_selection_without_one_of_its_looks_would_miss_a_width(number: int) -> None:
    looks = selection(number)
    assert len({look.width for look in looks[1:]}) < len(DIMENSIONS["width"])
