"""An unfinished intake reaches staff when a warning sign was told and the patient agreed to share it, and only then."""

import pytest

from intake.records.models import SignChange, Version
from intake.referrals.lifecycle import State, Step
from intake.referrals.models import Referral
from intake.referrals.workflow import move, person
from tests.cast import enter
from tests.intake.web.patient.phone import Phone, begun, laid, leads_to, sent, words

pytestmark = pytest.mark.django_db

SIGN = {"rows": ["pe_symptoms"], "exit": ""}
KEY = "7f0c5f5e-0000-4000-8000-0000000000{:02}"


def interrupted() -> Phone:
    """Harold has ticked a sign and looks at what to do."""
    return Phone(begun(stop_signs=SIGN))


def test_without_a_sign_nothing_reaches_staff_before_it_is_sent() -> None:
    phone = Phone(laid())
    phone.press("words", "later", text="The blanket hurts.")
    assert not Referral.objects.exists()


@pytest.mark.parametrize("go", ["continue", "later"])
def test_a_sign_that_is_not_shared_does_not_reach_staff(go: str) -> None:
    phone = interrupted()
    phone.press("care-now", go, name="Harold Osei", phone="555 0134 22")
    assert not Referral.objects.exists()
    assert not Version.objects.exists()


@pytest.mark.parametrize(
    ("contact", "known"),
    [
        ({}, ("", "", "")),
        ({"name": "Harold Osei", "phone": "555 0134 22"}, ("Harold Osei", "555 0134 22", "")),
        ({"email": "harold@example.org"}, ("", "", "harold@example.org")),
    ],
)
@pytest.mark.parametrize("go", ["continue", "later"])
def test_a_shared_sign_is_call_first_at_once_with_or_without_contact(contact: dict, known: tuple, go: str) -> None:
    phone = interrupted()
    phone.press("care-now", go, share="on", **contact)
    referral = Referral.objects.get()
    assert (referral.call_first, referral.state) == (True, State.FLAGGED)
    assert (referral.patient.name, referral.patient.phone, referral.patient.email) == known
    version = referral.assessment.version
    assert (version.kind, referral.assessment.outcome) == (Version.Kind.SHARED, "urgent")
    assert version.page_data()["stop_signs"] == SIGN
    assert phone.intake.is_open


def test_a_shared_draft_says_what_the_clinic_has() -> None:
    phone = interrupted()
    page = words(phone.follow(phone.press("care-now", "later", share="on")))
    assert "Nothing has been sent" not in page
    assert "The clinic has what you agreed to share. It is read in clinic hours only" in page
    assert "Call 911. No massage." in page


def test_a_wrong_phone_number_does_not_keep_a_shared_sign_from_staff_when_the_patient_stops() -> None:
    phone = interrupted()
    assert leads_to(phone.press("care-now", "later", share="on", name="Harold Osei", phone="12")) == "saved"
    assert Referral.objects.get().patient.name == "Harold Osei"


def test_pressing_twice_shares_once() -> None:
    phone = interrupted()
    for _ in range(3):
        phone.press("care-now", share="on")
    assert (Referral.objects.count(), Version.objects.count()) == (1, 1)


def test_later_pages_of_a_shared_draft_are_shared_when_it_is_sent_and_signs_at_once() -> None:
    phone = interrupted()
    phone.press("care-now", share="on")
    phone.press("symptoms", rows=["burning"])
    assert Version.objects.count() == 1
    phone.press("today", rows=["dvt_suspected"])
    assert [version.kind for version in Version.objects.all()] == ["shared", "shared"]
    holds = Referral.objects.get().assessment.verdict["holds"]
    assert {"pe_symptoms", "dvt_suspected"} <= set(holds)


def test_a_shared_sign_that_is_taken_back_stays_call_first() -> None:
    phone = interrupted()
    phone.press("care-now", share="on")
    phone.press("stop-signs", rows=["none"])
    referral = Referral.objects.get()
    assert SignChange.objects.get().item == "pe_symptoms"
    assert referral.call_first
    assert referral.assessment.outcome != "urgent"


def test_finishing_a_shared_draft_keeps_one_referral_with_two_versions() -> None:
    phone = Phone(laid("E01", without=["interruption"]))
    phone.press("care-now", share="on")
    assert "The clinic has what you agreed to share. The rest is not sent until" in words(phone.open("check"))
    assert leads_to(phone.press("check", key=KEY.format(20))) == "sent"
    referral = Referral.objects.get()
    assert [(version.number, version.kind) for version in referral.intake.versions.all()] == [
        (1, "shared"),
        (2, "sent"),
    ]
    assert (referral.assessment.version.number, referral.call_first) == (2, True)
    assert [event.step for event in referral.events.all()] == ["opened", "answers_changed"]


def test_a_sign_taken_back_before_sending_is_still_call_first() -> None:
    phone = Phone(laid(stop_signs=SIGN))
    phone.press("care-now")
    phone.press("stop-signs", rows=["none"])
    assert leads_to(phone.press("check", key=KEY.format(21))) == "sent"
    referral = Referral.objects.get()
    assert (referral.call_first, referral.assessment.outcome) == (True, "referral_fits")


def test_whoever_no_longer_wants_to_share_shares_nothing_more() -> None:
    phone = interrupted()
    phone.press("care-now", share="on")
    phone.press("care-now", share="")
    phone.press("today", rows=["dvt_suspected"])
    assert Version.objects.count() == 1


def test_a_new_sign_in_a_sent_intake_that_is_open_again_reaches_staff_when_it_is_shared() -> None:
    referral = sent()
    phone = Phone(referral.intake)
    _ask(referral)
    assert leads_to(phone.press("stop-signs", rows=["pe_symptoms"])) == "care-now"
    assert not Referral.objects.get().call_first
    phone.press("care-now", share="on")
    referral = Referral.objects.get()
    assert (referral.call_first, referral.state, referral.assessment.outcome) == (True, State.FLAGGED, "urgent")
    page = words(phone.open("sent"))
    assert "Call 911. No massage." in page


def test_what_was_changed_in_a_sent_intake_is_said_to_be_unsent() -> None:
    referral = sent()
    phone = Phone(referral.intake)
    _ask(referral)
    page = words(phone.follow(phone.press("words", "later", text="Since spring.")))
    assert "What you changed is not sent yet." in page
    assert "Nothing has been sent" not in page


def _ask(referral: Referral) -> None:
    move(referral=referral, step=Step.ASK_PATIENT, by=person(enter("ana")), seen=referral.version, note="Since when?")
