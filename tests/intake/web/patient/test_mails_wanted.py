"""Mails about news: whoever came back chooses, for every intake of theirs and for nobody else's."""

from threading import Event as Done

import pytest
from django.test import Client
from django.urls import reverse

from clinic.audit.models import AuditEvent
from clinic.mail.models import Message
from clinic.mail.worker import send_due
from intake.records.models import Patient
from intake.referrals.lifecycle import Step
from tests.intake.referrals.people import again, take
from tests.intake.web.patient.phone import Phone, sent
from tests.intake.web.patient.test_coming_back import MARIA, come_back

pytestmark = pytest.mark.django_db

PAGE = "/intake/yours/mails/"


def _back() -> Phone:
    send_due(Done())  # that their answers came in
    return come_back(Phone())


def test_mails_are_on_until_somebody_says_no_and_can_be_on_again() -> None:
    referral = sent(about={"email": MARIA})
    phone = _back()
    assert "checked" in phone.client.get(PAGE).content.decode()
    assert phone.client.post(PAGE, {})["Location"] == reverse("intake:yours")
    assert not Patient.objects.get().mail_wanted
    now = again(referral)
    take(now, Step.ASK_PROVIDER)
    take(now, Step.ISSUE)
    assert not Message.objects.filter(kind="news").exists()
    phone.client.post(PAGE, {"wanted": "on"})
    assert Patient.objects.get().mail_wanted
    noted = AuditEvent.objects.filter(action="patient.mails_chosen").order_by("number")
    assert [row.detail["wanted"] for row in noted] == [False, True]


def test_the_choice_of_one_is_not_the_choice_of_another() -> None:
    sent(about={"email": MARIA})
    other = sent(about={"email": "joan@home.example"})
    _back().client.post(PAGE, {})
    assert Patient.objects.get(pk=other.patient_id).mail_wanted
    assert Patient.objects.filter(mail_wanted=False).count() == 1


def test_the_page_is_found_and_a_visitor_is_asked_for_an_address() -> None:
    sent(about={"email": MARIA})
    assert PAGE in _back().client.get("/intake/yours/").content.decode()
    assert Client().post(PAGE, {"wanted": "on"})["Location"] == reverse("intake:back")


def test_a_press_from_elsewhere_changes_nothing() -> None:
    sent(about={"email": MARIA})
    phone, strict = _back(), Client(enforce_csrf_checks=True)
    strict.cookies = phone.client.cookies
    assert strict.post(PAGE, {}).status_code == 403
    assert Patient.objects.get().mail_wanted
