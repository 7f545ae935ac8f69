"""A provider's paper note: it clears one item, the answers are judged anew, and the old verdict stays."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.utils import timezone

from intake.assessments.models import Assessment
from intake.records.models import Clearance
from intake.referrals.lifecycle import State, Step
from intake.referrals.models import Referral
from tests.cast import enter, signed_in
from tests.intake.making import MARIA, sent_intake, shared_draft
from tests.intake.referrals.people import again, ben, covers, lead, take
from tests.intake.web.therapist.desk import address, see, text

pytestmark = pytest.mark.django_db
WOUND = "open_wound_or_ulcer"


def clear(referral: Referral, item: str = WOUND, *, days_ago: int = 3, **more: Any) -> HttpResponse:
    """Record a note, on the page as it was when `referral` was read."""
    dated = timezone.localdate() - timedelta(days=days_ago)
    data = {"seen": referral.version, "item": item, "provider": "Dr. Leila Amin", "dated": dated.isoformat(), **more}
    return signed_in("ana").post(address(referral, "clearance"), data)


def told(response: HttpResponse) -> str:
    """The first thing that the form complains about."""
    return next(iter(response.context["form"].errors.values()))[0]  # type: ignore[attr-defined]


@pytest.mark.parametrize("state", [State.FLAGGED, State.DRAFTING, State.SENT])
def test_a_note_leads_to_a_new_verdict_and_back_to_decide(state: State) -> None:
    referral = sent_intake("V04")
    first = referral.assessment
    lead(referral, state)
    assert clear(again(referral)).url == address(referral)  # type: ignore[attr-defined]
    now = again(referral)
    assert (now.state, now.assessment.outcome) == (State.FLAGGED, "referral_fits_with_precautions")
    assert (now.lease_by, now.events.latest("number").on_paper) == (enter("ana"), True)
    assert Assessment.objects.get(pk=first.pk).outcome == "medical_review_first"
    note = Clearance.objects.get()
    assert (note.item, note.provider, note.recorded_by) == (WOUND, "Dr. Leila Amin", enter("ana").pk)
    page = see(referral)
    assert "Providers' notes on file" in page
    assert "Cleared by Dr. Leila Amin" in page


def test_only_what_holds_and_can_be_cleared_is_offered() -> None:
    facts = {**MARIA, "neuropathy": "symptoms_only", "answered_yes": [WOUND, "fever_or_illness", "home_oxygen"]}
    referral = sent_intake(facts)
    form = signed_in("ana").get(address(referral, "clearance")).context["form"]
    assert [code for code, _ in form.fields["item"].choices] == ["", WOUND]
    assert "Choose what the note clears." in told(clear(referral, "fever_or_illness"))
    assert address(referral, "clearance") in see(referral)


def test_a_not_sure_can_be_cleared_where_a_yes_cannot() -> None:
    item = "bp_crisis_no_symptoms"
    assert clear(sent_intake({**MARIA, "not_sure": [item]}), item).status_code == 302


def test_somebody_under_age_needs_the_guardian_too() -> None:
    referral = sent_intake({**MARIA, "age": 16})
    assert "guardian" in clear(referral, "minor").context["form"].errors  # type: ignore[attr-defined]
    assert clear(referral, "minor", guardian="on").status_code == 302
    assert Clearance.objects.get().guardian_consents
    assert again(referral).assessment.outcome == "referral_fits_with_precautions"


@pytest.mark.parametrize(
    ("days_ago", "complaint"),
    [(-1, "in the future"), (91, "a note counts for 90 days. Ask the provider for a new one")],
)
def test_a_note_counts_for_ninety_days(days_ago: int, complaint: str) -> None:
    referral = sent_intake("V04")
    response = clear(referral, days_ago=days_ago)
    assert response.status_code == 422
    assert complaint in told(response)
    assert (Clearance.objects.count(), again(referral).version) == (0, 1)
    assert clear(referral, days_ago=0 if days_ago < 0 else 90).status_code == 302


def test_a_note_names_its_item_its_provider_and_its_day() -> None:
    response = clear(sent_intake("V04"), "", provider=" ", dated="soon")
    assert set(response.context["form"].errors) == {"item", "provider", "dated"}  # type: ignore[attr-defined]
    assert response.status_code == 422


def test_a_note_comes_after_the_call() -> None:
    referral = sent_intake({**MARIA, "answered_yes": ["stroke_signs", WOUND]})
    assert "called first" in see(referral, page="clearance")
    assert clear(referral).status_code == 422
    assert (Clearance.objects.count(), again(referral).version) == (0, 1)
    assert address(referral, "clearance") not in see(referral)


@pytest.mark.parametrize("state", [State.CALLING, State.WAITING_PATIENT, State.CLOSED])
def test_where_a_note_cannot_be_recorded_the_page_says_why(state: State) -> None:
    referral = lead(sent_intake("V04"), state)
    assert "A note cannot be recorded now" in see(referral, page="clearance")
    assert clear(referral).status_code == 422
    assert Clearance.objects.count() == 0


def test_where_nothing_can_be_cleared_the_page_says_so() -> None:
    assert "Nothing here can be cleared" in see(sent_intake(), page="clearance")
    assert "called first" in see(shared_draft(), page="clearance")


def test_somebody_who_was_first_is_told_and_the_note_can_be_saved_again() -> None:
    referral = sent_intake("V04")
    take(again(referral), Step.ASK_PROVIDER, ben())
    covers("ben", "ana")
    response = clear(referral)
    assert response.status_code == 409
    assert "Ben Okafor decided this just now: Ask provider." in text(response)
    assert "Dr. Leila Amin" in text(response)
    assert Clearance.objects.count() == 0
    assert clear(referral, seen=response.context["form"]["seen"].value()).status_code == 302  # type: ignore[attr-defined]


def test_what_was_typed_about_a_case_that_went_on_to_a_colleague_is_not_lost() -> None:
    referral = sent_intake("V04")
    see(referral, page="clearance")
    take(again(referral), Step.ASK_PROVIDER, ben())
    response = clear(referral)
    assert response.status_code == 409
    assert "Ben Okafor decided this just now: Ask provider." in text(response)
    assert "Dr. Leila Amin" in text(response)
    assert "Maria Delgado" not in text(response)
    assert Clearance.objects.count() == 0
