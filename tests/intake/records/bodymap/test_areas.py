"""Marked places said in few words, and the rows by which each is spoken of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.records.bodymap.areas import AREAS, ROW_WORDS, both_of, named, rows_of
from intake.records.bodymap.regions import BY_CODE, PRESETS, REGIONS, codes_of

selections = st.sets(st.sampled_from(sorted(BY_CODE)))

#: Every phrase that can be said -> the places that it means.
MEANS: dict[str, set[str]] = {}
for _region in REGIONS:
    MEANS[_region.place] = {_region.code}
for _area in AREAS:
    MEANS[_area.both] = _area.codes()
    if _area.left:
        MEANS |= {both_of(pair): set(codes_of(pair)) for pair in _area.pairs if len(_area.pairs) > 1}
        MEANS |= {_area.left: _area.codes("l"), _area.right: _area.codes("r")}


def test_nothing_marked_says_nothing() -> None:
    assert named(()) == []
    assert rows_of(()) == []


def test_a_place_that_is_not_on_the_map_says_nothing() -> None:
    assert named(["tail"]) == []


def test_no_phrase_means_two_things() -> None:
    pairs = sum(len(area.pairs) for area in AREAS if area.left and len(area.pairs) > 1)
    once = [area for area in AREAS if len(area.pairs) == 1]  # whose sides, or whole, are a place's own words
    phrases = len(REGIONS) + pairs + sum(3 if area.left else 1 for area in AREAS)
    assert len(MEANS) == phrases - sum(2 if area.left else 1 for area in once)


def test_every_place_belongs_to_one_area() -> None:
    assert sorted(code for area in AREAS for code in area.codes()) == sorted(BY_CODE)


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        (PRESETS["feet"], ["both feet"]),
        (PRESETS["feet_legs_hands"], ["both feet", "both lower legs", "both hands"]),
        ({"f-shin-l", "b-calf-l"}, ["left lower leg"]),
        ({"f-thigh-r"}, ["right thigh"]),
        ({"f-thigh-r", "b-backthigh-r"}, ["right thigh, front and back"]),
        ({"f-toes-l", "f-toes-r"}, ["toes of both feet"]),
        ({*PRESETS["feet"]} - {"b-heel-l"}, ["right foot", "left toes", "top of left foot", "sole of left foot"]),
        ({"f-knee-l", "f-knee-r"}, ["both knees"]),
        ({"b-backthigh-l"}, ["back of left thigh"]),
        ({"f-head", "f-belly"}, ["face and head", "belly"]),
    ],
)
def test_places_in_few_words(codes: set[str], words: list[str]) -> None:
    assert named(codes) == words


@given(selections)
def test_the_words_mean_exactly_what_is_marked(codes: set[str]) -> None:
    said = named(codes)
    meant = [MEANS[words] for words in said]
    assert set().union(*meant) == codes
    assert sum(map(len, meant)) == len(codes), "nothing is said twice"


@pytest.mark.parametrize(
    ("codes", "rows"),
    [
        (PRESETS["feet_legs_hands"], ["feet", "lower-legs", "hands"]),
        ({"f-toes-l", "f-toes-r"}, ["feet"]),
        ({*PRESETS["feet"], "f-shin-r"}, ["feet", "lower-legs-r"]),
        ({"f-toes-l", "f-foot-r"}, ["feet-l", "feet-r"]),
        ({"f-head", "f-belly"}, ["head", "belly"]),
    ],
)
def test_as_few_rows_as_are_needed(codes: set[str], rows: list[str]) -> None:
    assert [row.code for row in rows_of(codes)] == rows


def test_left_and_right_stand_apart_where_they_feel_different() -> None:
    assert [row.words for row in rows_of(PRESETS["feet"], apart=True)] == ["left foot", "right foot"]


@given(selections, st.booleans())
def test_each_marked_area_has_a_row_and_no_other_has(codes: set[str], apart: bool) -> None:
    rows = rows_of(codes, apart=apart)
    assert len({row.code for row in rows}) == len(rows)
    assert all(ROW_WORDS[row.code] == row.words for row in rows)
    for area in AREAS:
        here = [row.code for row in rows if row.code == area.code or row.code in (f"{area.code}-l", f"{area.code}-r")]
        assert bool(here) == bool(area.codes() & codes)
