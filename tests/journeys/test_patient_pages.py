"""The robot looks at every page that a patient can see, in every state: in a selection of looks, or in all of them.

A state is led to once and then looked at in many ways. What `make robot` asks for stands in the environment; without it
each state is seen in the five looks of `looks.selection`.
"""

from collections.abc import Callable, Iterator
from itertools import groupby

import pytest
from django.conf import settings

from tests.journeys import robot, walk
from tests.journeys.looks import DIMENSIONS, Look
from tests.journeys.papers import Paper, lay, paper, paper_in
from tests.journeys.states import State
from tests.journeys.visit import Visit
from tests.journeys.walk import STATES

NewVisit = Callable[..., Visit]
pytestmark = pytest.mark.looks
FIRST = DIMENSIONS["language"][0]


@pytest.mark.parametrize("state", walk.states(), ids=str)
def test_the_robot_is_content_with(state: State, visit: NewVisit) -> None:
    browser = visit()
    state.way(browser)
    assert browser.status == state.status
    assert browser.page.title().startswith("Error: ") == (state.status in (409, 422, 429))
    found = [said for look, opened in _opened(state, browser, visit) for said in _seen(state, look, opened)]
    assert "\n".join(found) == ""


def _seen(state: State, look: Look, opened: Visit) -> list[str]:
    found = [*robot.inspect(opened.page, look), *opened.refused]
    walk.note(state, look, found)
    return [f"{look}: {said}" for said in found]


def _opened(state: State, browser: Visit, visit: NewVisit) -> Iterator[tuple[Look, Visit]]:
    """Each look at this state with a browser in which the page is open; the one that led there sees what it can."""
    said: dict[str, Paper] = {FIRST: paper(browser)}
    looks = sorted(walk.looks(STATES.index(state), state), key=_page)
    for (language, script), group in groupby(looks, _page):
        if language not in said:
            said[language] = paper_in(language, browser) if state.speaks else said[FIRST]
            assert said[language].status == state.status
        at_hand = (language, script) == (FIRST, True)
        opened = browser if at_hand else lay(said[language], visit(), script=script)
        yield from ((look, opened) for look in group)
    for language, page in said.items():
        walk.keep(state, language, page)


def _page(look: Look) -> tuple[str, bool]:
    return look.language, look.script == "script"


def test_every_language_of_the_site_is_looked_at() -> None:
    assert set(DIMENSIONS["language"]) == {code for code, _ in settings.LANGUAGES}
