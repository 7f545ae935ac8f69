"""Every page that staff can see, in every state, and how to get there."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pyotp
from django.urls import reverse
from django.utils import timezone

from clinic.accounts.models import Authenticator, KeptForm
from intake.letters.models import Letter
from intake.protocols.models import load as load_protocol
from intake.referrals.glass import break_glass
from intake.referrals.lifecycle import State as Stage
from intake.referrals.lifecycle import Step
from intake.referrals.models import Referral
from intake.referrals.workflow import take_up
from tests import cast
from tests.cast import PASSWORD, email, enter
from tests.intake.letters.writing import answer, issue, provider
from tests.intake.making import MARIA, sent_intake, shared_draft
from tests.intake.referrals.people import again, ben, covers, lead, take
from tests.journeys.patient_states import OUTCOMES, TALK
from tests.journeys.states import State
from tests.journeys.visit import Visit

#: Somebody who tells all there is to tell, with words that staff should read first.
TALKATIVE = {
    **MARIA,
    "lung": ["copd"],
    "indications": ["burning", "numbness", "tightness", "reduced_walking"],
    "answered_yes": ["loss_of_feeling", "home_oxygen"],
}
SAID = {key: TALK[key] for key in ("places", "places_each", "activities", "medicines", "answering")} | {
    "words": {"text": "Last night I had chest pain. My feet burn, and in the day they feel like wood."}
}
WOUND = "V04"


def _review(referral: Referral, visit: Visit, who: str = "ana", page: str = "review") -> Visit:
    return visit.signs_in(who).opens(reverse(f"staff:{page}", args=[referral.pk]))


def _outcome(example: str, visit: Visit) -> None:
    _review(sent_intake(example), visit)


def _stage(stage: Stage, visit: Visit) -> None:
    _review(lead(sent_intake(), stage), visit)


def _everything_told(visit: Visit) -> None:
    _review(sent_intake(TALKATIVE, where="feet_legs_hands", **SAID), visit)


def _held(visit: Visit) -> None:
    referral = sent_intake()
    take_up(referral=referral, user=enter("ben"))
    _review(referral, visit)


def _saved(visit: Visit) -> None:
    first = sent_intake(name="Joan Whitfield")
    sent_intake(name="Maria Delgado")
    _decide(_review(first, visit), "ask_provider").presses("Save")


def _decide(visit: Visit, step: str) -> Visit:
    visit.page.locator(f"input[name=step][value={step}]").check(force=True)
    return visit


def _nothing_chosen(visit: Visit) -> None:
    _review(sent_intake(), visit).presses("Save")


def _reason_missing(visit: Visit) -> None:
    _decide(_review(sent_intake(), visit), "close").presses("Save")


def _overtaken(visit: Visit) -> None:
    referral = sent_intake()
    _decide(_review(referral, visit), "ask_provider").fills(note="I called her.")
    covers("ben", "ana")
    take(again(referral), Step.CLOSE, ben())
    visit.presses("Save")


def _note_refused(visit: Visit) -> None:
    _review(sent_intake(WOUND), visit, page="clearance").presses("Save the note")


def _signs(visit: Visit) -> Visit:
    return _review(sent_intake(), visit, page="signs")


def _signed_in(visit: Visit, address: str = "/staff/", who: str = "ana") -> Visit:
    load_protocol()
    return visit.signs_in(who).opens(address)


def _sign_in_refused(visit: Visit) -> None:
    enter("ana")
    visit.opens("/staff/sign-in/").fills(username=email("ana"), password=PASSWORD[:-1]).presses("Sign in")


def _desk(name: str, way: Callable[[Visit], Any], status: int = 200) -> State:
    return State(name, way, status, wide=True)


def _code_asked(visit: Visit) -> Visit:
    enter("ana")
    cast.code_for(email("ana"))
    return visit.half_in("ana").opens("/staff/")


def _recovery_codes(visit: Visit) -> None:
    visit.half_in("ana").opens("/staff/")
    secret = Authenticator.objects.get().secret
    visit.fills(code=pyotp.TOTP(secret).now()).presses("Continue")


def _kept(visit: Visit) -> None:
    fields = {"note": ["She asked for a call in the morning."]}
    kept = KeptForm.objects.create(user=enter("ana"), path="/staff/", fields=fields, at=timezone.now())
    _signed_in(visit, f"/staff/kept/{kept.pk}/")


def _two_marias(visit: Visit) -> list[str]:
    about = {"phone": "555 0134 22", "email": "maria@home.example"}
    return [str(sent_intake(name=name, about=about).patient_id) for name in ("Maria Delgado", "Maria Delgdo")]


def _of_maria() -> str:
    return reverse("staff:review", args=[Referral.objects.latest("opened_at").pk])


def _pairs(visit: Visit) -> Visit:
    _two_marias(visit)
    return visit.signs_in("ana").opens("/staff/same-person/")


def _pair(visit: Visit) -> Visit:
    one, other = _two_marias(visit)
    return visit.signs_in("ana").opens(f"/staff/same-person/{one}/{other}/")


def _one_person(visit: Visit) -> Visit:
    _pair(visit).page.locator("input[name=said]").first.check(force=True)
    visit.fills(reason="She told me on the phone.").presses("Save")
    return visit


def _found(visit: Visit) -> Visit:
    """Ben looks for Ana's patient."""
    lead(sent_intake(), Stage.SENT)
    return _signed_in(visit, "/staff/find/", "ben").fills(text="Maria Delgado").presses("Find")


