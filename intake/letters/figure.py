"""The body picture of a letter: one SVG file by itself, dark enough for a fax."""

from collections.abc import Iterable
from functools import lru_cache

from intake.records.bodymap.figure import outline_path, region_path
from intake.records.bodymap.regions import BACK, FRONT, REGIONS, known

#: View -> left edge of its drawing.
_PLACES = {FRONT: 0, BACK: 188}
_INK, _MARK = "#333", "#444"


def picture(codes: Iterable[str]) -> str:
    """Front and back with `codes` marked; 360 units wide, 460 high."""
    return _picture(frozenset(region.code for region in known(codes)))


@lru_cache(maxsize=64)
def _picture(marked: frozenset[str]) -> str:
    views = "".join(
        f'<g transform="translate({left})">'
        + "".join(
            f'<path d="{region_path(region)}" fill="{_MARK}"/>'
            for region in REGIONS
            if region.view == view and region.code in marked
        )
        + f'<path d="{outline_path(view)}" fill="none" stroke="{_INK}" stroke-width="3"/></g>'
        for view, left in _PLACES.items()
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="14 4 360 460" width="360" height="460">{views}</svg>'
