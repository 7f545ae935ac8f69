"""ICD-10-CM: what may be picked, what may be typed, and what may not stand together."""

import pytest

from intake.letters import codes


def test_no_codes_are_no_trouble() -> None:
    assert codes.trouble([]) == ""


def test_every_code_to_pick_is_written_right_and_stands_once() -> None:
    assert len(codes.BY_CODE) == len(codes.PICK_LIST) == 41
    assert all(codes.trouble([row.code]) == "" for row in codes.PICK_LIST if row.code != "G63")
    assert all(row.words and row.group for row in codes.PICK_LIST)


@pytest.mark.parametrize("typed", ["G62.9", "g62.9; r20.2", "T45.1X5-", "T45.1X5A", "Z99.81", "C50.911", "M1A.00X0"])
def test_codes_outside_the_list_are_taken_when_written_right(typed: str) -> None:
    assert codes.trouble(codes.typed(typed)) == ""


@pytest.mark.parametrize("typed", ["neuropathy", "G629", "G62.", "62.9", "G62.9.1", "G62.12345", "=1+1", "G62,9"])
def test_what_is_not_written_like_a_code_is_named(typed: str) -> None:
    assert "not written like" in codes.trouble(codes.typed(typed))


def test_g63_never_stands_first() -> None:
    assert "never stands first" in codes.trouble(["G63"])
    assert "never stands first" in codes.trouble(["G63", "E53.8"])
    assert codes.trouble(["E53.8", "G63"]) == codes.trouble(["E51.9", "G63"]) == ""


@pytest.mark.parametrize("diabetes", ["E11.42", "E10.40", "E13.9", "E08.42"])
def test_g63_is_never_for_diabetes(diabetes: str) -> None:
    assert "never used for diabetes" in codes.trouble([diabetes, "G63"])


def test_codes_keep_their_order_and_stand_once() -> None:
    assert codes.typed("E53.8, G63 E53.8\nR20.2") == ["E53.8", "G63", "R20.2"]
    assert codes.in_words(["G62.9", "C50.911"]) == ["G62.9 Polyneuropathy, unspecified", "C50.911"]
