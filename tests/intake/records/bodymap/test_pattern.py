"""The shape of the marked places: quiet cases first, then the shapes, then what always holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.records.bodymap.areas import named
from intake.records.bodymap.pattern import pattern
from intake.records.bodymap.regions import BY_CODE, PRESETS, known

FEET = set(PRESETS["feet"])
selections = st.sets(st.sampled_from(sorted(BY_CODE)), max_size=14)


def mirrored(codes: set[str]) -> set[str]:
    """The same places on the other side."""
    other = {"l": "r", "r": "l"}
    return {f"{code[:-2]}-{other[code[-1]]}" if code[-2:] in ("-l", "-r") else code for code in codes}


def test_nothing_marked_is_no_shape() -> None:
    assert pattern(()).code == "none"
    assert pattern(()).text == "No area marked"


def test_a_place_that_is_not_on_the_map_changes_nothing() -> None:
    assert pattern({"not-a-region"}).code == "none"
    assert pattern(FEET | {"not-a-region"}) == pattern(FEET)


@pytest.mark.parametrize("codes", [{"f-belly"}, {"f-thigh-r", "f-thigh-l"}, {"f-head", "b-backhead"}])
def test_places_without_feet_or_hands_are_other_areas(codes: set[str]) -> None:
    assert pattern(codes).code == "other"


@pytest.mark.parametrize(
    ("preset", "code", "text"),
    [
        ("feet", "stocking", "Both feet (stocking)"),
        ("feet_legs", "stocking", "Both feet up to the lower legs (stocking)"),
        ("feet_hands", "stocking_glove", "Both feet and both hands (stocking and glove)"),
        (
            "feet_legs_hands",
            "stocking_glove",
            "Both feet up to the lower legs and both hands (stocking and glove)",
        ),
        ("hands", "glove_only", "Both hands but not the feet: not the usual length order"),
    ],
)
def test_a_chosen_picture_is_named(preset: str, code: str, text: str) -> None:
    found = pattern(PRESETS[preset])
    assert (found.code, found.text, found.also) == (code, text, ())


@pytest.mark.parametrize(
    ("codes", "code"),
    [
        ({"f-toes-r", "f-toes-l"}, "stocking"),
        ({"f-toes-r", "f-foot-r", "f-toes-l"}, "stocking"),
        ({"f-toes-r", "f-foot-r", "f-shin-r", "f-toes-l"}, "uneven"),
        ({"f-toes-r", "f-foot-r"}, "one_sided"),
        ({"b-lowback-l", "b-buttock-l", "b-backthigh-l", "b-calf-l"}, "one_sided_back_to_leg"),
        ({"f-chest-r", "b-upperback-r"}, "one_sided_trunk_band"),
        (FEET | {"f-fingers-r"}, "stocking_plus_one_arm"),
        (FEET | {"f-shin-l", "f-shin-r", "f-thigh-l", "f-thigh-r"}, "stocking"),
    ],
)
def test_shapes(codes: set[str], code: str) -> None:
    assert pattern(codes).code == code


def test_toes_alone_are_not_called_feet() -> None:
    assert pattern({"f-toes-r", "f-toes-l"}).text == "Toes or soles of both feet (stocking)"


def test_a_knee_left_out_between_shin_and_thigh_is_allowed() -> None:
    legs = FEET | {"f-shin-l", "f-shin-r", "f-thigh-l", "f-thigh-r"}
    assert pattern(legs).text == "Both feet up to the thighs (stocking)"


def test_a_place_outside_the_shape_is_still_named() -> None:
    found = pattern(FEET | {"f-thigh-r"})
    assert found.text == "Both feet (stocking); also: right thigh"
    assert found.also == ("f-thigh-r",)


def test_the_longer_side_of_a_stocking_is_named() -> None:
    assert pattern(FEET | {"f-shin-r"}).text == "Both feet (stocking); also: right shin"


def test_a_hand_beside_a_stocking_is_named() -> None:
    text = pattern(FEET | {"f-fingers-r"}).text
    assert text == "Both feet, but the hands or arms not even on both sides; also: right fingers"


def test_one_side_is_said_with_its_places() -> None:
    assert pattern({"f-toes-r", "f-foot-r"}).text == "Right side only: right toes, top of right foot"


@given(selections)
def test_the_mirror_image_has_the_same_shape(codes: set[str]) -> None:
    here, there = pattern(codes), pattern(mirrored(codes))
    assert here.code == there.code
    assert mirrored(set(here.also)) == set(there.also)


@given(selections)
def test_every_marked_place_is_covered_by_the_shape_or_named(codes: set[str]) -> None:
    found = pattern(codes)
    covered = {"stocking", "stocking_glove", "stocking_plus_one_arm", "glove_only", "one_sided_back_to_leg"}
    for words in named(found.also if found.code in covered else codes):
        assert words in found.text


@given(selections)
def test_what_is_not_named_lies_within_the_height_that_is_said(codes: set[str]) -> None:
    found = pattern(codes)
    if found.code not in ("stocking", "stocking_glove", "glove_only"):
        return
    for region in known(codes - set(found.also)):
        height = {"leg": found.leg_height, "arm": found.arm_height}[region.chain]
        assert region.level <= min(height.values())


@given(selections, st.data())
def test_one_more_place_never_makes_nothing_of_something(codes: set[str], data: st.DataObject) -> None:
    more = codes | {data.draw(st.sampled_from(sorted(BY_CODE)))}
    assert pattern(more).code != "none"
