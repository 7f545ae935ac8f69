"""The check digit of an NPI, by numbers whose check digit is published or worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.letters.npi import digits, is_npi


@pytest.mark.parametrize("number", ["", "123456789", "12345678930", "123456789x", "１２３４５６７８９３", "1234567890"])
def test_a_number_with_a_mistake_is_none(number: str) -> None:
    assert not is_npi(number)


@pytest.mark.parametrize("number", ["1234567893", "1245319599"])
def test_a_number_with_the_right_check_digit_is_one(number: str) -> None:
    assert is_npi(number)


@given(st.text("0123456789", min_size=9, max_size=9), st.integers(0, 8), st.integers(1, 9))
def test_every_single_wrong_digit_is_found(nine: str, place: int, off: int) -> None:
    right = next(nine + check for check in "0123456789" if is_npi(nine + check))
    wrong = right[:place] + str((int(right[place]) + off) % 10) + right[place + 1 :]
    assert not is_npi(wrong)


def test_blanks_and_hyphens_are_typing_and_no_mistake() -> None:
    assert digits(" 1234-567 893") == "1234567893"