def _at_the_door(visit: Visit) -> Visit:
    visit = _found(visit)
    with visit.page.expect_navigation():
        visit.page.get_by_role("link", name="Open with a reason").click()
    return visit


def _opened(visit: Visit) -> None:
    _at_the_door(visit).fills(reason="She called, and Ana is away.").presses("Open for 30 minutes")


def _went_on(visit: Visit) -> None:
    referral = sent_intake()
    _decide(_review(referral, visit), "ask_provider").fills(note="I called her.")
    take(again(referral), Step.CLOSE, ben())
    visit.presses("Save")


def _opening(visit: Visit, page: str = "opening") -> Visit:
    glass = break_glass(referral=lead(sent_intake(), Stage.SENT), by=enter("ben"), reason="She called, Ana is away.")
    visit.signs_in("pia")
    return visit.opens(reverse(f"staff:{page}", args=[glass.pk] if page == "opening" else []))


def _cover(visit: Visit, who: str = "ana") -> Visit:
    covers("ana", "ben", last=7)
    return _signed_in(visit, "/staff/cover/", who)


def _drafting(visit: Visit, page: str = "letter", example: str = WOUND) -> Visit:
    return _review(lead(sent_intake(example), Stage.DRAFTING), visit, page=page)


def _written(visit: Visit) -> Visit:
    provider()
    visit = _drafting(visit).presses("Save and look at it")
    with visit.page.expect_navigation():
        visit.page.get_by_role("button", name="Ask this provider").click()
    return visit.presses("Save and look at it")


def _issued(visit: Visit) -> Letter:
    _written(visit).presses("Issue the letter")
    return Letter.objects.get()


def _answer_refused(visit: Visit) -> None:
    letter = _issued(visit)
    visit.opens(reverse("staff:answer-enter", args=[letter.pk])).presses("Save the answer")


def _answered(visit: Visit) -> None:
    letter = issue(lead(sent_intake(WOUND), Stage.DRAFTING))
    told = {"diagnosis": "Polyneuropathy", "icd10": ("G62.9",), "minutes": 45, "limits": "No heat."}
    kept = answer(letter, "refer_with_limits", cleared={"open_wound_or_ulcer": True}, **told)
    visit.signs_in("ana").opens(reverse("staff:answer", args=[kept.pk]))


def _provider_changed(visit: Visit) -> None:
    _signed_in(visit, reverse("staff:provider", args=[provider().pk]))


