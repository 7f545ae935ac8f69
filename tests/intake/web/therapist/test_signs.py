"""The warning signs asked again by phone: four taps when all is well, a new verdict in any case."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.utils import timezone

from intake.indications.vocabulary import SIGN_PAGES
from intake.protocols.files import newest
from intake.records.models import Version
from intake.referrals.lifecycle import State
from intake.referrals.models import Referral
from tests.cast import enter, signed_in
from tests.intake.making import MARIA, sent_intake, shared_draft
from tests.intake.referrals.people import again, lead
from tests.intake.web.therapist.desk import address, see, text

pytestmark = pytest.mark.django_db
FITS_WITH = "referral_fits_with_precautions"
ALL_WELL = {"stop_signs_none": "on", "today_none": "on"}


def ask(referral: Referral, **answers: Any) -> HttpResponse:
    """Save the page of signs."""
    return signed_in("ana").post(address(referral, "signs"), answers)


def each(page: str, **answers: str) -> dict[str, str]:
    """Every sign of a page answered by itself: No, but for those named."""
    return {item.code: answers.get(item.code, "no") for item in newest().on_page(page)}


def pages(referral: Referral) -> dict[str, Any]:
    """The two pages, as the newest version has them."""
    found = again(referral).assessment.version.page_data()
    return {step: data for step, data in found.items() if step.removesuffix("_each") in SIGN_PAGES}


def expired(monkeypatch: pytest.MonkeyPatch) -> Referral:
    """A referral whose signs were too old when a provider's note came, the day after."""
    referral = sent_intake("V04")
    tomorrow = timezone.now() + timedelta(hours=25)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    note = {"item": "open_wound_or_ulcer", "provider": "Dr. Leila Amin", "dated": timezone.localdate().isoformat()}
    signed_in("ana").post(address(referral, "clearance"), {"seen": 1, **note})
    return again(referral)


def test_two_ticks_when_all_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    referral = expired(monkeypatch)
    assert referral.assessment.verdict["missing"] == ["signs_expired"]
    assert address(referral, "signs") in see(referral)
    assert ask(referral, **ALL_WELL).url == address(referral)  # type: ignore[attr-defined]
    now = again(referral)
    assert (now.assessment.outcome, now.assessment.version.kind) == (FITS_WITH, Version.Kind.ASKED)
    assert (now.state, now.lease_by) == (State.FLAGGED, enter("ana"))
    assert pages(referral) == {page: {"rows": [], "exit": "none"} for page in SIGN_PAGES}
    assert now.events.latest("number").by_name == "Ana Ruiz"
    assert address(referral, "signs") not in see(referral)


def test_it_is_offered_during_a_call_and_else_only_when_the_signs_are_too_old() -> None:
    referral = sent_intake()
    assert address(referral, "signs") not in see(referral)
    assert address(referral, "signs") in see(lead(referral, State.CALLING))


def test_every_sign_can_be_answered_by_itself() -> None:
    referral = lead(sent_intake(), State.CALLING)
    ask(referral, **each("stop_signs"), **each("today"))
    assert pages(referral) == {page: {"rows": [], "exit": "none"} for page in SIGN_PAGES}


def test_a_yes_makes_it_a_case_to_be_called_first(monkeypatch: pytest.MonkeyPatch) -> None:
    referral = expired(monkeypatch)
    ask(referral, **each("stop_signs", stroke_signs="yes"), today_none="on")
    assert pages(referral)["stop_signs"] == {"rows": ["stroke_signs"], "exit": ""}
    assert (again(referral).assessment.outcome, again(referral).call_first) == ("urgent", True)


def test_a_not_sure_is_kept_sign_by_sign_and_never_counts_as_no() -> None:
    referral = lead(sent_intake(), State.CALLING)
    ask(referral, stop_signs_none="on", **each("today", dvt_suspected="not_sure", hot_swollen_foot="yes"))
    kept = pages(referral)
    assert kept["today"] == {"rows": ["hot_swollen_foot"], "exit": "unsure"}
    assert kept["today_each"]["answers"]["dvt_suspected"] == "not_sure"
    assert kept["today_each"]["answers"]["foot_infection"] == "no"
    assert set(again(referral).assessment.verdict["holds"]) == {"dvt_suspected", "hot_swollen_foot"}
    assert again(referral).state == State.CALLING


def test_an_old_one_by_one_page_does_not_outlive_the_new_answers() -> None:
    referral = lead(sent_intake({**MARIA, "not_sure": ["bp_crisis_no_symptoms"]}), State.CALLING)
    ask(referral, **ALL_WELL)
    assert again(referral).assessment.outcome == "referral_fits"


def test_a_sign_without_an_answer_is_told_and_the_others_are_kept() -> None:
    referral = lead(sent_intake(), State.CALLING)
    answers = {**each("stop_signs"), **each("today"), "acute_limb": "", "pe_symptoms": "yes"}
    response = ask(referral, **answers)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["acute_limb"])  # type: ignore[attr-defined]
    assert text(response).count("checked") == len(answers) - 1
    assert again(referral).assessment.version.number == 1


def test_a_page_without_any_answer_is_told_once() -> None:
    response = ask(lead(sent_intake(), State.CALLING), stop_signs_none="on")
    assert response.context["form"].errors == {  # type: ignore[attr-defined]
        "today_none": ["Today: tick “None of these”, or answer each sign."]
    }


def test_an_unknown_answer_is_refused() -> None:
    response = ask(lead(sent_intake(), State.CALLING), stop_signs_none="on", **each("today", dvt_suspected="perhaps"))
    assert response.context["form"].errors == {  # type: ignore[attr-defined]
        "dvt_suspected": ["Possible deep vein clot: choose Yes, No or Not sure."]
    }


def test_none_of_these_beside_a_yes_is_refused() -> None:
    response = ask(lead(sent_intake(), State.CALLING), **ALL_WELL, stroke_signs="yes")
    assert response.context["form"].errors["stroke_signs"] == [  # type: ignore[attr-defined]
        "Possible stroke: you ticked “None of these”. Take one of the two away."
    ]


def test_the_signs_of_a_shared_draft_can_be_asked_during_the_call() -> None:
    referral = lead(shared_draft(), State.CALLING)
    assert ask(referral, **ALL_WELL).status_code == 302
    assert (again(referral).state, again(referral).call_first) == (State.CALLING, True)
    assert "Was: Do you have sudden trouble breathing" in see(referral)


def test_a_closed_case_has_to_be_opened_again_first() -> None:
    referral = lead(sent_intake(), State.CLOSED)
    assert "This referral is closed." in see(referral, page="signs")
    ask(referral, **ALL_WELL)
    assert again(referral).assessment.version.number == 1
