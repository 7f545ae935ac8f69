"""Pictures of the body as SVG text: small, by reference, and without a colour of their own."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test.html import parse_html

from intake.records.bodymap.drawing import definitions, mirror, picture
from intake.records.bodymap.regions import BY_CODE, PICTURES, REGIONS
from intake.records.bodymap.stylesheet import rules


def ids_in(svg: str) -> list[str]:
    return re.findall(r' id="([^"]+)"', svg)


def references_in(svg: str) -> set[str]:
    return set(re.findall(r'href="#([^"]+)"', svg))


def test_an_unmarked_body_is_only_its_outline() -> None:
    assert references_in(picture((), views="f")) == {"r-f"}


def test_a_picture_without_a_label_is_decoration() -> None:
    assert 'aria-hidden="true"' in picture(PICTURES["feet"])
    assert "role=" not in picture(PICTURES["feet"])


def test_a_label_is_the_accessible_name_and_cannot_break_out() -> None:
    svg = picture((), label='Feet" onload="<b>')
    attributes = dict(parse_html(svg).attributes)
    assert attributes["aria-label"] == 'Feet" onload="<b>'
    assert attributes["role"] == "img"
    assert "onload" not in attributes


def test_ids_are_unique_and_every_reference_is_defined() -> None:
    defined = ids_in(definitions())
    assert len(defined) == len(set(defined))
    drawn = picture(BY_CODE, views="fb") + mirror("f") + mirror("b")
    drawn += "".join(picture([code], views="fb") for code in BY_CODE)
    assert references_in(drawn + definitions()) <= set(defined)


def test_the_definitions_of_one_view_are_enough_for_its_pictures() -> None:
    assert references_in(picture(BY_CODE, views="f")) <= set(ids_in(definitions("f")))


@pytest.mark.parametrize("name", [*PICTURES, "none"])
def test_fifty_pictures_stay_small(name: str) -> None:
    svg = picture(PICTURES.get(name, ()), views="f", label="Both feet up to the lower legs (stocking)")
    assert len(svg.encode()) < 300


def test_the_definitions_stay_under_16_kilobytes() -> None:
    assert len(definitions().encode()) < 16_000


def test_colours_and_styles_are_left_to_the_stylesheet() -> None:
    everything = definitions() + picture(BY_CODE) + mirror("f") + mirror("b")
    assert not re.search(r"style=|fill=|stroke=|#[0-9A-Fa-f]{6}", everything)
    for svg in (definitions(), picture(BY_CODE), mirror("f"), mirror("b")):
        assert parse_html(svg).name == "svg"


def test_the_large_figure_has_every_place_once() -> None:
    classes = re.findall(r'class="u-([^"]+)"', mirror("f") + mirror("b"))
    assert sorted(classes) == sorted(BY_CODE)


def test_the_stylesheet_is_what_the_regions_make() -> None:

    written = Path(settings.BASE_DIR, "static", "css", "bodymap.css").read_text(encoding="utf-8")
    assert written == rules()
    assert written.count(":checked") == len(REGIONS)
