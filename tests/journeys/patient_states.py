"""Pages that a patient or a visitor can see, in every state, and how to get there; who comes back is in back_states."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from unittest.mock import patch

from django.urls import reverse
from django.utils import timezone

from clinic.limits.counting import hashed
from clinic.limits.models import Tally
from intake.protocols.files import newest
from intake.protocols.models import load as load_protocol
from intake.records.models import Intake, Page
from intake.web.patient.flooding import SENT, STARTED
from tests.cast import signed_in
from tests.intake import making
from tests.intake.web.therapist.desk import see
from tests.journeys.states import State
from tests.journeys.visit import Visit

_REASONS = [code for code in newest().reasons if code not in ("numbness", "mobility_decline")]
#: Somebody who is asked nearly every question there is: under age, nearly every trouble, unsure once on each page.
EVERYTHING = {
    "age": 16,
    "neuropathy": "diagnosed",
    "causes": ["diabetes", "chemo_radiation", "chemical_exposure", "other_cause"],
    "lung": ["copd"],
    "indications": _REASONS,
    "indications_not_sure": ["numbness", "mobility_decline"],
    "answered_yes": ["past_cancer_or_radiation", "pregnant", "calf_pain_walking"],
    "not_sure": [
        *("pe_symptoms", "dvt_suspected", "fainting", "heart_failure"),
        *("home_oxygen", "skin_or_allergy", "bone_metastasis", "high_risk_pregnancy"),
    ],
    "linked": dict.fromkeys(_REASONS, "unsure"),
}
_ROSA = ("with_help", "Rosa Delgado", "mother", "patient", "Noah Delgado")
TALK: dict[str, dict[str, Any]] = {
    "places": {"more": "say-more"},
    "places_each": {"items": [{"area": "feet", "feels": ["burning"], "score": 7}]},
    "walking": {"value": "5_to_15"},
    "stopping": {"rows": ["breath", "numbness"]},
    "activities": {"items": [{"text": "Climbing stairs", "score": 6}, {"text": "Buttons on a shirt", "score": None}]},
    "words": {"text": "At night the blanket hurts my feet. Standing up and walking around helps a little."},
    "medicines": {"text": "metformin\ngabapentin\naspirin", "none": False},
    "answering": dict(zip(("value", "name", "relationship", "agreed", "patient_name"), _ROSA, strict=True)),
    "interruption": {"share": True, "name": "Noah Delgado", "phone": "555 0134 22", "email": "", "seen": []},
}
#: One page of each kind and look; the robot looks at these empty, filled and refused, and glances at all others.
QUESTIONS = (
    *("guardian", "stop_signs", "stop_signs_each", "symptoms", "bother_burning", "link", "link_each", "where"),
    *("places", "places_each", "walking", "activities", "words", "causes", "medicines", "answering", "about"),
    *("provider", "consent"),
)
#: What is typed to be refused; nothing where an empty page is refused already.
WRONG: dict[str, dict[str, str]] = {
    "activities": {"score_1": "4", "score_3": "10"},
    "about": {"born": "soon", "phone": "12", "email": "maria"},
    "provider": {"phone": "12"},
}
#: Pages that may stay empty and take anything.
NEVER_REFUSED = ("places", "places_each", "words")
OUTCOMES = {
    "fits": "V01",
    "fits with precautions": "V02",
    "review first": "V04",
    "urgent": "V14",
    "not enough information": "V24",
    "not indicated": "V26",
}


def asked_everything() -> Intake:
    """A draft that opens nearly every step of the questionnaire, all of them filled in."""
    seen = {"interruption": TALK["interruption"] | {"seen": ["pe_symptoms", "dvt_suspected"]}}
    return making.draft(EVERYTHING, name="Noah Delgado", **TALK | seen)


def _address(step: str) -> str:
    return f"/intake/{step.replace('_', '-')}/"


def _filled(step: str, visit: Visit) -> None:
    visit.holds(asked_everything()).opens(_address(step))


def _empty(step: str, visit: Visit) -> None:
    intake = asked_everything()
    Page.objects.filter(intake=intake, step=step).delete()
    visit.holds(intake).opens(_address(step))


def _refused(step: str, visit: Visit) -> None:
    _empty(step, visit)
    visit.fills(**WRONG.get(step, {})).presses("Continue")


def _expired(visit: Visit) -> None:
    intake = asked_everything()
    long_ago = timezone.now() - timedelta(days=29)
    Page.objects.filter(intake=intake).update(answered_at=long_ago)
    visit.holds(intake).opens(_address("stop_signs"))


def _opened(visit: Visit, address: str = "/intake/") -> Visit:
    load_protocol()
    return visit.opens(address)


def _carried_on(visit: Visit) -> None:
    visit.holds(making.draft()).opens("/intake/")


def _in_a_flood(act: str) -> None:
    """This hour's intakes from the browser's network address have come in."""
    Tally.objects.all().delete()
    now = timezone.now()
    for place in ("127.0.0.1", "::1/64"):
        Tally.objects.create(act=act, place=hashed(place), number=10**9, until=now + timedelta(hours=1))


def _start_in_a_flood(visit: Visit) -> None:
    _in_a_flood(STARTED)
    _opened(visit).ticks("Yes").presses("Continue")


def _send_in_a_flood(visit: Visit) -> None:
    _in_a_flood(SENT)
    visit.holds(making.draft()).opens("/intake/check/").presses("Send my answers")


def _already_sent(visit: Visit) -> None:
    visit.holds(making.sent_intake().intake).opens("/intake/")


def _started(visit: Visit) -> Visit:
    return _opened(visit).ticks("Yes").presses("Continue")


def _interrupted(*signs: str) -> Callable[[Visit], Any]:
    def way(visit: Visit) -> None:
        labels = [newest().items[sign].q for sign in signs]
        pages = {newest().items[sign].page for sign in signs}
        _started(visit)
        if "stop_signs" not in pages:
            visit.ticks("None of these").presses("Continue")
        visit.ticks(*labels).presses("Continue")

    return way


def _interruption_refused(visit: Visit) -> None:
    _interrupted("pe_symptoms", "stroke_signs")(visit)
    visit.fills(phone="12", email="harold").presses("Save and go on with the form")


def _saved_with_care(visit: Visit) -> None:
    _interrupted("dvt_suspected")(visit)
    visit.presses("Save and stop here")


def _check_again(visit: Visit) -> None:
    visit.holds(making.draft()).opens("/intake/check/")
    visit.page.locator("input[name=key]").evaluate("box => { box.value = 'odd' }")
    visit.presses("Send my answers")


def _sent(example: str, visit: Visit) -> None:
    visit.holds(making.sent_intake(example).intake).opens("/intake/sent/")


def _who_opened(visit: Visit) -> None:
    referral = making.sent_intake()
    see(referral)
    see(referral)
    signed_in("carla").get(reverse("admin:intake_referral_change", args=[referral.pk]))
    visit.holds(referral.intake).opens("/intake/who-opened/")


def _open_too_long(visit: Visit) -> None:
    _opened(visit).ticks("Yes")
    visit.context.clear_cookies()
    visit.presses("Continue")


def _broken(visit: Visit) -> None:
    with patch("clinic.site.views.render", side_effect=RuntimeError("planted")):
        visit.opens("/privacy/")


def _no_place_to_say_more_of(visit: Visit) -> None:
    visit.holds(making.draft(where="else")).opens("/intake/places/").presses("Say more about each place")


def _saved_with_address(visit: Visit) -> None:
    visit.holds(making.draft(about={"email": "maria@home.example"})).opens("/intake/saved/")


def _saved_address_refused(visit: Visit) -> None:
    _started(visit).presses("Save and finish later").fills(email="maria").presses("Keep my address")


def _closed(visit: Visit, **about: str) -> None:
    intake = making.draft(about={"phone": "555 0134 22", "email": "", **about})
    visit.holds(intake)
    Intake.objects.filter(pk=intake.pk).update(visit_began=None)
    visit.opens("/intake/check/")


PUBLIC = [
    State("home", lambda visit: visit.opens("/"), wide=True),
    State("privacy", lambda visit: visit.opens("/privacy/")),
    State("accessibility", lambda visit: visit.opens("/accessibility/")),
    State("no such page", lambda visit: visit.opens("/no-such-page/"), status=404),
    State("open too long", _open_too_long, status=403),
    State("broken", _broken, status=500, speaks=False),
]
PATIENT = [
    State("start", _opened),
    State("start, refused", lambda visit: _opened(visit).presses("Continue"), status=422),
    State("start, answers not found", lambda visit: _opened(visit, "/intake/check/")),
    State("start, carried on", _carried_on),
    State("start, already sent", _already_sent),
    *(State(f"{step}, empty", partial(_empty, step), brief=step not in NEVER_REFUSED) for step in QUESTIONS),
    *(State(f"{step}, filled", partial(_filled, step)) for step in QUESTIONS),
    *(State(f"{step}, refused", partial(_refused, step), 422) for step in QUESTIONS if step not in NEVER_REFUSED),
    State("stop_signs, expired", _expired),
    State("interruption, emergency", _interrupted("pe_symptoms", "cauda_equina")),
    State("interruption, today", _interrupted("dvt_suspected")),
    State("interruption, refused", _interruption_refused, status=422),
    State("saved", lambda visit: _started(visit).presses("Save and finish later")),
    State("saved with care", _saved_with_care),
    State("check", lambda visit: visit.holds(making.draft()).opens("/intake/check/")),
    State("check, everything", lambda visit: visit.holds(asked_everything()).opens("/intake/check/"), wide=True),
    State("check, again", _check_again, status=422),
    State("start, in a flood", _start_in_a_flood, status=429),
    State("check, in a flood", _send_in_a_flood, status=429),
    State("who opened, nobody", lambda visit: visit.holds(making.sent_intake().intake).opens("/intake/who-opened/")),
    State("who opened", _who_opened),
    State("places, more of none", _no_place_to_say_more_of, 422),
    State("closed", lambda visit: _closed(visit, email="maria@home.example")),
    State("closed, without an address", _closed),
    State("saved, with an address", _saved_with_address),
    State("saved, address refused", _saved_address_refused, 422, brief=True),
    *(State(f"sent, {name}", partial(_sent, example)) for name, example in OUTCOMES.items()),
]
