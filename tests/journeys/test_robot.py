"""The robot is not blind: whatever is planted on a good page, it complains of."""

from collections.abc import Callable

import pytest

from tests.journeys import robot
from tests.journeys.looks import DIMENSIONS, Look
from tests.journeys.papers import lay, paper
from tests.journeys.visit import Visit

NewVisit = Callable[..., Visit]
pytestmark = pytest.mark.looks
_STYLE = "document.adoptedStyleSheets = [new CSSStyleSheet()]; document.adoptedStyleSheets[0].replaceSync(`{}`)"
_ROW = '<div class="opt"><input id="t" type="checkbox"><span>Row</span></div><label for="t">Far away</label>'


def _add(html: str) -> str:
    return f"document.querySelector('main').insertAdjacentHTML('beforeend', `{html}`)"


def _style(css: str) -> str:
    return _STYLE.replace("{}", css)


#: What is planted -> (how, a part of what the robot must say).
PLANTED = {
    "a picture without words": (_add("<img src='/static/img/mark.svg'>"), "axe image-alt"),
    "pale words": (_style("main p { color: #999 }"), "axe color-contrast"),
    "pale words in the dark": (
        _style("@media (prefers-color-scheme: dark) { main p { color: #333 } }"),
        "dark: axe color-contrast",
    ),
    "a small button": (_style("main .btn { min-height: 0; padding: 0; }"), "target of"),
    "a link in a sentence": (_add("<p>Here is a sentence with <a href='/learn/'>a link</a> in it.</p>"), "(inline)"),
    "a link alone in a list to read": (
        _add("<article><ul><li><a href='/learn/'>Learn</a></li></ul></article>"),
        "Learn",
    ),
    "a row that is not its own target": (_add(_ROW), "target of 28 x 28"),
    "a second title": (_add("<h1>Another title</h1>"), "2 h1 on the page"),
    "a heading that skips": (_add("<h4>Too deep</h4>"), "is followed by <h4>"),
    "the same id twice": (_add("<p id='main'>Twice</p>"), "id twice: main"),
    "a label for nothing": (_add("<label for='nobody'>Name</label>"), "for names nothing: nobody"),
    "a link to nothing": (_add("<a class='textlink' href='#nowhere'>Down</a>"), "link to nothing: #nowhere"),
    "a page too wide": (_style("main { width: 30rem }"), "wider than 360"),
    "a page too wide only when narrow": (_style("main { width: 17.5rem }"), "at 256: wider than 256"),
    "a box that cuts its words": (_style("main p { height: 2.2rem; overflow: hidden }"), "cut off: <p>"),
    "a box that cuts spaced words": (
        _add("<p><button class='btn b'>One line of words</button></p>")
        + "; "
        + _style(".b { width: 11rem; white-space: nowrap; overflow: hidden; padding: 0 }"),
        "spaced, at 320: cut off: <button>",
    ),
    "words that leave their button": (
        _style("main .btn { height: 56px; width: 4rem !important }"),
        "out of its box",
    ),
    "a Tab order of its own": (_add("<button class='btn' tabindex='1'>First</button>"), "<button> First"),
    "a focus that nobody sees": (
        _style("main .btn:focus-visible { outline: 0; box-shadow: none }"),
        "focus shown in none tones",
    ),
    "a focus in one tone": (_style("main .btn:focus-visible { box-shadow: none }"), "focus shown in one tones"),
    "a focus under the page's edge": (
        _style("main .btn { position: fixed; top: -200px; left: 0 }"),
        "focused out of sight",
    ),
    "motion": (_style("main .btn { transition: background-color 1s !important }"), "moves although motion is unwanted"),
}


def test_a_link_in_a_sentence_to_read_may_be_as_high_as_its_line(visit: NewVisit) -> None:
    page = visit().opens("/").page
    page.evaluate(_add("<article><p>Here is a sentence with <a href='/learn/'>a link</a> in it.</p></article>"))
    assert robot.glance(page) == []


@pytest.mark.parametrize("what", PLANTED)
def test_what_is_planted_is_found(what: str, visit: NewVisit) -> None:
    page = visit().opens("/").page
    how, complaint = PLANTED[what]
    page.evaluate(how)
    found = robot.look(page)
    assert any(complaint in said for said in found), found


def test_what_could_not_be_loaded_is_found(visit: NewVisit) -> None:
    browser = visit().opens("/")
    with browser.page.expect_response("**/no-such-file.svg"):
        browser.page.evaluate(_add("<img src='/static/img/no-such-file.svg' alt=''>"))
    assert "404" in browser.refused[0]


#: What is planted -> (how, what most people do not have, a part of what the robot must say).
IN_ONE_LOOK = {
    "a long word in large text": (
        _add("<pre>polyneuropathies of the</pre>"),
        {"width": 320, "text": "text at 200 %"},
        "wider than 320",
    ),
    "words that keep their colour": (
        _add("<p id='k'>Kept</p>")
        + "; "
        + _style("@media (forced-colors: active) { #k { forced-color-adjust: none; color: #999; background: #FFF } }"),
        {"colours": "forced colours"},
        "axe color-contrast: ['#k']",
    ),
    "motion for those who want none": (
        _style("main .btn { transition: background-color 1s !important }"),
        {"motion": "reduced motion"},
        "moves although motion is unwanted",
    ),
    "pale words in the dark": (
        _style("@media (prefers-color-scheme: dark) { main p { color: #333 } }"),
        {"scheme": "dark"},
        "axe color-contrast",
    ),
    "a box that cuts spaced words": (
        PLANTED["a box that cuts spaced words"][0].replace("11rem", "12.5rem"),
        {"text": "spaced text"},
        "cut off: <button>",
    ),
}
USUAL = Look(*(values[0] for values in DIMENSIONS.values()))


@pytest.mark.parametrize("what", IN_ONE_LOOK)
def test_what_shows_in_one_look_alone_is_found_there_and_not_in_the_usual_one(what: str, visit: NewVisit) -> None:
    page = visit().opens("/").page
    how, unusual, complaint = IN_ONE_LOOK[what]
    page.evaluate(how)
    assert not [said for said in robot.inspect(page, USUAL) if complaint in said]
    found = robot.inspect(page, USUAL._replace(**unusual))
    assert any(complaint in said for said in found), found
    assert not [said for said in robot.inspect(page, USUAL) if complaint in said]


@pytest.mark.parametrize("script", [True, False])
def test_a_page_that_was_laid_runs_its_scripts_or_does_not(script: bool, visit: NewVisit) -> None:
    browser = visit().opens("/")
    words = b"<noscript><p>Without script.</p></noscript></main>"
    changed = paper(browser)._replace(body=paper(browser).body.replace(b"</main>", words), status=422)
    laid = lay(changed, visit(), script=script)
    assert laid.status == 422
    assert ("Without script." in laid.page.inner_text("main")) is not script
    assert robot.axe(laid.page) == []
