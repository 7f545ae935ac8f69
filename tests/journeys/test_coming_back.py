"""Saved on one browser, carried on in another by the mailed code; and a visit that ends kindly."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from intake.protocols.models import load
from intake.records.models import Intake
from tests.intake.making import MARIA
from tests.intake.web.patient.phone import begun
from tests.journeys.hands import Mouse
from tests.journeys.letterbox import code_that_left
from tests.journeys.patient import Patient
from tests.journeys.visit import Visit

NewVisit = Callable[..., Visit]


@pytest.fixture(autouse=True)
def clinic(transactional_db: None) -> None:
    """A protocol is in force."""
    load()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_maria_saves_on_her_phone_and_carries_on_at_a_computer(visit: NewVisit, script: bool) -> None:
    phone = visit(java_script_enabled=script).opens("/intake/")
    Patient(Mouse(phone.page), MARIA).until("symptoms")
    phone.ticks("Burning").presses("Save and finish later")
    phone.fills(email="maria@home.example").presses("Keep my address")
    expect(phone.page.get_by_role("heading", name="How to come back")).to_be_visible()

    computer = visit(java_script_enabled=script).opens("/").presses("Come back, or see what you sent")
    computer.fills(email="Maria@Home.example").presses("Send me a code")
    expect(computer.page.locator("[name=code]")).to_have_attribute("autocomplete", "one-time-code")
    computer.fills(code="2222-2222").presses("Continue")
    assert computer.status == 422
    expect(computer.page.get_by_role("alert")).to_contain_text("2 tries are left")
    computer.fills(code=code_that_left().lower().replace("-", " ")).presses("Continue")
    expect(computer.page.get_by_role("heading", level=1)).to_contain_text("Your intakes")
    with computer.page.expect_navigation():
        computer.page.get_by_role("button", name="Carry on").click()
    assert computer.page.url.endswith("/intake/symptoms/") or computer.page.url.endswith("/intake/moving/")
    Patient(Mouse(computer.page), MARIA).until("check")
    computer.presses("Send my answers")
    assert Intake.objects.get().sent_at is not None

    phone.opens("/intake/symptoms/")
    expect(phone.page.get_by_text("We could not find your answers in this browser")).to_be_visible()


def test_the_warning_comes_three_minutes_before_and_one_press_keeps_the_page(visit: NewVisit) -> None:
    browser = visit()
    browser.page.clock.install()
    browser.holds(begun()).opens("/intake/symptoms/")
    box = browser.page.locator("#stay")
    expect(box).to_be_hidden()
    browser.ticks("Burning")
    _idle(browser, 28)
    expect(box).to_be_visible()
    expect(browser.page.get_by_role("alertdialog")).to_contain_text("This page closes in 3 minutes")
    box.get_by_role("button", name="Stay on this page").click()
    expect(box).to_be_hidden()
    expect(browser.page.get_by_label("Burning", exact=True)).to_be_checked()
    assert timezone.now() - Intake.objects.get().visit_seen < timedelta(minutes=1)


def test_at_the_end_what_was_filled_in_is_saved_and_the_page_says_so(visit: NewVisit) -> None:
    browser = visit()
    browser.page.clock.install()
    browser.holds(begun()).opens("/intake/symptoms/")
    browser.ticks("Burning")
    _idle(browser, 31)
    expect(browser.page.get_by_role("heading", name="Your answers are kept")).to_be_visible()
    assert Intake.objects.get().page_data()["symptoms"]["rows"] == ["burning"]
    browser.presses("Carry on")
    assert "/intake/symptoms/" not in browser.page.url or browser.page.get_by_label("Burning").first.is_checked()


def _idle(browser: Visit, minutes: int) -> None:
    """So long nobody pressed anything: on the server, and by the browser's clock."""
    Intake.objects.update(visit_seen=timezone.now() - timedelta(minutes=minutes))
    browser.page.clock.fast_forward(minutes * 60 * 1000)
