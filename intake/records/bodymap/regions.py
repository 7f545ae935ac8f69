"""The 44 places of the body map on a drawing of 200 x 480, left and right being the patient's own."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

Point = tuple[float, float]
FRONT, BACK = "f", "b"
LEFT, RIGHT, MIDDLE = "l", "r", ""
LEG, ARM, TRUNK, HEAD = "leg", "arm", "trunk", "head"
SIDE_WORDS = {LEFT: "left", RIGHT: "right"}


@dataclass(frozen=True)
class Region:
    """One place. `level` counts up a limb from 1, the farthest from the heart; 0 is not on a limb.

    `points` run clockwise as seen and meet the neighbours' points exactly, so that a view has no gaps.
    """

    view: str
    slug: str
    side: str
    name: str
    label: str
    chain: str
    level: int
    points: tuple[Point, ...]

    @property
    def code(self) -> str:
        """As stored: "f-toes-r", or "f-belly" for a place in the middle."""
        return f"{self.view}-{self.slug}-{self.side}" if self.side else f"{self.view}-{self.slug}"

    @property
    def pair(self) -> str:
        """The code without its side, the same for both of a pair."""
        return f"{self.view}-{self.slug}"

    @property
    def place(self) -> str:
        """In words, with the side: "right toes", "back of left thigh"."""
        if not self.side:
            return self.name
        side = SIDE_WORDS[self.side]
        return self.name.replace(" of ", f" of {side} ") if " of " in self.name else f"{side} {self.name}"


def _region(view: str, slug: str, name: str, chain: str, level: int, points: str, label: str = "") -> Region:
    """The one drawn at the left of the picture: the patient's right in front, the left on the back."""
    pairs = tuple((float(x), float(y)) for x, y in (point.split(",") for point in points.split()))
    middle = min(x for x, _ in pairs) < 100 < max(x for x, _ in pairs)
    side = MIDDLE if middle else {FRONT: RIGHT, BACK: LEFT}[view]
    return Region(view, slug, side, name, label or name.capitalize(), chain, level, pairs)


def _mirror(region: Region) -> Region:
    """The other one of a pair, turned so that its points still run clockwise."""
    other = {LEFT: RIGHT, RIGHT: LEFT}[region.side]
    return replace(region, side=other, points=tuple((round(200 - x, 1), y) for x, y in reversed(region.points)))


