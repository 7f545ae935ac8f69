"""The geometry of a chart of two lines, in plain numbers: pages draw it as SVG, colours come from the style sheet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.utils.formats import date_format

from intake.care.outcomes import Series

WIDTH, HEIGHT = 520, 190
LEFT, RIGHT, TOP, BOTTOM = 44, 404, 26, 156
#: Apart from each other so that two labels at the end never cover one another.
_LABEL_APART = 18
_SHOWN_DAYS = 5
_DAY_WIDE = 56


class At(Protocol):
    """Two numbers of a day, either of which may be unknown; `before` is drawn as circles, `after` as squares."""

    @property
    def on(self) -> date: ...
    @property
    def before(self) -> float | None: ...
    @property
    def after(self) -> float | None: ...


@dataclass(frozen=True)
class Scale:
    """What the axis and the lines say: its top, the words at its ends, the names of the lines, and the legend."""

    top: float = 10
    ends: tuple[str, str] = ("worse", "better")
    names: tuple[str, str] = ("Before", "After")
    keys: tuple[str, str] = ("Before the visit", "After the visit")

    @property
    def ticks(self) -> tuple[tuple[float, str], ...]:
        """Where the marks of top, middle and bottom stand, and what they say."""
        return tuple((_y(value, self.top) + 5, f"{value:g}") for value in (self.top, self.top / 2, 0))


#: 0 (best) to 10 (worst), as patients say.
ZERO_TO_TEN = Scale()


@dataclass(frozen=True)
class Mark:
    """One number: where its middle lies."""

    x: float
    y: float
    value: float

    @property
    def corner(self) -> tuple[float, float]:
        """The top left corner of a square of 10 around it."""
        return self.x - 5, self.y - 5


@dataclass(frozen=True)
class Line:
    """A line through marks, with the words that stand at its end."""

    marks: tuple[Mark, ...]
    label: str
    label_y: float

    @property
    def path(self) -> str:
        """The points of a polyline."""
        return " ".join(f"{mark.x:g},{mark.y:g}" for mark in self.marks)


@dataclass(frozen=True)
class Chart:
    """Two lines (before: circles, after: squares), the start, and the days under the axis."""

    before: Line | None
    after: Line | None
    start: float | None
    days: tuple[tuple[float, str], ...]
    said: str
    scale: Scale = ZERO_TO_TEN


def chart(series: Series) -> Chart:
    """The chart of a series."""
    said = f"{series.name}. {series.words}"
    return lines(series.points, said=said, start=series.baseline)


def lines(points: Sequence[At], *, said: str, start: float | None = None, scale: Scale = ZERO_TO_TEN) -> Chart:
    """The chart of two lines over days; `said` is what it says to whoever does not see it."""
    before = _marks(points, lambda point: point.before, scale.top)
    after = _marks(points, lambda point: point.after, scale.top)
    heights = _apart(before[-1].y if before else None, after[-1].y if after else None)
    return Chart(
        before=Line(before, f"{scale.names[0]} {before[-1].value:g}", heights[0]) if before else None,
        after=Line(after, f"{scale.names[1]} {after[-1].value:g}", heights[1]) if after else None,
        start=_y(start, scale.top) if start is not None else None,
        days=_days(points),
        said=said,
        scale=scale,
    )


def _marks(points: Sequence[At], of: Callable[[At], float | None], top: float) -> tuple[Mark, ...]:
    told = [(_x(place, len(points)), of(point)) for place, point in enumerate(points)]
    return tuple(Mark(x, _y(value, top), value) for x, value in told if value is not None)


def _x(place: int, number: int) -> float:
    step = (RIGHT - LEFT - 32) / max(1, number - 1)
    return round(LEFT + 16 + place * step, 1)


def _y(value: float, top: float) -> float:
    """0 at the bottom."""
    return round(BOTTOM - value * (BOTTOM - TOP) / top, 1)


def _apart(first: float | None, second: float | None) -> tuple[float, float]:
    if first is None or second is None or abs(first - second) >= _LABEL_APART:
        return (first or 0.0) + 5, (second or 0.0) + 5
    middle = min(max((first + second) / 2, TOP + _LABEL_APART / 2), BOTTOM - _LABEL_APART / 2)
    up, down = middle - _LABEL_APART / 2 + 5, middle + _LABEL_APART / 2 + 5
    return (up, down) if first < second else (down, up)


def _days(points: Sequence[At]) -> tuple[tuple[float, str], ...]:
    """The first and the last day, and some between that leave room for their words."""
    number = len(points)
    step = max(1, -(-(number - 1) // (_SHOWN_DAYS - 1))) if number > 1 else 1
    shown = [place for place in range(0, number, step) if _x(number - 1, number) - _x(place, number) >= _DAY_WIDE]
    shown += [number - 1] if number else []
    return tuple((_x(place, number), date_format(points[place].on, "SHORT_DAY_FORMAT")) for place in shown)
