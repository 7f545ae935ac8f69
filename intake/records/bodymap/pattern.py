"""What shape the marked places make, in words for staff: a description, never a diagnosis."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from intake.records.bodymap.areas import named
from intake.records.bodymap.regions import (
    ARM,
    BACK,
    FRONT,
    HEAD,
    LEFT,
    LEG,
    RIGHT,
    SIDE_WORDS,
    TRUNK,
    Region,
    known,
)

_SIDES = (LEFT, RIGHT)
_TOP = {LEG: 6, ARM: 5}
_UP_TO = {
    LEG: {3: "lower legs", 4: "knees", 5: "thighs", 6: "buttocks"},
    ARM: {3: "forearms", 4: "upper arms", 5: "shoulders"},
}
_ENDS = {LEG: ("Toes or soles of both feet", "Both feet"), ARM: ("Fingers of both hands", "Both hands")}


@dataclass(frozen=True)
class Pattern:
    """`code` names the shape, `text` says it, `also` are the codes of marked places outside it (named in `text`)."""

    code: str
    text: str
    also: tuple[str, ...] = ()
    leg_height: dict[str, int] = field(default_factory=dict)
    arm_height: dict[str, int] = field(default_factory=dict)


def pattern(selection: Iterable[str]) -> Pattern:
    """The shape of the marked area; codes that are not on the map are left out."""
    marked = known(selection)
    if not marked:
        return Pattern("none", "No area marked")
    legs, arms = _heights(marked, LEG), _heights(marked, ARM)
    code, text, inside = _shape(marked, legs, arms)
    outside = [region for region in marked if region not in inside]
    if outside:
        text += f"{'; also' if inside else ''}: {', '.join(named(region.code for region in outside))}"
    also = tuple(region.code for region in outside) if inside else ()
    return Pattern(code, text, also, legs, arms)


def _shape(marked: list[Region], legs: dict[str, int], arms: dict[str, int]) -> tuple[str, str, list[Region]]:
    """Code and words of the shape, and the regions these words already cover."""
    stocking, glove = _even(legs), _even(arms)
    feet, hands = _reach(marked, LEG, legs), _reach(marked, ARM, arms)
    if stocking and glove:
        hands_text = _words(ARM, arms)
        text = f"{_words(LEG, legs)} and {hands_text[0].lower()}{hands_text[1:]} (stocking and glove)"
        return "stocking_glove", text, feet + hands
    if stocking and not any(arms.values()):
        return "stocking", f"{_words(LEG, legs)} (stocking)", feet
    if stocking:
        return "stocking_plus_one_arm", f"{_words(LEG, legs)}, but the hands or arms not even on both sides", feet
    if glove and not any(legs.values()):
        return "glove_only", f"{_words(ARM, arms)} but not the feet: not the usual length order", hands
    sides = {region.side for region in marked if region.side}
    if len(sides) == 1:
        return _one_sided(marked, sides.pop())
    if any(legs.values()) or any(arms.values()):
        return "uneven", "Both sides, but not even", []
    return "other", "Other areas", []


def _one_sided(marked: list[Region], side: str) -> tuple[str, str, list[Region]]:
    word = SIDE_WORDS[side].capitalize()
    slugs = {region.slug for region in marked}
    leg = [region for region in marked if region.chain == LEG]
    limbs = [region for region in marked if region.chain in (LEG, ARM)]
    trunk = [region for region in marked if region.chain in (TRUNK, HEAD)]
    if slugs & {"lowback", "buttock"} and {3, 5} & {region.level for region in leg}:
        inside = leg + [region for region in trunk if region.slug == "lowback"]
        return "one_sided_back_to_leg", f"{word} back or buttock down the leg: one side only", inside
    if not limbs and {region.view for region in trunk} == {FRONT, BACK}:
        return "one_sided_trunk_band", f"{word} side of the trunk, front and back", []
    return "one_sided", f"{word} side only", []


def _heights(marked: list[Region], chain: str) -> dict[str, int]:
    """For each side the level reached from the toes or fingers without a gap; 0 where the end is not marked."""
    here = [region for region in marked if region.chain == chain]
    return {side: _height({region.level for region in here if region.side == side}, _TOP[chain]) for side in _SIDES}


def _height(levels: set[int], top: int) -> int:
    if not levels & {1, 2}:
        return 0
    reached = 2 if 2 in levels else 1
    for level in range(reached + 1, top + 1):
        if level in levels:
            reached = level
        elif not (level == 4 and 5 in levels):  # people often leave out the knee or the upper arm
            break
    return reached


def _even(heights: dict[str, int]) -> bool:
    return min(heights.values()) > 0 and abs(heights[LEFT] - heights[RIGHT]) <= 1


def _reach(marked: list[Region], chain: str, heights: dict[str, int]) -> list[Region]:
    """The marked regions that "up to the ..." covers: up to the lower of the two sides."""
    return [region for region in marked if region.chain == chain and region.level <= min(heights.values())]


def _words(chain: str, heights: dict[str, int]) -> str:
    height = min(heights.values())
    ends, whole = _ENDS[chain]
    return {1: ends, 2: whole}.get(height) or f"{whole} up to the {_UP_TO[chain][height]}"
