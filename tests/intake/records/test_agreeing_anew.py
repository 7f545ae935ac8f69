"""Consent once it was given: who is written to, who agrees anew when the words ask again, and in whose name."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.utils import timezone

from clinic.mail.models import Message
from intake import clock
from intake.records.agreements import Agreement, standing
from intake.referrals import notices
from intake.referrals.lifecycle import Step
from intake.referrals.workflow import move
from intake.submission import change_consent
from tests.cast import enter
from tests.intake.making import MARIA as FACTS
from tests.intake.records.conftest import Publish
from tests.intake.records.test_agreements import agreeing, known
from tests.intake.referrals.people import again, ana
from tests.intake.web.patient.phone import Phone, leads_to, refused
from tests.intake.web.patient.phone import words as shown
from tests.intake.web.patient.test_coming_back import MARIA, come_back
from tests.intake.web.therapist.desk import see

pytestmark = pytest.mark.django_db


def test_nobody_is_written_to_who_took_back_that_the_clinic_may_write(publish: Publish) -> None:
    referral = known()
    assert notices.address_for(referral) == MARIA
    change_consent(intake=referral.intake, tick="contact", agrees=False)
    now = again(referral)
    assert notices.address_for(now) == ""
    move(referral=now, step=Step.ASK_PATIENT, by=ana(), seen=now.version, note="How long?")
    publish("minor")
    clock.tick()
    assert not Message.objects.filter(kind__in=("question", "news")).exists()
    assert "No mail goes to them about it" in see(again(referral))
    change_consent(intake=referral.intake, tick="contact", agrees=True)
    assert notices.address_for(again(referral)) == MARIA


def test_what_was_sent_without_the_tick_is_not_confirmed_by_mail() -> None:
    assert notices.address_for(known(consent={"contact": False})) == ""
    assert not Message.objects.filter(kind="received").exists()


def test_a_change_of_the_words_is_told_in_the_language_of_whoever_agreed(publish: Publish) -> None:
    referral = known()
    referral.patient.speaks("es")
    publish("minor")
    clock.tick()
    assert Message.objects.get(kind="news").subject.startswith("Noticias")


def test_whoever_agrees_anew_to_what_was_spoken_on_the_phone_does_it_themself(publish: Publish) -> None:
    spoken = {"asked_by": "Ana", "asked_by_id": str(enter("ana").pk), "at": "2026-11-22T10:00", "read": []}
    referral = known(consent={"spoken": spoken})
    assert Agreement.objects.get().role == "phone"
    publish("major")
    assert leads_to(agreeing(come_back(Phone()), referral, review="on", name="Maria Delgado"))
    agreed = standing(referral.intake_id).agreement
    assert (agreed.role, agreed.by_id, agreed.name) == ("patient", "", "Maria Delgado")


def test_a_guardian_is_spoken_to_by_name_when_the_words_ask_again_and_nobody_else_can_agree(publish: Publish) -> None:
    referral = known(facts=FACTS | {"age": 15}, name="Nina Delgado")
    publish("major")
    phone = come_back(Phone())
    page = shown(phone.open(f"yours/{referral.intake_id}/consent"))
    assert "I am Rosa Delgado, parent or guardian of Nina Delgado. I agree in their place." in page
    answer = agreeing(phone, referral, review="on", name="Nina Delgado")
    assert refused(answer, field="id_name") == "Type your own name as you gave it before: Rosa Delgado."
    assert leads_to(agreeing(phone, referral, review="on", name="rosa delgado"))
    assert standing(referral.intake_id).agreement.role == "guardian"


def test_whoever_has_grown_up_since_agrees_in_their_own_name(publish: Publish) -> None:
    referral = known(facts=FACTS | {"age": 17}, name="Nina Delgado")
    publish("major")
    with patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(days=370)):
        phone = come_back(Phone())
        assert leads_to(agreeing(phone, referral, review="on", name="Nina Delgado"))
    assert standing(referral.intake_id).agreement.role == "patient"


def test_a_page_that_leaves_by_itself_agrees_to_nothing(publish: Publish) -> None:
    referral = known()
    publish("major")
    phone = come_back(Phone())
    answer = phone.press(f"yours/{referral.intake_id}/consent", "rest", review="on", name="Maria Delgado")
    assert leads_to(answer) == "kept"
    assert standing(referral.intake_id).agreement.text.number == 1
    assert leads_to(phone.open("yours")) == "back"
