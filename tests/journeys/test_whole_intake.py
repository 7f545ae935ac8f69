"""A whole intake on a phone, by finger and by keyboard, with the clinic's script and without: sent and judged."""

from collections.abc import Callable

import pytest

from intake.assessments.models import Assessment
from intake.protocols.models import load
from tests.journeys.hands import Hand, Keyboard, Mouse
from tests.journeys.patient import Patient
from tests.journeys.visit import Visit

NewVisit = Callable[..., Visit]
#: Example V02: diabetes, numb feet and an unsteady walk, feeling lost.
CASE, OUTCOME = "V02", "referral_fits_with_precautions"
MOST_PRESSES = 60


def fill_in_and_send(visit: NewVisit, hand: type[Hand], *, script: bool) -> Patient:
    load()
    browser = visit(java_script_enabled=script).opens("/intake/")
    patient = Patient(hand(browser.page), CASE).until("check")
    patient.hand.press("Send my answers")
    assert patient.at == "sent"
    assert Assessment.objects.get().outcome == OUTCOME
    assert browser.refused == []
    return patient


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_finger_needs_sixty_presses_at_most(visit: NewVisit, script: bool, record_property: Callable) -> None:
    patient = fill_in_and_send(visit, Mouse, script=script)
    record_property("presses", patient.hand.presses)
    print(f"{CASE}: {patient.hand.presses} presses on {len(patient.seen) + 1} pages")  # noqa: T201
    assert patient.hand.presses <= MOST_PRESSES


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_keyboard_is_enough(visit: NewVisit, script: bool) -> None:
    fill_in_and_send(visit, Keyboard, script=script)
