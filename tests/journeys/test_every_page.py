"""The robot looks at every page of staff, providers and admins in every state: nothing to complain of."""

from collections.abc import Callable

import pytest

from education.loader import CONTENT, SOURCES
from intake.indications.questionnaire import steps
from intake.protocols.files import newest
from tests.journeys import robot
from tests.journeys.admin_states import LOOKED_AT, WHO
from tests.journeys.care_states import CARE
from tests.journeys.education_states import EDUCATION, GLANCED_AT
from tests.journeys.education_states import LOOKED_AT as PAGES_TO_READ
from tests.journeys.helped_states import BY_STAFF
from tests.journeys.patient_states import QUESTIONS, asked_everything
from tests.journeys.provider_states import PROVIDER
from tests.journeys.staff_states import STAFF, WORKLISTS
from tests.journeys.states import State
from tests.journeys.token_states import TOKENS
from tests.journeys.visit import Visit

NewVisit = Callable[..., Visit]
pytestmark = pytest.mark.looks


def test_every_page_to_read_that_ships_is_among_the_states() -> None:
    shipped = {path.stem for path in CONTENT.glob("*.yaml") if path.name != SOURCES}
    assert {*PAGES_TO_READ, *GLANCED_AT} == shipped


@pytest.mark.parametrize(
    "state", [*BY_STAFF, *STAFF, *CARE, *TOKENS, *PROVIDER, *(state for state in EDUCATION if state.for_staff)], ids=str
)
def test_the_robot_is_content(state: State, visit: NewVisit) -> None:
    browser = visit()
    state.way(browser)
    assert browser.status == state.status
    assert browser.page.title().startswith("Error: ") == (state.status in (409, 422, 429))
    found = robot.glance(browser.page) if state.brief else robot.look(browser.page, wide=state.wide)
    assert "\n".join(found) == ""
    assert browser.refused == []


def test_the_robot_is_content_with_all_other_questions(visit: NewVisit) -> None:
    browser = visit().holds(asked_everything())
    asked = [step for step in steps(newest()) if step not in QUESTIONS]
    seen = []
    for step in asked:
        browser.opens(f"/intake/{step.replace('_', '-')}/")
        if browser.page.url.rstrip("/").endswith(step.replace("_", "-")):
            seen.append(step)
            assert (step, robot.glance(browser.page)) == (step, [])
    assert set(asked) - set(seen) == {"bother_numbness", "bother_mobility_decline"}
    assert browser.refused == []


@pytest.mark.usefixtures("busy_day")
def test_the_robot_is_content_with_the_worklist_of_a_busy_day(visit: NewVisit) -> None:
    for who, address in WORKLISTS:
        browser = visit().signs_in(who).opens(address)
        assert (address, "\n".join(robot.look(browser.page, wide=True))) == (address, "")
        assert browser.refused == []


@pytest.mark.usefixtures("busy_day")
@pytest.mark.parametrize("who", WHO)
def test_the_robot_is_content_with_admin(who: str, visit: NewVisit) -> None:
    browser = visit().signs_in(who)
    for address in WHO[who]():
        browser.page.set_viewport_size({"width": robot.DESK, "height": 900})
        browser.opens(address)
        seen = robot.look if address in LOOKED_AT else robot.glance
        assert (browser.status, address, "\n".join(seen(browser.page, ours=False))) == (200, address, "")
        assert browser.refused == []
