"""On a phone without JavaScript: why a question is asked, more about it, and back with nothing lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from education.loader import load as load_education
from intake.protocols.models import load
from tests.intake.making import MARIA
from tests.journeys.hands import Mouse
from tests.journeys.patient import Patient
from tests.journeys.visit import Visit

NewVisit = Callable[..., Visit]


@pytest.fixture
def maria(transactional_db: None, visit: NewVisit) -> Patient:
    """Maria opens the first page on her phone."""
    load()
    load_education()
    return Patient(Mouse(visit(java_script_enabled=False).opens("/intake/").page), MARIA)


def reads_more(maria: Patient) -> None:
    """Unfold why this is asked, and press Read more."""
    maria.hand.page.locator("summary", has_text="Why do we ask this?").click()
    maria.hand.press("Read more")


def test_reading_on_and_coming_back_keeps_what_was_ticked(maria: Patient) -> None:
    maria.until("symptoms").fill_in({"rows": ["burning"]})
    reads_more(maria)
    expect(maria.page.get_by_role("heading", level=1)).to_have_text("What does it feel like?")
    expect(maria.page.get_by_role("link", name="Read the whole page")).to_be_visible()

    maria.hand.press("Back to where you were")
    assert maria.at == "symptoms"
    expect(maria.hand.box("rows", "burning")).to_be_checked()
    expect(maria.hand.box("rows", "tingling")).not_to_be_checked()
    maria.answer()
    assert maria.at != "symptoms"


def test_a_question_with_no_answer_yet_is_no_mistake_when_she_comes_back(maria: Patient) -> None:
    maria.until("symptoms")
    reads_more(maria)
    maria.hand.press("Back to where you were")
    assert maria.at == "symptoms"
    expect(maria.page.get_by_role("alert")).to_have_count(0)


def test_whoever_changes_an_answer_still_goes_back_to_the_check(maria: Patient) -> None:
    maria.until("check")
    maria.hand.press_this(maria.page.locator("a[href='/intake/symptoms/?return=check']"))
    reads_more(maria)
    maria.hand.press("Back to where you were")
    assert maria.at == "symptoms"
    maria.hand.press("Back")
    assert maria.at == "check"


def test_what_cannot_be_kept_is_not_lost_either(maria: Patient) -> None:
    typed = {"name": "Maria Delgado", "phone": "555 0134 22"}
    maria.until("about").fill_in(typed | {"born": "February 30 1962"})
    reads_more(maria)
    assert maria.at == "about"
    expect(maria.page.get_by_role("alert")).to_be_visible()
    for name, value in (typed | {"born": "February 30 1962"}).items():
        expect(maria.hand.box(name)).to_have_value(value)

    maria.hand.box("born").fill("February 3 1962")
    reads_more(maria)
    expect(maria.page.get_by_role("heading", level=1)).to_have_text("Your name, birthday and phone")
    maria.hand.press("Back to where you were")
    for name, value in typed.items():
        expect(maria.hand.box(name)).to_have_value(value)
    expect(maria.hand.box("born")).not_to_have_value("")
