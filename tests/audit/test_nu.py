"""What the Nu HTML checker says is sorted into errors, warnings and what is let pass."""

import json

import pytest

from tests.audit import nu
from tests.audit.visitor import Answer

ERROR = {"type": "error", "url": "file:/x/000.html", "lastLine": 7, "message": "Stray end tag “p”.", "extract": "a\n b"}
WARNING = {**ERROR, "type": "info", "subType": "warning", "message": "Consider adding a “lang” attribute."}
NAMES = {"000.html": "/learn/"}


def read(*raw):
    """Messages of a checker that said this."""
    return nu.read(json.dumps({"messages": raw}), NAMES)


def test_a_checker_with_nothing_to_say_finds_nothing():
    assert nu.sort(read()) == ([], [], [])


def test_an_error_is_told_with_the_page_and_the_line():
    wrong, warned, known = nu.sort(read(ERROR))
    assert [str(message) for message in wrong] == ["/learn/:7: Stray end tag “p”.\n        a b"]
    assert (warned, known) == ([], [])


def test_a_warning_and_a_remark_are_no_errors():
    wrong, warned, _ = nu.sort(read(WARNING, {**ERROR, "type": "info", "message": "Trailing slash."}))
    assert (wrong, len(warned)) == ([], 2)


@pytest.mark.parametrize("given", [{"subType": "fatal"}, {"type": "non-document-error"}])
def test_a_page_that_could_not_be_read_is_an_error(given):
    wrong, _, _ = nu.sort(read({**ERROR, **given}))
    assert len(wrong) == 1


def test_the_same_words_about_the_same_place_are_told_once():
    assert len(read(ERROR, ERROR, {**ERROR, "lastLine": 8})) == 2


def test_what_is_let_pass_is_let_pass_word_for_word():
    other = {**ERROR, "message": "Stray end tag “p”. And more."}
    wrong, _, known = nu.sort(read(ERROR, other), {"Stray end tag “p”."})
    assert [message.text for message in wrong] == ["Stray end tag “p”. And more."]
    assert [message.text for message in known] == ["Stray end tag “p”."]


def test_whatever_is_let_pass_has_a_reason():
    assert [message for message, reason in nu.KNOWN.items() if not reason.strip()] == []


def test_pages_style_sheets_and_pictures_are_laid_out_for_the_checker(tmp_path):
    names = nu.lay_out([Answer("/learn/", 200, "text/html", "<p>numb</p>")], tmp_path)
    assert names["000.html"] == "/learn/"
    assert {"static/css/clinic.css", "static/img/mark.svg"} < set(names.values())
    assert {file.name for file in tmp_path.iterdir()} == set(names)
    assert (tmp_path / "000.html").read_text("utf-8") == "<p>numb</p>"
