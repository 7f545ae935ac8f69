"""Plain words become paragraphs, lists, bold and links, and nothing else."""

import pytest
from django.core.exceptions import ValidationError

from education.prose import refuse_html, render


def test_nothing_to_say_is_nothing_to_show() -> None:
    assert render("") == ""


def test_a_paragraph_stays_one_over_line_breaks() -> None:
    assert render("You can stop\nat any time.") == "<p>You can stop\nat any time.</p>"


def test_a_blank_line_parts_paragraphs() -> None:
    assert render("One.\n\n\nTwo.") == "<p>One.</p>\n<p>Two.</p>"


def test_lines_with_a_dash_make_a_list_below_their_paragraph() -> None:
    assert render("We agree on:\r\n- a signal\r\n- no heat") == (
        "<p>We agree on:</p>\n<ul>\n<li>a signal</li>\n<li>no heat</li>\n</ul>"
    )


def test_a_dash_within_words_is_not_a_list() -> None:
    assert render("A 60-minute visit - once a week") == "<p>A 60-minute visit - once a week</p>"


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "- <img src=x onerror=alert(1)>", "{} {0} %s <b>"])
def test_a_tag_is_shown_as_it_was_typed(text: str) -> None:
    assert "<script" not in render(text)
    assert "<img" not in render(text)
    assert "<b>" not in render(text)
    assert "&lt;" in render(text)


@pytest.mark.parametrize("text", ["below 180 < 200", "a <- b", "5 > 4", "- a list"])
def test_signs_that_are_no_tags_are_accepted(text: str) -> None:
    refuse_html(text)


@pytest.mark.parametrize("text", ["<b>bold</b>", "see <a href=x>", "</p>", "<!-- note -->", "<?php"])
def test_html_is_refused_with_the_way_to_do_it(text: str) -> None:
    with pytest.raises(ValidationError, match="Write plain words without HTML"):
        refuse_html(text)
