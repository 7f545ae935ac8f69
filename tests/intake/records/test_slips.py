"""What one slip of the pen makes of a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.records.slips import LONGEST, slips


@pytest.mark.parametrize("typed", ["osei", "oesi", "sei", "ose", "oseii", "osex", "xosei", "os ei"])
def test_each_kind_of_slip_is_there(typed: str) -> None:
    assert "osei" in slips(typed)


@pytest.mark.parametrize("typed", ["oies", "osexx", "eso", ""])
def test_two_slips_are_not(typed: str) -> None:
    assert "osei" not in slips(typed)


@given(st.text("abc ", max_size=12), st.text("abc ", max_size=12))
def test_a_slip_is_as_far_back_as_there(one: str, other: str) -> None:
    assert (other in slips(one)) == (one in slips(other))


def test_there_are_not_more_than_an_index_is_asked_for() -> None:
    assert len(slips("a" * LONGEST)) < 54 * (LONGEST + 1)
    assert slips("a" * (LONGEST + 1)) == set()
