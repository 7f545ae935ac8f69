"""The receipt: a reference, what happens next and by when, for each outcome; never a verdict."""

from datetime import datetime, timedelta
from unittest.mock import patch

import pytest
from django.utils import timezone

from intake.indications.vocabulary import Outcome
from intake.protocols.files import newest
from intake.records.models import Version
from intake.referrals.lifecycle import State, Step
from intake.referrals.models import Event, Referral
from intake.referrals.workflow import move, person
from tests.cast import enter
from tests.intake.making import MARIA, examples
from tests.intake.web.patient.phone import Phone, leads_to, sent, words

pytestmark = pytest.mark.django_db

KEY = "7f0c5f5e-0000-4000-8000-0000000000{:02}"
#: outcome -> an example, and a sentence that whoever gets it reads.
NEXT = {
    Outcome.REFERRAL_FITS: ("V01", "If the therapist agrees, and you ticked that we may, we ask your provider."),
    Outcome.REFERRAL_FITS_WITH_PRECAUTIONS: ("V02", "Your provider decides."),
    Outcome.MEDICAL_REVIEW_FIRST: ("V04", "Before any massage, ask your provider about this:"),
    Outcome.URGENT: ("E01", "Get the care named above first. Massage can wait."),
    Outcome.NOT_ENOUGH_INFORMATION: ("V24", "Some answers are still open. Have them ready when we talk:"),
    Outcome.NOT_INDICATED: ("V26", "Your answers do not show the reasons that our clinic documents"),
}
NEVER_SAID = ("eligib", "qualif", "cure", "score", "reject", "denied", "approved")


def receipt(referral: Referral) -> str:
    return words(Phone(referral.intake).open("sent"))


@pytest.mark.parametrize("outcome", list(Outcome))
def test_each_outcome_has_its_own_words(outcome: Outcome) -> None:
    example, sentence = NEXT[outcome]
    referral = sent(example)
    page = receipt(referral)
    assert referral.assessment.outcome == outcome
    assert f"Your reference {referral.intake.reference}" in page
    assert sentence in page
    assert not [other for _, other in NEXT.values() if other in page and other not in (sentence, *_shared(outcome))]
    assert "If you feel worse, call your doctor. For sudden chest pain" in page


def _shared(outcome: Outcome) -> tuple[str, ...]:
    fits = (Outcome.REFERRAL_FITS, Outcome.REFERRAL_FITS_WITH_PRECAUTIONS)
    return tuple(NEXT[each][1] for each in fits) if outcome in fits else ()


@pytest.mark.parametrize("example", sorted(examples()))
def test_no_verdict_is_shown_neither_in_words_nor_as_a_code_and_no_list_is_empty(example: str) -> None:
    answer = Phone(sent(example).intake).open("sent")
    page = words(answer).lower()
    assert "<ul></ul>" not in answer.content.decode().replace("\n", "")
    codes = {*(o.value for o in Outcome if "_" in o), *(code for code in newest().items if "_" in code)}
    assert not [word for word in (*NEVER_SAID, *codes) if word in page]
    assert "nothing is decided yet" in page


def test_a_hold_names_what_to_ask_the_provider() -> None:
    page = receipt(sent("V04"))
    item = newest().items["open_wound_or_ulcer"]
    assert f"{item.name} : {item.act}" in page
    assert "Get care today" not in page


def test_a_sign_that_is_not_sure_and_for_a_provider_to_look_at_is_named_as_that() -> None:
    page = receipt(sent("E09"))
    assert newest().items["bp_crisis_no_symptoms"].act in page.split("ask your provider about this:")[1]
    assert "Get care today" not in page


def test_an_urgent_receipt_is_complete_advice_by_itself() -> None:
    page = receipt(sent("E01"))
    item = newest().items["pe_symptoms"]
    assert "Get emergency care now" in page
    assert f"{item.act} {item.q}" in page
    assert "Do not wait for us." in page


def test_a_sign_for_today_is_named_with_its_act() -> None:
    page = receipt(sent("V14"))
    assert "Get care today" in page
    assert newest().items["dvt_suspected"].act in page


def test_what_is_missing_is_asked() -> None:
    assert "Has a provider examined you for this" in receipt(sent("V24"))


