"""The places of the body map: what stays the same however they are redrawn."""

import pytest

from intake.records.bodymap.figure import outline_points, region_path
from intake.records.bodymap.regions import (
    BY_CODE,
    FOLDS,
    PICTURES,
    PRESETS,
    REGIONS,
    Point,
    Region,
    codes_of,
    known,
)


def area(points: tuple[Point, ...]) -> float:
    """Twice the signed area; positive where the points run clockwise as seen."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(points, (*points[1:], points[0]), strict=True))


def test_a_belly_has_no_side() -> None:
    assert BY_CODE["f-belly"].place == "belly"
    assert codes_of("f-belly") == ("f-belly",)


def test_unknown_places_are_left_out() -> None:
    assert known(["tail", "f-toes-r", "", "f-toes-r"]) == [BY_CODE["f-toes-r"]]


def test_there_are_44_places_25_in_front_and_19_on_the_back() -> None:
    assert len(REGIONS) == len(BY_CODE) == 44
    assert [sum(region.view == view for region in REGIONS) for view in "fb"] == [25, 19]


@pytest.mark.parametrize("region", REGIONS, ids=lambda region: region.code)
def test_every_place_lies_on_the_drawing(region: Region) -> None:
    assert all(0 <= x <= 200 and 0 <= y <= 480 for x, y in region.points)
    assert area(region.points) > 0


@pytest.mark.parametrize("region", [r for r in REGIONS if r.side], ids=lambda region: region.code)
def test_left_and_right_are_the_patients_own(region: Region) -> None:
    middle = sum(x for x, _ in region.points) / len(region.points)
    on_the_left_of_the_picture = middle < 100
    assert on_the_left_of_the_picture == ((region.view == "f") == (region.side == "r"))
    twin = BY_CODE[region.code[:-1] + {"l": "r", "r": "l"}[region.side]]
    assert {(round(200 - x, 1), y) for x, y in twin.points} == set(region.points)


@pytest.mark.parametrize("view", ["f", "b"])
def test_the_places_of_a_view_fill_its_outline_without_gap_or_overlap(view: str) -> None:
    parts = sum(area(region.points) for region in REGIONS if region.view == view)
    assert parts == pytest.approx(area(outline_points(view)))


@pytest.mark.parametrize("region", REGIONS, ids=lambda region: region.code)
def test_every_place_is_drawn_as_one_closed_path(region: Region) -> None:
    path = region_path(region)
    assert path.startswith("M") and path.endswith("z")
    assert path.count("M") == path.count("z") == 1
    assert set(path) <= set("Mlqz0123456789.,- ")


def test_a_chosen_picture_marks_both_sides() -> None:
    for name, codes in PRESETS.items():
        assert len(codes) == len(set(codes)) and set(codes) <= set(BY_CODE), name
        assert sum(code.endswith("-l") for code in codes) == sum(code.endswith("-r") for code in codes), name


def test_one_side_is_an_example_that_marks_nothing() -> None:
    assert set(PICTURES) - set(PRESETS) == {"one_side"}
    assert set(PICTURES["one_side"]) <= set(BY_CODE)


def test_every_place_can_be_chosen_in_exactly_one_fold() -> None:
    offered = [code for _, pairs in FOLDS for pair in pairs for code in codes_of(pair)]
    assert sorted(offered) == sorted(BY_CODE)


def test_no_two_places_share_their_words() -> None:
    assert len({region.place for region in REGIONS}) == 44
