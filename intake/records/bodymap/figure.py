"""How the body is drawn: rounded SVG paths from the regions' points, and the outline around a whole view."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from math import dist

from intake.records.bodymap.regions import REGIONS, Point, Region, known

#: Corners are rounded over at most this length, in units of the drawing.
_REACH = 14.0


@cache
def outline_points(view: str) -> tuple[Point, ...]:
    """The loop around all regions of a view."""
    loops = _around(region for region in REGIONS if region.view == view)
    if len(loops) != 1:
        raise ValueError(f"The regions of view {view!r} leave a gap.")
    return loops[0]


def _around(regions: Iterable[Region]) -> list[tuple[Point, ...]]:
    """The loops around regions of one view: the edges that no two of them share, in order."""
    edges = {edge for region in regions for edge in _edges(region.points)}
    rim: dict[Point, list[Point]] = defaultdict(list)
    for start, end in sorted(edges):
        if (end, start) not in edges:
            rim[start].append(end)
    loops: list[tuple[Point, ...]] = []
    while rim:
        loop = [min(rim)]
        while (following := _taken(rim, loop[-1])) != loop[0]:
            loop.append(following)
        loops.append(tuple(loop))
    return loops


def _taken(rim: dict[Point, list[Point]], start: Point) -> Point:
    """The next point of a loop; where two loops touch, either of its edges leads back."""
    end = rim[start].pop()
    if not rim[start]:
        del rim[start]
    return end


@cache
def outline_path(view: str) -> str:
    """SVG path data of the outline of a view ("f" or "b")."""
    return _rounded(outline_points(view), _corners(view))


def edge_path(codes: Iterable[str], view: str) -> str:
    """SVG path data of the edge around marked places of a view; "" where none is marked there."""
    return "".join(_rounded(loop, _corners(view)) for loop in _around(r for r in known(codes) if r.view == view))


@cache
def region_path(region: Region) -> str:
    """SVG path data of one region; its outer edge lies exactly on the outline."""
    return _rounded(region.points, _corners(region.view))


def _edges(points: Sequence[Point]) -> list[tuple[Point, Point]]:
    return list(zip(points, (*points[1:], points[0]), strict=True))


@cache
def _corners(view: str) -> frozenset[Point]:
    """Points where regions meet: these stay sharp, so that neighbours and the outline fit each other."""
    seen = Counter(point for region in REGIONS if region.view == view for point in region.points)
    return frozenset(point for point, times in seen.items() if times > 1)


def _rounded(points: Sequence[Point], sharp: frozenset[Point]) -> str:
    """Straight to each sharp point; a curve around each other one. Moves are relative, which is a third shorter."""
    at = start = points[0] if points[0] in sharp else _towards(points[0], points[-1])
    parts = [f"M{start[0]:g},{start[1]:g}"]
    for before, here, after in zip((points[-1], *points[:-1]), points, (*points[1:], points[0]), strict=True):
        first = here if here in sharp else _towards(here, before)
        if first != at:
            parts.append(f"l{_step(at, first)}")
            at = first
        if here not in sharp:
            last = _towards(here, after)
            parts.append(f"q{_step(at, here)} {_step(at, last)}")
            at = last
    return "".join(parts) + "z"


def _towards(here: Point, there: Point) -> Point:
    """The point up to `_REACH` from here to there, at most half the way, to a tenth of a unit."""
    part = min(0.5, _REACH / dist(here, there))
    return round(here[0] + (there[0] - here[0]) * part, 1), round(here[1] + (there[1] - here[1]) * part, 1)


def _step(start: Point, end: Point) -> str:
    return f"{round(end[0] - start[0], 1) + 0:g},{round(end[1] - start[1], 1) + 0:g}"
