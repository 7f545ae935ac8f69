"""Undo as a person sees it: a button for ten minutes, on the pages that come after the step."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from intake.referrals.lifecycle import State, Step
from intake.referrals.models import Referral
from tests.cast import signed_in
from tests.intake.making import sent_intake
from tests.intake.referrals.people import again, ben, covers, take
from tests.intake.web.therapist.desk import address, decide, see, text

pytestmark = pytest.mark.django_db
WORKLIST = "/staff/"


def undo(client: Client, referral: Referral, **data: Any) -> str:
    """Press Undo, and read what is said then."""
    response = client.post(address(referral, "undo"), {"seen": referral.version, **data}, follow=True)
    assert response.status_code == 200
    return text(response)


def test_undo_is_offered_on_the_next_page_and_on_the_case_and_brings_it_back() -> None:
    referral, ana = sent_intake(), signed_in("ana")
    decide(referral, "ask_provider", ana)
    for page in (text(ana.get(WORKLIST)), see(referral, ana)):
        assert address(referral, "undo") in page
        assert ">for 10 minutes" in page
    covers("ana", "ben")
    assert address(referral, "undo") not in see(referral, "ben")
    assert "Undone. Maria Delgado is as before." in undo(ana, again(referral))
    assert again(referral).state == State.FLAGGED
    assert address(referral, "undo") not in text(ana.get(WORKLIST))


def test_undo_is_not_offered_after_ten_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    referral, ana = sent_intake(), signed_in("ana")
    decide(referral, "ask_provider", ana)
    later = timezone.now() + timedelta(minutes=11)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert address(referral, "undo") not in text(ana.get(WORKLIST))
    assert "Not undone. A step can be undone for 10 minutes" in undo(ana, again(referral))
    assert again(referral).state == State.DRAFTING


def test_undo_after_a_colleagues_step_says_who_was_first() -> None:
    referral, ana = sent_intake(), signed_in("ana")
    decide(referral, "ask_provider", ana)
    seen = again(referral).version
    take(again(referral), Step.ISSUE, ben())
    assert "Not undone. Ben Okafor decided this just now: Issue." in undo(ana, again(referral), seen=seen)
    assert "Not undone." in undo(ana, again(referral), seen="x")
    assert again(referral).state == State.SENT
