"""Attack 25: one address starts and sends without end, or a machine fills in whatever it finds; others get through."""

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from clinic.limits.models import Tally
from intake.protocols.models import load
from intake.records.models import Intake
from intake.referrals.models import Referral
from tests.attacks import holes
from tests.intake.web.patient.phone import Phone, laid, leads_to, words

pytestmark = pytest.mark.django_db

FLOOD, HOME = "203.0.113.9", "198.51.100.20"
MOST = 4


@pytest.fixture(autouse=True)
def limits(settings: Any) -> None:
    """Small ones, behind one proxy of ours."""
    settings.INTAKES_STARTED_AN_HOUR = settings.INTAKES_SENT_AN_HOUR = MOST
    settings.TRUSTED_PROXIES = 1


def start(place: str, typed: str = "", **more: str) -> HttpResponse:
    """A new browser begins an intake from `place`; `typed` is an X-Forwarded-For of its own making."""
    load()
    header = f"{typed}, {place}" if typed else place
    return Client().post("/intake/", {"value": "yes", **more}, headers={"x-forwarded-for": header})


def flood(address: str, times: int) -> int:
    """How many of so many posts from one place came through."""
    answers = [Client().post(address, headers={"x-forwarded-for": FLOOD}).status_code for _ in range(times)]
    return sum(status < 400 for status in answers)


def test_one_address_starts_so_many_and_everybody_else_gets_through() -> None:
    answers = [start(FLOOD) for _ in range(3 * MOST)]
    assert [answer.status_code for answer in answers] == [302] * MOST + [429] * 2 * MOST
    assert Intake.objects.count() == MOST
    assert start(HOME).status_code == 302


def test_another_address_typed_into_the_header_helps_nobody() -> None:
    for number in range(3 * MOST):
        last = start(FLOOD, typed=f"192.0.2.{number}")
    assert last.status_code == 429
    assert Intake.objects.count() == MOST


def test_the_page_says_when_to_come_back_and_keeps_what_was_chosen() -> None:
    for _ in range(MOST + 1):
        answer = start(FLOOD)
    assert 3500 < int(answer["Retry-After"]) <= 3601
    assert "Many people use this form from your network just now." in words(answer)
    assert "If you cannot wait, call us." in words(answer)
    assert 'value="yes" checked' in answer.content.decode() or "checked" in answer.content.decode()
    later = timezone.now() + timedelta(seconds=int(answer["Retry-After"]))
    with patch("django.utils.timezone.now", return_value=later):
        assert start(FLOOD).status_code == 302


def test_somebody_who_waits_with_send_keeps_answers_and_key_and_gets_through() -> None:
    from clinic.limits.counting import wait_for
    from intake.web.patient.flooding import SENT

    phone = Phone(laid(), headers={"x-forwarded-for": FLOOD})
    for _ in range(MOST):
        wait_for(SENT, FLOOD, most=MOST, within=timedelta(hours=1))
    key = str(phone.open("check").context["key"])
    answer = phone.press("check", key=key)
    assert answer.status_code == 429
    assert "Not sent yet" in words(answer)
    assert f'value="{key}"' in answer.content.decode()
    assert not Referral.objects.exists()
    Tally.objects.all().delete()
    assert leads_to(phone.press("check", key=key)) == "sent"


def test_what_was_sent_gives_its_receipt_in_the_middle_of_a_flood(settings: Any) -> None:
    settings.INTAKES_SENT_AN_HOUR = 1
    phone = Phone(laid(), headers={"x-forwarded-for": FLOOD})
    key = str(phone.open("check").context["key"])
    assert [leads_to(phone.press("check", key=key)) for _ in range(3)] == ["sent"] * 3


def test_a_machine_that_fills_in_everything_begins_and_sends_nothing() -> None:
    answer = start(HOME, website="https://evil.example/")
    assert answer.status_code == 422
    assert "Press the button once more." in words(answer)
    assert "evil.example" not in answer.content.decode()
    assert not Intake.objects.exists()
    phone = Phone(laid())
    sent = phone.press("check", key=str(phone.open("check").context["key"]), website="x")
    assert sent.status_code == 422
    assert not Referral.objects.exists()


def test_no_page_asks_for_a_captcha() -> None:
    page = Phone(laid()).open("check").content.decode() + Client().get("/intake/").content.decode()
    assert "captcha" not in page.lower()
    assert page.count('name="website"') == 2


@pytest.mark.urls(holes.__name__)
def test_a_page_without_a_limit_would_be_found() -> None:
    assert flood("/hole/start/", 3 * MOST) == 3 * MOST
