"""The parts of the body that people speak of as one, such as a foot, and marked places said in their words."""

from collections.abc import Iterable
from dataclasses import dataclass

from intake.records.bodymap.regions import BY_CODE, LEFT, MIDDLE, RIGHT, codes_of, known


def _(words: str) -> str:
    """Marks words that are looked up in the reader's language where they are shown."""
    return words


@dataclass(frozen=True)
class Area:
    """Places that belong together. `both` names all of it; the sides are blank for one in the middle."""

    code: str
    pairs: tuple[str, ...]
    both: str
    left: str = ""
    right: str = ""

    def codes(self, side: str = "") -> set[str]:
        """The places of one side; of all of it where no side is named."""
        found = {code for pair in self.pairs for code in codes_of(pair)}
        return {code for code in found if BY_CODE[code].side == side} if side else found

    def word(self, side: str = "") -> str:
        """All of it, or one side of it, in words."""
        return {LEFT: self.left, RIGHT: self.right, MIDDLE: self.both}[side]


AREAS: tuple[Area, ...] = (
    Area("feet", ("f-toes", "f-foot", "b-sole", "b-heel"), _("both feet"), _("left foot"), _("right foot")),
    Area("lower-legs", ("f-shin", "b-calf"), _("both lower legs"), _("left lower leg"), _("right lower leg")),
    Area("knees", ("f-knee",), _("both knees"), _("left knee"), _("right knee")),
    Area(
        "thighs",
        ("f-thigh", "b-backthigh"),
        _("both thighs, front and back"),
        _("left thigh, front and back"),
        _("right thigh, front and back"),
    ),
    Area("buttocks", ("b-buttock",), _("both buttocks"), _("left buttock"), _("right buttock")),
    Area("hands", ("f-fingers", "f-palm", "b-backhand"), _("both hands"), _("left hand"), _("right hand")),
    Area("arms", ("f-forearm", "f-upperarm", "b-backarm"), _("both arms"), _("left arm"), _("right arm")),
    Area("shoulders", ("f-shoulder",), _("both shoulders"), _("left shoulder"), _("right shoulder")),
    Area("chest", ("f-chest",), _("both sides of the chest"), _("left chest"), _("right chest")),
    Area(
        "back",
        ("b-upperback", "b-lowback"),
        _("the whole back"),
        _("left side of the back"),
        _("right side of the back"),
    ),
    Area("head", ("f-head", "f-neck", "b-backhead"), _("head and neck, front and back")),
    Area("belly", ("f-belly",), _("belly")),
)


#: Places of an area that has several, on both sides.
_ON_BOTH_SIDES = {
    "f-toes": _("toes of both feet"),
    "f-foot": _("tops of both feet"),
    "b-sole": _("soles of both feet"),
    "b-heel": _("both heels"),
    "f-shin": _("both shins"),
    "b-calf": _("both calves"),
    "f-thigh": _("fronts of both thighs"),
    "b-backthigh": _("backs of both thighs"),
    "f-fingers": _("fingers of both hands"),
    "f-palm": _("both palms"),
    "b-backhand": _("backs of both hands"),
    "f-forearm": _("both forearms"),
    "f-upperarm": _("both upper arms"),
    "b-backarm": _("backs of both arms"),
    "b-upperback": _("upper back and both shoulders"),
    "b-lowback": _("both sides of the lower back"),
}


def named(codes: Iterable[str]) -> list[str]:
    """Marked places in as few words as say them exactly: "both feet", "left lower leg", "right toes"."""
    marked = {region.code for region in known(codes)}
    return [words for area in AREAS for words in _named(area, marked & area.codes())]


def _named(area: Area, marked: set[str]) -> list[str]:
    if marked == area.codes():
        return [area.both]
    whole = [side for side in (LEFT, RIGHT) if (codes := area.codes(side)) and codes <= marked]
    found = [area.word(side) for side in whole]
    rest = marked.difference(*(area.codes(side) for side in whole))
    for pair in area.pairs:
        here = [code for code in codes_of(pair) if code in rest]
        found += [both_of(pair)] if len(here) == 2 else [BY_CODE[code].place for code in here]
    return found


def both_of(pair: str) -> str:
    """One place on both sides, in words."""
    return _ON_BOTH_SIDES[pair]


@dataclass(frozen=True)
class Row:
    """An area to be spoken of by itself: all of it that is marked, or one side. `code`: "feet", "feet-l"."""

    code: str
    words: str


def rows_of(codes: Iterable[str], *, apart: bool = False) -> list[Row]:
    """As few rows as there are areas; left and right by themselves where they are not marked alike, or felt `apart`."""
    marked = {region.code for region in known(codes)}
    return [row for area in AREAS for row in _rows(area, marked & area.codes(), apart)]


def _rows(area: Area, marked: set[str], apart: bool) -> list[Row]:
    if not marked:
        return []
    pairs = {side: {BY_CODE[code].pair for code in marked & area.codes(side)} for side in (LEFT, RIGHT)}
    if not area.left or (pairs[LEFT] == pairs[RIGHT] and not apart):
        return [Row(area.code, area.both)]
    return [Row(f"{area.code}-{side}", area.word(side)) for side in (LEFT, RIGHT) if pairs[side]]


#: Every row that there can be, in words.
ROW_WORDS: dict[str, str] = {
    **{area.code: area.both for area in AREAS},
    **{f"{area.code}-{side}": area.word(side) for area in AREAS if area.left for side in (LEFT, RIGHT)},
}
#: The names of places and of rows, by code; a row begins a line.
NAMES: dict[str, str] = {
    **{region.code: region.place for region in BY_CODE.values()},
    **{code: words[0].upper() + words[1:] for code, words in ROW_WORDS.items()},
}
#: Rows on one page at most: each side by itself.
MOST_ROWS = sum(2 if area.left else 1 for area in AREAS)


def are_apart(codes: Iterable[str], rows: Iterable[str]) -> bool:
    """Whether these rows speak of a left and a right that are marked alike."""
    marked = list(codes)
    split = {row.code for row in rows_of(marked, apart=True)} - {row.code for row in rows_of(marked)}
    return bool(split.intersection(rows))
