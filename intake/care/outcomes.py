"""What visits say over time: numbers by what is tracked, and a change told in words, never judged alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

#: Points of 10, or part of the start: from here on a change is often felt as real (Farrar 2001).
POINTS, PART = 2, 0.3
#: The latest visits that pages look at.
MOST = 60


@dataclass(frozen=True)
class Point:
    """One visit: the day, and 0 to 10 before and after it (None where not asked)."""

    on: date
    before: int | None
    after: int | None


@dataclass(frozen=True)
class Series:
    """Everything told of one trouble or activity; 0 is best, 10 is worst."""

    code: str
    name: str
    kind: str
    baseline: int | None
    points: tuple[Point, ...]

    @property
    def now(self) -> int | None:
        """As it was before the last visit on which it was asked: what lasts, not what a visit does for an hour."""
        told = [point.before for point in self.points if point.before is not None]
        return told[-1] if told else None

    @property
    def change(self) -> int | None:
        """Points since the start; below 0 is better. None where there are not two numbers."""
        return None if self.baseline is None or self.now is None else self.now - self.baseline

    @property
    def felt(self) -> bool:
        """Whether the change is as large as people often feel as real."""
        return is_felt(self.baseline, self.now)

    @property
    def direction(self) -> str:
        """ "better", "worse", "the same" or "not known"."""
        if self.change is None:
            return "not known"
        return "better" if self.change < 0 else "worse" if self.change > 0 else "the same"

    @property
    def words(self) -> str:
        """The change in one sentence."""
        if self.baseline is None:
            return "No number at the start, so nothing to compare with."
        if self.now is None:
            return f"{self.baseline} at the start. Not asked since."
        if not self.change:
            return f"{self.baseline} at the start, {self.now} before the last visit: the same."
        points = f"{abs(self.change)} point{'' if abs(self.change) == 1 else 's'}"
        return f"{self.baseline} at the start, {self.now} before the last visit: {points} {self.direction}."


def is_felt(start: int | None, now: int | None) -> bool:
    """A change of 2 points, or of 30 % of the start, either way."""
    if start is None or now is None or start == now:
        return False
    return abs(now - start) >= POINTS or abs(now - start) >= PART * start


def series(tracked: Iterable[Mapping[str, Any]], visits: Iterable[Any]) -> list[Series]:
    """A series for all that is tracked, from visits in the order of days."""
    visits = list(visits)
    found = []
    for row in tracked:
        told = [(visit.on, *visit.scores.get(row["code"], (None, None))) for visit in visits]
        points = tuple(Point(*one) for one in told if one[1] is not None or one[2] is not None)
        found.append(Series(row["code"], row["name"], row["kind"], row["baseline"], points))
    return found
