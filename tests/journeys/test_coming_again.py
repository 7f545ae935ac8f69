"""Somebody who filled in once comes again: with nothing changed, half of the presses, the mailed code included."""

from collections.abc import Callable

import pytest

from intake.protocols.models import load
from intake.referrals.lifecycle import State
from intake.referrals.models import Referral
from tests.intake.referrals.people import lead
from tests.journeys.hands import Mouse
from tests.journeys.letterbox import code_that_left
from tests.journeys.patient import Patient
from tests.journeys.visit import Visit

NewVisit = Callable[..., Visit]
CASE, ABOUT = "V02", {"about": {"email": "maria@home.example"}}


def comes_back(browser: Visit) -> Patient:
    """By the mailed code, to the first question that is asked anew; every press counts."""
    patient = Patient(Mouse(browser.opens("/intake/back/").page), CASE, **ABOUT)
    patient.hand.type("email", "maria@home.example")
    patient.hand.press("Send me a code")
    patient.hand.type("code", code_that_left())
    patient.hand.press("Continue")
    patient.hand.press("Start from my last answers")
    return patient


def says_again(patient: Patient) -> None:
    """All of a part by one press; where there is no such button, each answer by itself."""
    at_once = patient.page.get_by_role("button", name="All of this is still true")
    if at_once.count():
        return patient.hand.press("All of this is still true")
    for box in patient.page.locator("input[value=still]").all():
        patient.hand.choose(str(box.get_attribute("name")), "still")
    return patient.hand.press("Continue")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_with_nothing_changed_it_takes_half_of_the_presses(
    visit: NewVisit, script: bool, transactional_db: None
) -> None:
    load()
    first = Patient(Mouse(visit(java_script_enabled=script).opens("/intake/").page), CASE, **ABOUT).until("check")
    first.hand.press("Send my answers")
    before = Referral.objects.get().assessment
    lead(Referral.objects.whole().get(), State.CLOSED)

    browser = visit(java_script_enabled=script)
    patient = comes_back(browser)
    for _ in range(20):
        if patient.at == "check":
            break
        says_again(patient) if patient.at == "still_true" else patient.answer()
    patient.hand.press("Send my answers")
    assert patient.at == "sent"
    after = Referral.objects.latest("opened_at").assessment
    assert (after.outcome, after.verdict) == (before.outcome, before.verdict)
    print(f"{CASE}: {first.hand.presses} presses, and {patient.hand.presses} when they come again")  # noqa: T201
    assert patient.hand.presses * 2 <= first.hand.presses
    assert browser.refused == []
