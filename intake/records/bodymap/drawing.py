"""The body as SVG text: paths defined once on a page, pictures that refer to them, colours left to the stylesheet."""

from collections.abc import Iterable
from functools import cache
from html import escape

from intake.records.bodymap.figure import edge_path, outline_path, region_path
from intake.records.bodymap.regions import BACK, BY_CODE, FRONT, REGIONS, codes_of, known

#: View -> left edge of its drawing in a picture of both.
_PLACES = {FRONT: 0, BACK: 188}
_MIRROR = 'transform="matrix(-1 0 0 1 200 0)"'


@cache
def definitions(views: str = FRONT + BACK) -> str:
    """Hidden SVG with the paths of `views`: ids r-f (outline), r-f-toes-r (one place), r-f-toes (both of a pair)."""
    return f'<svg class="defs" aria-hidden="true"><defs>{"".join(map(_definitions_of, views))}</defs></svg>'


def picture(codes: Iterable[str], *, views: str = FRONT + BACK, label: str = "", before: Iterable[str] = ()) -> str:
    """A figure with `codes` marked, for a page that has the definitions; without a label it is decoration.

    The places marked `before` have a dashed edge, drawn last so that it shows on what is filled too.
    """
    marked, old = {region.code for region in known(codes)}, [region.code for region in known(before)]
    name = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    shown = [(view, _figure(view, marked) + _dashed(view, old)) for view in views]
    if len(shown) == 1:
        return f'<svg class="body" viewBox="14 4 172 460" {name}>{shown[0][1]}</svg>'
    inner = "".join(f'<g transform="translate({_PLACES[view]})">{figure}</g>' for view, figure in shown)
    return f'<svg class="body" viewBox="14 4 360 460" {name}>{inner}</svg>'


def _dashed(view: str, codes: list[str]) -> str:
    edge = edge_path(codes, view)
    lines = (f'<path class="{look}" vector-effect="non-scaling-stroke" d="{edge}"/>' for look in ("halo", "was"))
    return "".join(lines) if edge else ""


def mirror(view: str) -> str:
    """The large figure of one view: each place carries a class that the stylesheet fills when its box is ticked."""
    uses = "".join(f'<use href="#r-{r.code}" class="u-{r.code}"/>' for r in REGIONS if r.view == view)
    edge = f'<use href="#r-{view}" class="edge"/>'
    return f'<svg class="body body--map" viewBox="14 4 172 460" aria-hidden="true">{uses}{edge}</svg>'


def _definitions_of(view: str) -> str:
    parts = [f'<path id="r-{view}" vector-effect="non-scaling-stroke" d="{outline_path(view)}"/>']
    for region in (region for region in REGIONS if region.view == view):
        # The regions list the drawn one of a pair before its mirror image.
        drawn, *images = (code for code in BY_CODE if BY_CODE[code].pair == region.pair)
        if region.code == drawn:
            parts.append(f'<path id="r-{drawn}" d="{region_path(region)}"/>')
            parts += [f'<use id="r-{image}" href="#r-{drawn}" {_MIRROR}/>' for image in images]
            parts += [f'<g id="r-{region.pair}"><use href="#r-{drawn}"/><use href="#r-{i}"/></g>' for i in images]
    return "".join(parts)


def _figure(view: str, marked: set[str]) -> str:
    uses = [f'<use href="#r-{view}" class="skin"/>']
    for pair in dict.fromkeys(region.pair for region in REGIONS if region.view == view):
        here = [code for code in codes_of(pair) if code in marked]
        uses += [f'<use href="#r-{pair}"/>'] if len(here) == 2 else [f'<use href="#r-{code}"/>' for code in here]
    return "".join(uses)