_CROWN_RIGHT = "100,8 110.5,10.5 117.8,20.5 119.3,32 121.6,31.5 122.2,37 120.6,43.5 118.4,45 116,53"
_CROWN_LEFT = "84,53 81.6,45 79.4,43.5 77.8,37 78.4,31.5 80.7,32 82.2,20.5 89.5,10.5"
#: The lower edge of a heel as seen from behind, from right to left.
_HEEL = "94,440 91.8,445 88,448.2 83.5,449.2 79,448 75.6,444.6 73.8,440"
_THUMB = "30.5,230 26.5,240 23.5,245 19.5,245.5 18,241 22,229 29,217"
_FINGERS = (
    "52.9,252 52,256 48.5,256 47.6,252 47.5,245 47.4,260 46.5,264 43,264 42.1,260"
    " 42,244.5 41.9,264 41,268 37.5,268 36.6,264 36.5,245 36.4,259 35.5,263 32,263 31.1,259"
)
_TOES = (
    "94.3,450 92,456.5 88,458.5 83.5,457 82.2,453 82,448 81.8,452 80.9,455 77.3,455 76.4,452 76.2,446.5"
    " 76,449.5 75.1,452.5 71.9,452.5 71,449.5 70.8,444.5 70.6,446.5 69.7,449.5 66.7,449.5 65.8,446.5"
    " 65.6,442 65.4,443 64.5,446 61.7,446 60.8,443 60.3,440"
)
_DRAWN = (
    _region(
        FRONT,
        "head",
        "face and head",
        HEAD,
        0,
        f"{_CROWN_RIGHT} 109,60 100,64 91,60 {_CROWN_LEFT}",
    ),
    _region(FRONT, "neck", "front of neck", TRUNK, 0, "91,60 100,64 109,60 109.5,71 115,79 100,87 85,79 90.5,71"),
    _region(FRONT, "shoulder", "shoulder", ARM, 5, "85,79 86,91 75,100 71,118 51,115 53,101 60,91 71,84"),
    _region(FRONT, "chest", "chest", TRUNK, 0, "85,79 100,87 100,140 72,140 71,118 75,100 86,91", "Side of the chest"),
    _region(
        FRONT,
        "belly",
        "belly",
        TRUNK,
        0,
        "72,140 100,140 128,140 126.5,158 127,175 131,191 134.5,207 100,232 65.5,207 69,191 73,175 73.5,158",
    ),
    _region(FRONT, "upperarm", "upper arm", ARM, 4, "51,115 71,118 66.5,138 62.5,157 43.5,156 47.5,136"),
    _region(FRONT, "forearm", "forearm", ARM, 3, "43.5,156 62.5,157 57.5,183 50.5,209 35.5,207 38.5,182"),
    _region(FRONT, "palm", "palm", ARM, 2, f"35.5,207 50.5,209 53.5,222 53,238 31,238 {_THUMB}"),
    _region(FRONT, "fingers", "fingers", ARM, 1, f"31,238 53,238 {_FINGERS}"),
    _region(
        FRONT, "thigh", "thigh", LEG, 5, "65.5,207 100,232 98.5,252 95.5,292 68.5,292 65,266 62.5,236", "Front of thigh"
    ),
    _region(FRONT, "knee", "knee", LEG, 4, "68.5,292 95.5,292 94.8,307 95.2,322 71,322 71.2,307"),
    _region(FRONT, "shin", "shin", LEG, 3, "71,322 95.2,322 96,342 93,374 90.5,404 77,404 74.5,376 69,344"),
    _region(FRONT, "foot", "top of foot", LEG, 2, "77,404 90.5,404 91.5,420 94,434 63,434 71.5,423 76.5,414"),
    _region(FRONT, "toes", "toes", LEG, 1, f"63,434 94,434 {_TOES}"),
    _region(
        BACK,
        "backhead",
        "back of head and neck",
        HEAD,
        0,
        f"{_CROWN_RIGHT} 109,60 109.5,71 115,79 100,83 85,79 90.5,71 91,60 {_CROWN_LEFT}",
    ),
    _region(
        BACK,
        "upperback",
        "upper back and shoulder",
        TRUNK,
        0,
        "85,79 100,83 100,140 72,140 71,118 51,115 53,101 60,91 71,84",
    ),
    _region(BACK, "lowback", "lower back", TRUNK, 0, "72,140 100,140 100,190 69.5,190 73,175 73.5,158"),
    _region(BACK, "buttock", "buttock", LEG, 6, "69.5,190 100,190 100,232 98.5,242 82,246 62.5,238 65.5,207"),
    _region(
        BACK,
        "backarm",
        "back of arm",
        ARM,
        4,
        "51,115 71,118 66.5,138 62.5,157 57.5,183 50.5,209 35.5,207 38.5,182 43.5,156 47.5,136",
    ),
    _region(BACK, "backhand", "back of hand", ARM, 2, f"35.5,207 50.5,209 53.5,222 53,238 {_FINGERS} 31,238 {_THUMB}"),
    _region(BACK, "backthigh", "back of thigh", LEG, 5, "62.5,238 82,246 98.5,242 95.5,302 70,302 65,270"),
    _region(BACK, "calf", "calf", LEG, 3, "70,302 95.5,302 97,340 93,376 90.5,404 77,404 74,376 68.5,340"),
    _region(
        BACK, "heel", "heel", LEG, 2, f"77,404 90.5,404 92.6,412 91.2,421 94.5,434 {_HEEL} 73.5,434 76.5,421 74.8,412"
    ),
    _region(
        BACK,
        "sole",
        "sole of foot",
        LEG,
        1,
        f"73.5,434 {' '.join(reversed(_HEEL.split()))} 94.5,434 95.5,444 94,452 88.5,457.5"
        " 76,459 64,458 57.5,454 57.5,448.5 62.5,444 69,440.5",
        "Sole",
    ),
)
REGIONS: tuple[Region, ...] = tuple(
    region for drawn in _DRAWN for region in ((drawn, _mirror(drawn)) if drawn.side else (drawn,))
)
BY_CODE: dict[str, Region] = {region.code: region for region in REGIONS}
#: As the patient reads them: name of the fold, the pairs or middle places in it.
FOLDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Feet and legs",
        (
            "f-toes",
            "f-foot",
            "b-sole",
            "b-heel",
            "f-shin",
            "b-calf",
            "f-knee",
            "f-thigh",
            "b-backthigh",
            "b-buttock",
        ),
    ),
    ("Hands and arms", ("f-fingers", "f-palm", "b-backhand", "f-forearm", "f-upperarm", "b-backarm", "f-shoulder")),
    ("Chest and back", ("f-chest", "b-upperback", "b-lowback")),
    ("Head, neck and belly", ("f-head", "f-neck", "b-backhead", "f-belly")),
)


def codes_of(pair: str) -> tuple[str, ...]:
    """The left and the right code of a pair, or the one code of a place in the middle."""
    return (pair,) if pair in BY_CODE else (f"{pair}-{LEFT}", f"{pair}-{RIGHT}")


def _both(*pairs: str) -> tuple[str, ...]:
    return tuple(code for pair in pairs for code in codes_of(pair))


_FEET = _both("f-toes", "f-foot", "b-heel", "b-sole")
_LEGS = _both("f-shin", "b-calf")
_HANDS = _both("f-fingers", "f-palm", "b-backhand")
#: One tap instead of 8 to 18: what a chosen picture marks.
PRESETS: dict[str, tuple[str, ...]] = {
    "feet": _FEET,
    "feet_legs": _FEET + _LEGS,
    "feet_hands": _FEET + _HANDS,
    "feet_legs_hands": _FEET + _LEGS + _HANDS,
    "hands": _HANDS,
}
#: What is drawn beside each choice; one side is an example and marks nothing by itself.
PICTURES: dict[str, tuple[str, ...]] = {
    **PRESETS,
    "one_side": ("f-toes-r", "f-foot-r", "f-shin-r", "f-knee-r", "f-thigh-r"),
}


def known(codes: Iterable[str]) -> list[Region]:
    """The regions among `codes`, each once, in the order of the drawing; unknown codes are left out."""
    wanted = set(codes)
    return [region for region in REGIONS if region.code in wanted]