#: Letters, the directory, and what comes back.
PAPERS = [
    _desk("letter", _drafting),
    _desk("letter, refused", lambda visit: _drafting(visit).fills(minutes="500").presses("Save and look at it"), 422),
    _desk("letter, not now", lambda visit: _review(sent_intake(), visit, page="letter")),
    _desk("letter, whom to ask", lambda visit: _drafting(visit, "letter-provider")),
    _desk("letter, a look at it", _written),
    _desk("letter, issued", _issued),
    _desk("answer on paper", lambda visit: _signed_in(visit, "/staff/answers/")),
    _desk("answer on paper, no such code", lambda visit: _signed_in(visit, "/staff/answers/?code=7K4M"), 422),
    _desk("answer on paper, refused", _answer_refused, 422),
    _desk("answer, kept", _answered),
    _desk("directory, empty", lambda visit: _signed_in(visit, "/staff/providers/")),
    _desk("provider, new", lambda visit: _signed_in(visit, "/staff/providers/add/")),
    _desk("provider, refused", lambda visit: _signed_in(visit, "/staff/providers/add/").presses("Save"), 422),
    _desk("provider, changed", _provider_changed),
    _desk("reply, for providers", lambda visit: visit.opens("/reply/")),
]
STAFF = [
    _desk("same person, nobody", lambda visit: _signed_in(visit, "/staff/same-person/")),
    _desk("same person, a pair", _pairs),
    _desk("same person, side by side", _pair),
    _desk("same person, refused", lambda visit: _pair(visit).presses("Save"), 422),
    _desk("same person, said", _one_person),
    _desk("review, with other intakes", lambda visit: _one_person(visit).opens(_of_maria())),
    _desk("passkeys", lambda visit: _signed_in(visit, "/staff/passkeys/")),
    _desk("find a patient", lambda visit: _signed_in(visit, "/staff/find/")),
    _desk("find a patient, found", _found),
    _desk("open with a reason", _at_the_door),
    _desk("open with a reason, refused", lambda visit: _at_the_door(visit).presses("Open for 30 minutes"), 422),
    _desk("review, opened with a reason", _opened),
    _desk("decision, went on to a colleague", _went_on, 409),
    _desk("openings to check", lambda visit: _opening(visit, "openings")),
    _desk("check an opening", _opening),
    _desk("check an opening, refused", lambda visit: _opening(visit).presses("Save the note"), 422),
    _desk("who covers", _cover),
    _desk("who covers, admin", lambda visit: _cover(visit, "carla")),
    _desk("who covers, refused", lambda visit: _cover(visit).presses("Save"), 422),
    *PAPERS,
    _desk("second step, first time", lambda visit: visit.half_in("ana").opens("/staff/")),
    _desk("second step", _code_asked),
    _desk("second step, refused", lambda visit: _code_asked(visit).fills(code="000000").presses("Continue"), 422),
    _desk("recovery codes", _recovery_codes),
    _desk("which mails one gets", lambda visit: visit.signs_in("ana").opens("/staff/mails/")),
    _desk("where one is signed in", lambda visit: _signed_in(visit, "/staff/sessions/")),
    _desk("what was being sent is kept", _kept),
    _desk("sign in, after a while", lambda visit: visit.opens("/staff/sign-in/?over=idle")),
    _desk("sign in", lambda visit: visit.opens("/staff/sign-in/")),
    _desk("sign in, refused", _sign_in_refused, 422),
    _desk("worklist, empty", _signed_in),
    _desk("no such referral", lambda visit: _signed_in(visit, f"/staff/referrals/{enter('ana').pk}/"), 404),
    *(_desk(f"review, {name}", partial(_outcome, example)) for name, example in OUTCOMES.items()),
    *(_desk(f"review, {stage}", partial(_stage, stage)) for stage in Stage if stage is not Stage.FLAGGED),
    _desk("review, everything told", _everything_told),
    _desk("review, stopped at a sign", lambda visit: _review(shared_draft(), visit)),
    _desk("review, open at a colleague's", _held),
    _desk("review, after a decision", _saved),
    _desk("review, read only", lambda visit: _review(sent_intake(), visit, "carla")),
    _desk("decision, nothing chosen", _nothing_chosen, 422),
    _desk("decision, reason missing", _reason_missing, 422),
    _desk("decision, overtaken", _overtaken, 409),
    _desk("clearance", lambda visit: _review(sent_intake(WOUND), visit, page="clearance")),
    _desk("clearance, under age", lambda visit: _review(sent_intake({**MARIA, "age": 16}), visit, page="clearance")),
    _desk("clearance, refused", _note_refused, 422),
    _desk("clearance, nothing to clear", lambda visit: _review(sent_intake(), visit, page="clearance")),
    _desk("signs", _signs),
    _desk("signs, refused", lambda visit: _signs(visit).presses("Save the signs"), 422),
    _desk("signs, closed", lambda visit: _review(lead(sent_intake(), Stage.CLOSED), visit, page="signs")),
]
#: Who opens what, where the demo people are.
WORKLISTS = [
    *(("ana", f"/staff/{tab}") for tab in ("", "?tab=with-provider", "?tab=in-care", "?tab=closed")),
    ("carla", "/staff/"),
]