def test_by_when_it_is_read_is_named_in_the_clinics_days() -> None:
    with patch("django.utils.timezone.now", return_value=_moment(2026, 11, 20, 15)):  # a Friday
        page = receipt(sent())
    assert "A therapist reads your answers by Tuesday, November 24" in page
    assert "Sent on Friday, November 20, 2026, 3:00 PM" in page


def test_a_promise_that_was_not_kept_is_not_repeated() -> None:
    referral = sent()
    with patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(days=20)):
        assert "A therapist reads your answers. Nothing is decided yet." in receipt(referral)


def _moment(*when: int) -> datetime:
    return timezone.make_aware(datetime(*when))  # type: ignore[misc]


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (State.DRAFTING, "A therapist has read your answers and is writing to your provider."),
        (State.SENT, "We have asked your provider. They decide."),
        (State.IN_CARE, "Your provider has answered, and your care is planned."),
        (State.CLOSED, "This request is closed."),
    ],
)
def test_the_receipt_follows_the_referral(state: State, sentence: str) -> None:
    referral = sent()
    closed = {"closed_as": "not_suitable", "due_at": None} if state is State.CLOSED else {}
    Referral.objects.filter(pk=referral.pk).update(state=state, **closed)
    assert sentence in receipt(referral)


def asked(note: str = "Since when do you\ntake the tablets?", facts: dict | str = MARIA) -> Phone:
    """A patient of whom a therapist has asked more."""
    referral = sent(facts)
    phone = Phone(referral.intake)
    move(referral=referral, step=Step.ASK_PATIENT, by=person(enter("ana")), seen=referral.version, note=note)
    return phone


def test_nothing_is_asked_before_a_therapist_asks() -> None:
    page = receipt(sent())
    assert "We need something more from you" not in page
    assert "change them" not in page


def test_what_a_therapist_asked_is_on_the_receipt_and_leads_to_the_answers() -> None:
    phone = asked()
    page = phone.open("sent")
    assert "We need something more from you Since when do you take the tablets?" in words(page)
    assert 'href="/intake/check/"' in page.content.decode()
    assert "Ana" not in words(page)
    assert phone.open("check").status_code == 200
    assert "You have started already" in words(phone.open())


def test_what_a_therapist_asked_cannot_smuggle_in_markup() -> None:
    page = asked(note="<script>alert(1)</script>").open("sent").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_changed_answers_are_sent_again_as_the_next_version_and_come_back_to_be_decided() -> None:
    phone = asked()
    assert leads_to(phone.press("words", text="Since spring.", returns="check")) == "check"
    assert leads_to(phone.press("check", key=KEY.format(50))) == "sent"
    referral = Referral.objects.get()
    assert (referral.state, referral.assessment.version.number) == (State.FLAGGED, 2)
    assert [event.step for event in Event.objects.all()] == ["opened", "ask_patient", "patient_answered"]
    first, second = Version.objects.all()
    assert (first.page_data()["words"], second.page_data()["words"]) == ({"text": ""}, {"text": "Since spring."})
    assert not phone.intake.is_open
    assert leads_to(phone.open("words")) == "sent"
    assert "We need something more from you" not in words(phone.open("sent"))


def test_an_old_click_on_send_does_not_answer_what_was_asked() -> None:
    phone = asked()
    key = str(Version.objects.get().key)
    assert leads_to(phone.press("check", key=key)) == "sent"
    assert (Version.objects.count(), phone.intake.is_open) == (1, True)


def test_answering_when_nothing_changed_is_an_answer_too() -> None:
    phone = asked()
    assert leads_to(phone.press("check", key=KEY.format(51))) == "sent"
    assert Referral.objects.get().state == State.FLAGGED


def test_signs_that_expired_are_asked_again_before_the_answer() -> None:
    phone = asked()
    with patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(days=2)):
        phone.hold(phone.intake)
        assert leads_to(phone.open("check")) == "stop-signs"


def test_a_sign_told_in_the_answer_makes_it_call_first() -> None:
    phone = asked()
    phone.press("today", rows=["dvt_suspected"])
    phone.press("care-now")
    assert leads_to(phone.press("check", key=KEY.format(52))) == "sent"
    referral = Referral.objects.get()
    assert (referral.call_first, referral.assessment.outcome) == (True, "urgent")
