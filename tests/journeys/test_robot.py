"""The robot is not blind: whatever is planted on a good page, it complains of."""

from collections.abc import Callable

import pytest

from tests.journeys import robot
from tests.journeys.visit import Visit

NewVisit = Callable[..., Visit]
_ROW = '<div class="opt"><input id="t" type="checkbox"><span>Row</span></div><label for="t">Far away</label>'
_NIGHT = "@media (prefers-color-scheme: dark)"
#: One page each: (HTML added to it, rules added to it, what the robot must say).
PLANTED = {
    "what is there": (
        [
            "<img src='/static/img/mark.svg'>",
            "<p>Here is a sentence with <a href='/learn/'>a link</a> in it.</p>",
            _ROW,
            "<h1>Another title</h1><h4>Too deep</h4>",
            "<p id='main'>Twice</p><label for='nobody'>Name</label><a class='textlink' href='#nowhere'>Down</a>",
        ],
        [],
        [
            "axe image-alt",
            "target of 41",
            "(inline)",
            "target of 28 x 28",
            "2 h1 on the page",
            "is followed by <h4>",
            "id twice: main",
            "for names nothing: nobody",
            "link to nothing: #nowhere",
        ],
    ),
    "how it looks": (
        [],
        [
            "main li { color: #999 }",
            _NIGHT + " { main strong { color: #333 } }",
            "main h2 { height: 1rem; overflow: hidden }",
            "main .btn { transition: background-color 1s !important; height: 30px; min-height: 0; padding: 0 }",
            "main .btn:focus-visible { box-shadow: none }",
            "main .ways { width: 17.5rem }",
        ],
        [
            "axe color-contrast",
            "dark: axe color-contrast: ['strong']",
            "cut off: <h2>",
            "moves although motion is unwanted",
            "x 30: <a> Start the intake",
            "focus shown in one tones",
            "at 256: wider than 256",
        ],
    ),
    "how it holds words": (
        ["<p><button class='btn b'>One line of words</button></p>"],
        [
            "main .b { width: 11rem; white-space: nowrap; overflow: hidden; padding: 0 }",
            "main .ways .btn { height: 56px; width: 4rem }",
            "main .btn:focus-visible { outline: 0; box-shadow: none }",
            "main .narrow { width: 30rem }",
        ],
        [
            "spaced, at 320: cut off: <button> One line of words",
            "out of its box: Start the intake",
            "focus shown in none tones",
            "wider than 360",
        ],
    ),
    "an order of its own": (["<button class='btn' tabindex='1'>First</button>"], [], ["not <button> First"]),
    "a focus under the page's edge": (
        [],
        ["main .btn { position: fixed; top: -200px; left: 0 }"],
        ["focused out of sight"],
    ),
}
_ADD = "html => document.querySelector('main').insertAdjacentHTML('beforeend', html)"
_DRESS = "css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css); document.adoptedStyleSheets = [sheet]; }"


@pytest.mark.parametrize("what", PLANTED)
def test_what_is_planted_is_found(what: str, visit: NewVisit) -> None:
    page = visit().opens("/").page
    html, rules, complaints = PLANTED[what]
    page.evaluate(_ADD, "".join(html))
    page.evaluate(_DRESS, " ".join(rules))
    found = "\n".join(robot.look(page))
    assert [complaint for complaint in complaints if complaint not in found] == [], found


def test_what_could_not_be_loaded_is_found(visit: NewVisit) -> None:
    browser = visit().opens("/")
    with browser.page.expect_response("**/no-such-file.svg"):
        browser.page.evaluate(_ADD, "<img src='/static/img/no-such-file.svg' alt=''>")
    assert "404" in browser.refused[0]
