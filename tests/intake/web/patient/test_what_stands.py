"""What stands when something sent is opened again: signs that staff heard, the address, consents taken back, words."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from intake.indications.wording import Wording
from intake.protocols.models import ProtocolVersion
from intake.records import drafts, versions
from intake.records.agreements import Agreement, standing
from intake.records.drafts import settle, start_again
from intake.records.models import Page, Patient, Version
from intake.records.wordings import words_now
from intake.referrals.lifecycle import State
from intake.referrals.models import Referral
from intake.referrals.workflow import person
from intake.submission import change_consent, record_signs
from tests.cast import enter
from tests.intake.referrals.people import lead
from tests.intake.web.patient.phone import Phone, address, laid, leads_to, sent
from tests.intake.web.patient.test_coming_back import MARIA
from tests.intake.web.patient.test_correcting import opened, sends

pytestmark = pytest.mark.django_db

NONE = {"rows": [], "exit": "none"}
SWOLLEN = {"rows": ["dvt_suspected"], "exit": ""}


def heard(referral: Referral, today: dict[str, object]) -> Referral:
    """Staff asked the two pages again on the phone."""
    record_signs(referral=referral, pages={"stop_signs": NONE, "today": today}, by=person(enter("ana")))
    return Referral.objects.whole().get(pk=referral.pk)


def test_a_sign_that_staff_heard_is_not_undone_by_opening_and_closing_the_answers() -> None:
    referral = heard(sent("V02"), SWOLLEN)
    phone = Phone(referral.intake)
    assert leads_to(phone.client.post(address("correct"))) == "care-now"
    assert leads_to(phone.press("care-now")) == "check"
    now = sends(phone)
    assert (now.assessment.outcome, now.call_first) == ("urgent", True)
    assert phone.saved("today") == SWOLLEN


def test_a_sign_that_staff_heard_to_be_gone_is_gone_and_its_page_one_by_one_too() -> None:
    referral = sent("V02")
    drafts.save_page(intake=opened(referral).intake, step="today_each", data={"answers": {"dvt_suspected": "no"}})
    heard(referral, NONE)
    told = Page.objects.filter(intake=referral.intake, step__in=["stop_signs", "today", "today_each"])
    assert {page.step: page.data for page in told} == {"stop_signs": NONE, "today": NONE}


def test_a_name_and_an_address_count_when_they_are_sent_and_not_before() -> None:
    phone = opened(sent("V02", about={"email": MARIA}))
    typed = {"name": "Maria Delgado", "phone": "555 0134 22", "email": "wrong@elsewhere.example"}
    typed |= {"born_0": "3", "born_1": "27", "born_2": "1960"}
    assert leads_to(phone.press("about", returns="check", **typed)) == "check"
    assert phone.intake.page_data()["about"]["email"] == "wrong@elsewhere.example"
    assert Patient.objects.get().email == MARIA
    assert leads_to(phone.client.post(address("correct/as-sent"))) == "sent"
    assert Patient.objects.get().email == MARIA
    phone = opened(Referral.objects.get())
    assert leads_to(phone.press("about", returns="check", **typed | {"email": "new@home.example"})) == "check"
    sends(phone)
    assert Patient.objects.get().email == "new@home.example"


def test_an_address_given_to_come_back_with_stays_when_the_page_is_saved_again() -> None:
    phone = Phone(laid(without=["consent"], about={"email": ""}))
    assert leads_to(phone.press("saved", email=MARIA)) == "saved"
    assert f'value="{MARIA}"' in phone.open("about").content.decode()
    typed = {"name": "Maria Delgado", "phone": "555 0134 99", "email": MARIA}
    assert phone.press("about", born_0="3", born_1="27", born_2="1960", **typed).status_code == 302
    assert Patient.objects.get().email == MARIA


def test_what_was_told_earlier_does_not_wipe_an_address_that_came_later() -> None:
    referral = sent("V02", about={"email": ""})
    maria = Patient.objects.get()
    maria.email = MARIA
    maria.save()
    intake, _ = start_again(Version.objects.select_related("intake").get(intake=referral.intake))
    settle(intake=intake, still_true=["about"], changed=[])
    assert intake.page_data()["about"]["email"] == Patient.objects.get().email == MARIA


def test_changes_that_were_shared_and_then_sent_are_sent() -> None:
    referral = sent("V02")
    phone = opened(referral)
    assert leads_to(phone.press("today", returns="check", rows="dvt_suspected")) == "care-now"
    assert leads_to(phone.press("care-now", share="on")) == "check"
    assert referral.intake.versions.latest("number").kind == Version.Kind.SHARED
    now = sends(phone, "My leg is swollen")
    assert now.intake.versions.latest("number").kind == Version.Kind.SENT
    assert now.events.latest("number").note == "My leg is swollen"
    assert now.call_first


def test_what_was_taken_back_is_not_ticked_again_by_a_correction() -> None:
    referral = lead(sent("V02"), State.FLAGGED)
    change_consent(intake=referral.intake, tick="provider", agrees=False)
    phone = opened(referral)
    assert phone.intake.page_data()["consent"]["provider"] is False
    assert phone.press("duration", returns="check", value="under_6_weeks").status_code == 302
    sends(phone)
    assert not standing(referral.intake_id).holds("provider")
    assert Agreement.objects.count() == 1
    assert sends(opened(referral)).intake.versions.count() == 2
    phone = opened(referral)
    change_consent(intake=phone.intake, tick="contact", agrees=False)
    assert phone.intake.page_data()["consent"]["contact"] is False
    assert phone.press("consent", returns="check", review="on", provider="on", name="Maria Delgado").status_code == 302
    sends(phone)
    stands = standing(referral.intake_id)
    assert (stands.holds("provider"), stands.holds("contact")) == (True, False)


def test_a_consent_that_is_too_old_is_given_anew_with_nothing_ticked() -> None:
    phone = opened(sent("V02"))
    Page.objects.filter(intake=phone.intake, step="consent").update(answered_at=timezone.now() - timedelta(days=91))
    page = phone.open("consent").content.decode()
    assert "checked" not in page and "Maria Delgado" not in page.split("<main")[1]


def test_a_correction_keeps_the_words_of_what_it_does_not_change(monkeypatch: pytest.MonkeyPatch) -> None:
    referral = sent("V02")
    first = referral.intake.versions.get()

    def newer(protocol: ProtocolVersion, language: str = "en") -> Wording:
        words = words_now(protocol, language)
        return replace(words, steps=tuple(replace(step, title=f"New: {step.title}") for step in words.steps))

    monkeypatch.setattr(versions, "words_now", newer)
    phone = opened(referral)
    assert phone.press("duration", returns="check", value="under_6_weeks").status_code == 302
    phone.press("check", key=str(uuid4()))
    second = referral.intake.versions.latest("number").words()
    assert second.step("duration").title.startswith("New: ")
    assert second.step("course").title == first.words().step("course").title
