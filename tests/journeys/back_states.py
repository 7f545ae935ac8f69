"""Every page of a patient who comes back, corrects or starts anew, in every state, and how to get there."""

from django.urls import reverse
from django.utils import timezone

from intake.indications import consent
from intake.protocols.consents import ConsentVersion
from intake.protocols.models import load as load_protocol
from intake.records.agreements import agree
from intake.records.models import Intake, Version
from intake.referrals.lifecycle import State as Stands
from tests.intake import making
from tests.intake.referrals.people import lead
from tests.journeys.letterbox import code_that_left
from tests.journeys.states import State
from tests.journeys.visit import Visit


def _address_asked(visit: Visit) -> Visit:
    load_protocol()
    return visit.opens("/intake/back/")


def _code_asked(visit: Visit, email: str = "maria@home.example") -> Visit:
    return _address_asked(visit).fills(email=email).presses("Send me a code")


def _came_back(visit: Visit, *names: str) -> Visit:
    for name in names or ("Maria Delgado",):
        making.draft(name=name, about={"email": "maria@home.example"})
    making.sent_intake(name="Maria Delgado", about={"email": "maria@home.example"})
    _code_asked(visit).fills(code=code_that_left()).presses("Continue")
    return visit


def _sees_who_opened(visit: Visit) -> None:
    _came_back(visit)
    sent = Intake.objects.get(versions__kind=Version.Kind.SENT)
    visit.opens(reverse("intake:yours-opened", args=[sent.pk]))


def _sees_what_was_sent(visit: Visit) -> None:
    _came_back(visit).page.get_by_role("link", name="See what you sent").click()


def _sees_what_was_agreed(visit: Visit) -> Visit:
    _came_back(visit).page.get_by_role("link", name="What you agreed to").click()
    return visit


def _took_back(visit: Visit) -> None:
    _sees_what_was_agreed(visit).presses("Do not ask my provider any more")


def _asked_anew(visit: Visit) -> Visit:
    """Somebody who agreed to a text before the first published one, which asks everybody again."""
    sent = making.sent_intake(about={"email": "maria@home.example"}).intake
    content, now = consent.contents(consent.FOLDER)[-1], timezone.now()
    ConsentVersion.objects.create(number=0, name="before", content=content, sha256="", published_at=now)
    agree(intake=sent, page=dict.fromkeys(consent.TICKS, True) | {"version": "before", "name": "Maria Delgado"}, at=now)
    _code_asked(visit).fills(code=code_that_left()).presses("Continue")
    return visit.opens(f"/intake/yours/{sent.pk}/consent/")


def _correcting(visit: Visit) -> Visit:
    visit.holds(making.sent_intake().intake).opens("/intake/sent/")
    return visit.presses("Correct my answers")


def _correcting_refused(visit: Visit) -> None:
    _correcting(visit).page.locator("[name=reason]").evaluate("box => { box.value = 'wrong year '.repeat(100) }")
    visit.presses("Send my correction")


def _may_come_again(visit: Visit) -> Visit:
    lead(making.sent_intake("V02", about={"email": "maria@home.example"}), Stands.CLOSED)
    return _code_asked(visit).fills(code=code_that_left()).presses("Continue")


def _over_time(visit: Visit, *numbers: int) -> None:
    for number in numbers:
        row = making.sent_intake(
            "V02",
            about={"email": "maria@home.example"},
            bother={"numbness": number},
            activities={"items": [{"text": "Climbing stairs", "score": number}]},
        )
        lead(row, Stands.CLOSED)
    _code_asked(visit).fills(code=code_that_left()).presses("Continue").opens("/intake/yours/over-time/")


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


def _sees_what_spread(visit: Visit) -> None:
    about = {"email": "maria@home.example", "born": "1962-03-27"}
    for where in ("feet_hands", "feet_legs"):
        newest_one = making.sent_intake(name="Maria Delgado", about=about, where=where).intake
    _code_asked(visit).fills(code=code_that_left()).presses("Continue")
    visit.opens(f"/intake/yours/{newest_one.pk}/")


BACK = [
    State("come back", _address_asked),
    State("come back, refused", lambda visit: _address_asked(visit).presses("Send me a code"), 422),
    State("code", _code_asked),
    State("code, another", lambda visit: _code_asked(visit).presses("Send another code"), brief=True),
    State("code, refused", lambda visit: _code_asked(visit).fills(code="2222-2222").presses("Continue"), 422),
    State("who came back", lambda visit: _came_back(visit, "Maria Delgado", "José Delgado")),
    State(
        "who came back, refused",
        lambda visit: _came_back(visit, "Maria Delgado", "José Delgado").presses("Continue"),
        422,
        brief=True,
    ),
    State("your intakes", _came_back),
    State("mails about news", lambda visit: _came_back(visit).opens("/intake/yours/mails/")),
    State("what you sent", _sees_what_was_sent),
    State("who opened, of yours", _sees_who_opened),
    State("passkeys of a patient", lambda visit: _came_back(visit).opens(reverse("intake:passkeys"))),
    State("what you sent, to print", lambda v: v.holds(making.sent_intake().intake).opens("/intake/sent/answers/")),
    State("take all data away", lambda visit: _came_back(visit).opens("/intake/yours/take/")),
    State("what you agreed to", _sees_what_was_agreed),
    State("what you agreed to, taken back", _took_back),
    State("what you agreed to, asked anew", _asked_anew),
    State("what you agreed to, refused", lambda visit: _asked_anew(visit).presses("I agree to these words"), 422),
    State("your intakes, again", _may_come_again),
    State("over time", lambda visit: _over_time(visit, 8, 6, 3)),
    State("over time, one number", lambda visit: _over_time(visit, 8), brief=True),
    State("still true", _comes_again),
    State("still true, refused", lambda visit: _comes_again(visit).presses("Continue"), 422, brief=True),
    State("still true, safety", _comes_again_to_safety),
    State("something changed", _says_what_changed),
    State("correcting", _correcting),
    State("correcting, refused", _correcting_refused, 422, brief=True),
    State("what you sent, over an earlier map", _sees_what_spread),
]
