"""The pages of somebody who comes back: correcting what was sent, "still true?", and the numbers over time."""

from intake.referrals.lifecycle import State as Stands
from tests.intake import making
from tests.intake.referrals.people import lead
from tests.journeys.letterbox import code_that_left
from tests.journeys.states import State
from tests.journeys.visit import Visit


def _back(visit: Visit) -> Visit:
    visit.opens("/intake/back/").fills(email="maria@home.example").presses("Send me a code")
    return visit.fills(code=code_that_left()).presses("Continue")


def _correcting(visit: Visit) -> Visit:
    visit.holds(making.sent_intake().intake).opens("/intake/sent/")
    return visit.presses("Correct my answers")


def _correcting_refused(visit: Visit) -> None:
    _correcting(visit).page.locator("[name=reason]").evaluate("box => { box.value = 'wrong \\u0007 year' }")
    visit.presses("Send my correction")


def _may_come_again(visit: Visit) -> Visit:
    lead(making.sent_intake("V02", about={"email": "maria@home.example"}), Stands.CLOSED)
    return _back(visit)


def _over_time(visit: Visit, *numbers: int) -> None:
    for number in numbers:
        row = making.sent_intake(
            "V02",
            about={"email": "maria@home.example"},
            bother={"numbness": number},
            activities={"items": [{"text": "Climbing stairs", "score": number}]},
        )
        lead(row, Stands.CLOSED)
    _back(visit).opens("/intake/yours/over-time/")


def _comes_again(visit: Visit) -> Visit:
    _may_come_again(visit).presses("Start from my last answers")
    for _ in range(2):
        visit.ticks("None of these").presses("Continue")
    return visit


def _comes_again_to_safety(visit: Visit) -> Visit:
    _comes_again(visit).presses("All of this is still true")
    for _ in range(2):
        visit.ticks("4").presses("Continue")
    return visit.presses("All of this is still true")


def _says_what_changed(visit: Visit) -> None:
    _comes_again(visit).page.locator("input[value=still]").evaluate_all("boxes => boxes.forEach(box => box.click())")
    visit.page.locator("[name=symptoms][value=changed]").check(force=True)
    visit.presses("Continue")


AGAIN = [
    State("your intakes, again", _may_come_again),
    State("over time", lambda visit: _over_time(visit, 8, 6, 3)),
    State("over time, one number", lambda visit: _over_time(visit, 8), brief=True),
    State("still true", _comes_again),
    State("still true, refused", lambda visit: _comes_again(visit).presses("Continue"), 422, brief=True),
    State("still true, safety", _comes_again_to_safety),
    State("something changed", _says_what_changed),
    State("correcting", _correcting),
    State("correcting, refused", _correcting_refused, 422, brief=True),
]
