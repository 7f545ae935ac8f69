"""Template tags that draw the body map: definitions once on a page, pictures by reference, chips for a form field."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import template
from django.forms.boundfield import BoundField, BoundWidget
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from clinic.site.language import say
from intake.records.bodymap.drawing import definitions, mirror, picture
from intake.records.bodymap.regions import BACK, BY_CODE, FOLDS, FRONT, LEFT, RIGHT, codes_of

register = template.Library()


@dataclass(frozen=True)
class Row:
    """A pair, or one place in the middle (`single`), with the field's boxes and "Left", "Right" or ""."""

    label: str
    single: bool
    boxes: list[tuple[BoundWidget, str]]


@dataclass(frozen=True)
class Fold:
    """A part of the body that opens and closes."""

    title: str
    rows: list[Row]
    open: bool


_VIEWS = {"front": FRONT, "back": BACK, "both": FRONT + BACK}


@register.simple_tag
def body_defs(view: str = "both") -> SafeString:
    """The paths, hidden; once on a page, before or after its pictures. `view` is "front", "back" or "both"."""
    return mark_safe(definitions(_VIEWS[view]))  # noqa: S308 - our own numbers and codes only


@register.simple_tag
def body_picture(codes: Iterable[str], view: str = "both", label: str = "", before: Iterable[str] = ()) -> SafeString:
    """A small figure with `codes` marked, over those of `before`. Give `label` unless the words stand beside it."""
    svg = picture(codes or (), views=_VIEWS[view], label=label, before=before or ())
    return mark_safe(svg)  # noqa: S308 - the label is escaped there


@register.simple_tag
def body_mirror(view: str) -> SafeString:
    """The large figure that css/bodymap.css fills as boxes are ticked."""
    return mark_safe(mirror(_VIEWS[view]))  # noqa: S308 - our own numbers and codes only


@register.simple_tag
def body_folds(field: BoundField) -> list[Fold]:
    """The field's boxes as folds of rows; a fold with a tick is open, and the first one where nothing is ticked."""
    boxes = {str(box.data["value"]): box for box in field}
    ticked = {code for code, box in boxes.items() if box.data["selected"]}
    folds: list[Fold] = []
    for title, pairs in FOLDS:
        codes = {code for pair in pairs for code in codes_of(pair)}
        is_open = bool(codes & ticked) or not (ticked or folds)
        folds.append(Fold(say(title), [_row(pair, boxes) for pair in pairs], is_open))
    return folds


def _row(pair: str, boxes: dict[str, BoundWidget]) -> Row:
    codes = [code for code in codes_of(pair) if code in boxes]
    words = [(boxes[code], _side(BY_CODE[code].side)) for code in codes]
    return Row(say(BY_CODE[codes_of(pair)[0]].label), len(codes_of(pair)) == 1, words)


def _side(side: str) -> str:
    return {LEFT: gettext("Left"), RIGHT: gettext("Right")}.get(side, "")
