"""From the first answer to the decision: patients on their phones, therapists at a tablet, each in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from intake.management.acting import Facts
from intake.protocols.files import newest
from intake.protocols.models import load
from intake.records.models import Version
from intake.referrals.lifecycle import State
from intake.referrals.models import Referral
from tests.cast import PASSWORD, code_for, email, enter
from tests.intake.making import MARIA, sent_intake
from tests.journeys.hands import Mouse
from tests.journeys.patient import Patient
from tests.journeys.visit import Visit

NewVisit = Callable[..., Visit]
TABLET = {"width": 820, "height": 1180}
NUMB = MARIA | {"indications": [*MARIA["indications"], "numbness"]}


@pytest.fixture(autouse=True)
def clinic(transactional_db: None) -> None:
    """A protocol is in force, and two therapists work here."""
    load()
    enter("ana")
    enter("ben")


def on_her_phone(visit: NewVisit, facts: Facts = MARIA) -> Patient:
    """Maria opens the first page."""
    return Patient(Mouse(visit().opens("/intake/").page), facts)


def at_work(visit: NewVisit, who: str) -> Mouse:
    """A therapist signs in on a tablet and sees the worklist."""
    browser = visit()
    browser.page.set_viewport_size(TABLET)
    browser.opens("/staff/")
    browser.fills(username=email(who), password=PASSWORD).presses("Sign in")
    browser.fills(code=code_for(email(who))).presses("Continue")
    expect(heading(browser.page)).to_have_text("Referrals to decide")
    return Mouse(browser.page)


def heading(page: Page) -> Locator:
    """What the page is called."""
    return page.get_by_role("heading", level=1)


def cases(page: Page) -> list[str]:
    """The names on the worklist, top to bottom."""
    return page.locator(".q h2").all_inner_texts()


def open_case(hand: Mouse, name: str) -> None:
    """Press Open in the row of this person."""
    hand.press_this(hand.page.locator(".qi").filter(has_text=name).get_by_role("button"))


def test_maria_is_decided_in_three_presses_and_the_next_case_appears(visit: NewVisit) -> None:
    maria = on_her_phone(visit).until("check")
    maria.hand.press("Send my answers")
    expect(heading(maria.page)).to_have_text("We have your answers")
    reference = Version.objects.get().intake.reference
    expect(maria.page.get_by_text(reference)).to_be_visible()
    sent_intake("V01", name="Joan Whitfield")

    ana = at_work(visit, "ana")
    assert cases(ana.page) == ["Maria Delgado", "Joan Whitfield"]
    open_case(ana, "Maria Delgado")
    expect(heading(ana.page)).to_contain_text("Maria Delgado")
    expect(ana.page.get_by_role("heading", name="Why it was flagged")).to_be_visible()
    expect(ana.page.locator("input[type=radio]:checked")).to_have_count(0)
    ana.choose("step", "ask_provider")
    ana.press("Save")

    assert ana.presses == 3
    expect(heading(ana.page)).to_contain_text("Joan Whitfield")
    expect(ana.page.get_by_text("Saved: Maria Delgado")).to_be_visible()
    assert Referral.objects.get(intake__reference=reference).state == State.DRAFTING


def test_harold_stops_at_a_sign_and_is_called_first(visit: NewVisit) -> None:
    sent_intake(name="Joan Whitfield")
    harold = visit().opens("/intake/").ticks("Yes").presses("Continue")
    harold.ticks(newest().items["stroke_signs"].q).presses("Continue")
    expect(heading(harold.page)).to_have_text("Stop here and get help now")
    expect(harold.page.get_by_role("link", name="Call 911")).to_have_attribute("href", "tel:911")
    assert Referral.objects.count() == 1

    harold.page.get_by_label("Share what I filled in so far").check(force=True)
    harold.fills(name="Harold Osei", phone="555 0118 40").presses("Save and stop here")
    expect(heading(harold.page)).to_have_text("Your answers are saved")

    ana = at_work(visit, "ana")
    assert cases(ana.page) == ["Harold Osei", "Joan Whitfield"]
    expect(ana.page.locator(".q li.qi").first).to_contain_text("Call first")
    open_case(ana, "Harold Osei")
    expect(ana.page.get_by_role("link", name="Call 555 0118 40").first).to_be_visible()
    expect(ana.page.get_by_label("Ask the provider to refer")).to_have_count(0)


def test_back_reload_and_a_second_tab_lose_nothing(visit: NewVisit) -> None:
    maria = on_her_phone(visit, NUMB).until("symptoms")
    maria.fill_in({"rows": ["burning", "tingling"]})
    maria.hand.press("Continue")
    maria.hand.press("Back")
    assert maria.at == "symptoms"
    expect(maria.hand.box("rows", "burning")).to_be_checked()

    maria.fill_in({"rows": ["numbness"]})
    maria.hand.press("Back")
    maria.page.go_back()
    maria.page.reload()
    assert maria.at == "symptoms"
    expect(maria.hand.box("rows", "numbness")).to_be_checked()
    maria.hand.press("Continue")

    second = maria.page.context.new_page()
    second.goto("/intake/")
    Mouse(second).press("Carry on")
    assert second.url == maria.page.url
    Patient(Mouse(second), NUMB).until("where")
    maria.answer()
    assert maria.at == "bother_burning"
    maria.page.goto("/intake/")
    maria.hand.press("Carry on")
    assert maria.at == "where"


def test_enter_in_a_line_of_text_goes_on_and_not_back(visit: NewVisit) -> None:
    maria = on_her_phone(visit).until("about")
    maria.fill_in({"name": "Maria Delgado", "phone": "555 0134 22"})
    with maria.page.expect_navigation():
        maria.page.keyboard.press("Enter")
    assert maria.at == "provider"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_three_quick_presses_on_send_make_one_intake(visit: NewVisit, script: bool) -> None:
    browser = visit(java_script_enabled=script).opens("/intake/")
    maria = Patient(Mouse(browser.page), MARIA).until("check")
    maria.page.get_by_role("button", name="Send my answers").click(click_count=3, delay=5)
    maria.page.wait_for_url("**/sent/")
    assert Referral.objects.count() == Version.objects.count() == 1


def test_the_second_therapist_sees_who_was_first_and_keeps_the_words(visit: NewVisit) -> None:
    sent_intake(name="Maria Delgado")
    ana, ben = at_work(visit, "ana"), at_work(visit, "ben")
    open_case(ana, "Maria Delgado")
    ben.page.reload()
    expect(ben.page.get_by_text("Ana opened this")).to_be_visible()
    open_case(ben, "Maria Delgado")
    ana.choose("step", "ask_provider")
    ana.press("Save")

    ben.choose("step", "close")
    ben.page.get_by_label("Note (optional)").fill("I called her, she is away.")
    ben.press("Save")
    expect(ben.page.get_by_role("alert")).to_contain_text("Ana Ruiz decided this just now: Ask provider.")
    expect(ben.page.locator("blockquote")).to_have_text("I called her, she is away.")
    assert Referral.objects.get().state == State.DRAFTING


def test_a_decision_can_be_taken_back(visit: NewVisit) -> None:
    sent_intake(name="Maria Delgado")
    ana = at_work(visit, "ana")
    open_case(ana, "Maria Delgado")
    ana.choose("step", "ask_provider")
    ana.press("Save")
    expect(heading(ana.page)).to_have_text("Referrals to decide")
    ana.press("Undo")
    expect(heading(ana.page)).to_contain_text("Maria Delgado")
    assert Referral.objects.get().state == State.FLAGGED
