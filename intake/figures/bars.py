"""The geometry of lying bars, in plain numbers: pages draw them as SVG, colours come from the style sheet."""

from collections.abc import Sequence
from dataclasses import dataclass

from intake.figures.shares import TOO_FEW, Share, percent

WIDTH = 400
#: Words stand above their bar, so that long ones fit on a phone; what it says stands at its end.
_ROW, _WORDS, _MIDDLE, _LONGEST = 52, 18, 34, 310


@dataclass(frozen=True)
class Bar:
    """One bar: its words, where they stand, how long it is, what stands at its end; `low` and `high` of an interval."""

    words: str
    y: float
    length: float
    end: str
    end_x: float
    low: float | None = None
    high: float | None = None

    @property
    def top(self) -> float:
        """The upper edge."""
        return self.y + _MIDDLE - _WORDS - 8

    @property
    def middle(self) -> float:
        """Where the interval is drawn."""
        return self.top + 8

    @property
    def foot(self) -> float:
        """The line of the words at the end."""
        return self.top + 13


@dataclass(frozen=True)
class Bars:
    """All of them, one under the other."""

    bars: tuple[Bar, ...]
    said: str

    @property
    def height(self) -> int:
        """Of the picture."""
        return _ROW * len(self.bars)

    @property
    def width(self) -> int:
        """Of the picture."""
        return WIDTH


def counted(rows: Sequence[tuple[str, int]], said: str) -> Bars:
    """A bar for each count, the largest as long as there is room."""
    most = max([number for _, number in rows], default=0) or 1
    found = []
    for place, (words, number) in enumerate(rows):
        length = round(number * _LONGEST / most, 1)
        found.append(Bar(words, place * _ROW + _WORDS, length, f"{number:,}", length + 8))
    return Bars(tuple(found), said)


def shared(rows: Sequence[tuple[str, Share]], said: str) -> Bars:
    """A bar for each share, of 100 % in all, with its interval; none where there are too few."""
    found = []
    for place, (words, share) in enumerate(rows):
        y = place * _ROW + _WORDS
        if share.few:
            found.append(Bar(words, y, 0, f"{TOO_FEW} ({share.of})", 8))
            continue
        low, high = (round(end * _LONGEST, 1) for end in share.interval)
        length = round(share.part * _LONGEST, 1)
        found.append(Bar(words, y, length, percent(share.part), max(length, high) + 8, low, high))
    return Bars(tuple(found), said)
