"""The page that tells a patient who at the clinic opened their record, in plain words."""

import re
from datetime import datetime
from unittest.mock import patch

import pytest
from django.urls import reverse
from django.utils import timezone

from clinic.accounts.models import User
from clinic.audit.models import AuditEvent
from clinic.audit.request import Actor, acting
from intake.referrals.lifecycle import Step
from tests.cast import enter, signed_in
from tests.intake.making import shared_draft
from tests.intake.referrals.people import ana, take
from tests.intake.web.patient.phone import Phone, begun, sent, words
from tests.intake.web.therapist.desk import see

pytestmark = pytest.mark.django_db


def at(*when: int) -> object:
    """It is this time at the clinic."""
    return patch("django.utils.timezone.now", return_value=timezone.make_aware(datetime(*when)))  # type: ignore[misc]


def test_before_anybody_opened_it_the_page_says_so() -> None:
    phone = Phone(sent().intake)
    assert "Nobody at the clinic has opened your record yet." in words(phone.open("who-opened"))


def test_an_intake_that_is_not_sent_has_the_page_too_and_leads_back() -> None:
    page = Phone(begun()).open("who-opened")
    assert "Nobody at the clinic has opened your record yet." in words(page)
    assert 'href="/intake/"' in page.content.decode()


def test_the_receipt_leads_to_it_and_it_leads_back() -> None:
    phone = Phone(sent().intake)
    assert 'href="/intake/who-opened/"' in phone.open("sent").content.decode()
    assert 'href="/intake/sent/"' in phone.open("who-opened").content.decode()


def test_each_person_is_named_with_their_role_the_act_and_the_time() -> None:
    referral = sent()
    with at(2026, 11, 20, 9, 5):
        see(referral)
    page = words(Phone(referral.intake).open("who-opened"))
    assert "Friday, November 20, 2026 Ana Ruiz , therapist Looked at your answers, 9:05 AM" in page


def test_the_same_act_of_a_day_is_one_line_with_how_often() -> None:
    referral = sent()
    for minute in (5, 20, 50):
        with at(2026, 11, 20, 9, minute):
            see(referral)
    page = words(Phone(referral.intake).open("who-opened"))
    assert "Looked at your answers, 3 times, 9:05 AM to 9:50 AM" in page


def test_the_newest_day_comes_first() -> None:
    referral = sent()
    for day in (19, 20):
        with at(2026, 11, day, 9):
            see(referral)
    page = words(Phone(referral.intake).open("who-opened"))
    assert page.index("November 20") < page.index("November 19")


def test_every_act_has_words_of_its_own_or_says_that_somebody_worked_on_it() -> None:
    referral = sent()
    for key in ("ana", "ben"):
        signed_in(key).post(reverse("staff:take-up", args=[referral.pk]))
    signed_in("carla").get(reverse("admin:intake_referral_change", args=[referral.pk]))
    with acting(Actor(ana().id, "therapist", "password")):
        take(referral, Step.ASK_PATIENT, ana(), note="Since when do you have it?")
    page = words(Phone(referral.intake).open("who-opened"))
    assert "Ana Ruiz , therapist Opened your record to work on it" in page
    assert "Ben Okafor , therapist Opened your record while a colleague worked on it" in page
    assert "Carla Voss , clinic administrator Looked at your record on the clinic's office pages" in page
    assert "Ana Ruiz , therapist Worked on your record" in page
    assert not re.search(r"referral|\w+\.\w+_\w+|Since when", page)


def test_somebody_who_left_the_clinic_is_not_hidden() -> None:
    referral = sent()
    signed_in("carla").get(reverse("admin:intake_referral_change", args=[referral.pk]))
    User.objects.all().delete()
    page = words(Phone(referral.intake).open("who-opened"))
    assert "Somebody who has left the clinic , clinic administrator" in page


def test_one_who_shared_a_sign_without_sending_sees_who_opened_it() -> None:
    referral = shared_draft()
    see(referral)
    assert "Ana Ruiz" in words(Phone(referral.intake).open("who-opened"))


def test_another_patient_sees_nothing_of_it() -> None:
    see(sent())
    assert "Ana Ruiz" not in words(Phone(sent(name="Maria Delgado").intake).open("who-opened"))


def test_a_name_cannot_smuggle_in_markup() -> None:
    referral = sent()
    see(referral)
    User.objects.filter(pk=enter("ana").pk).update(name="<script>alert(1)</script>")
    assert "<script>alert" not in Phone(referral.intake).open("who-opened").content.decode()


def test_looking_at_it_is_the_patients_own_read_and_changes_nothing_else() -> None:
    phone = Phone(sent().intake)
    before = AuditEvent.objects.count()
    phone.open("who-opened")
    assert phone.client.post("/intake/who-opened/").status_code == 405
    row = AuditEvent.objects.first()
    assert row is not None
    assert (AuditEvent.objects.count(), row.action, row.actor_role) == (before + 1, "intake.read", "patient")
