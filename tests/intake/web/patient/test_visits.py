"""A visit ends after 30 minutes without a press and after 12 hours in all; what was typed is never lost by it."""

from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.utils import timezone

from intake.records.models import Intake
from tests.intake.web.patient.phone import Phone, begun, laid, leads_to, sent, words

pytestmark = pytest.mark.django_db

MARIA = "maria@home.example"
_now = timezone.now


@contextmanager
def later(**how):
    """So much later than it really is."""
    with patch("django.utils.timezone.now", side_effect=lambda: _now() + timedelta(**how)):
        yield


def draft() -> Phone:
    """Somebody who gave an address, and is filling in."""
    return Phone(laid(about={"email": MARIA}, without=["medicines"]))


def test_29_minutes_are_nothing_and_begin_anew_with_each_press():
    phone = draft()
    for minutes in (29, 58, 87):
        with later(minutes=minutes):
            assert phone.open("medicines").status_code == 200


def test_after_31_minutes_nothing_is_shown_and_the_page_says_how_to_come_back():
    phone = draft()
    with later(minutes=31):
        for page in ("medicines", "about", "check", "saved", "who-opened"):
            assert leads_to(phone.open(page)) == "kept"
        page = phone.open("kept")
        assert "Your answers are kept" in words(page) and "Come back with a code" in words(page)
        assert MARIA not in page.content.decode() and "Delgado" not in page.content.decode()
        assert 'href="/intake/kept/"' in phone.open().content.decode()
        assert phone.press("kept").status_code == 200  # only a code opens it
        assert leads_to(phone.open("check")) == "kept"


def test_what_was_typed_before_the_visit_was_over_is_saved():
    phone = draft()
    with later(minutes=31):
        assert leads_to(phone.press("medicines", text="metformin")) == "kept"
    assert phone.saved("medicines")["text"] == "metformin"


def test_nothing_is_taken_from_a_page_that_was_left_open_for_a_day():
    phone = draft()
    with later(hours=13):
        assert leads_to(phone.press("medicines", text="metformin")) == "kept"
    assert phone.saved("medicines") is None


def test_nothing_is_sent_after_the_visit_is_over():
    phone = Phone(laid(about={"email": MARIA}))
    with later(minutes=31):
        assert leads_to(phone.press("check", key="0" * 32)) == "kept"
    assert phone.intake.sent_at is None


def test_twelve_hours_are_the_most_however_often_the_button_is_pressed():
    phone = draft()
    for half in range(1, 25):
        with later(minutes=29 * half):
            left = phone.client.post("/intake/stay/").json()["left"]
    assert 0 < left <= 24 * 60 + 1
    with later(hours=12, minutes=1):
        assert phone.client.post("/intake/stay/").json() == {"left": 0}
        assert leads_to(phone.open("medicines")) == "kept"


def test_looking_how_long_is_left_prolongs_nothing():
    phone = draft()
    with later(minutes=20):
        assert 590 <= phone.client.get("/intake/stay/").json()["left"] <= 600
    with later(minutes=31):
        assert phone.client.get("/intake/stay/").json() == {"left": 0}
        assert leads_to(phone.open("medicines")) == "kept"


def test_without_an_address_this_browser_can_go_on():
    phone = Phone(begun())
    with later(minutes=31):
        page = phone.follow(phone.open("symptoms"))
        assert "only this phone or computer can open them" in words(page)
        assert leads_to(phone.press("kept")) == "symptoms"
        assert phone.open("symptoms").status_code == 200


def test_a_receipt_is_closed_too():
    phone = Phone(sent(about={"email": MARIA}).intake)
    with later(minutes=31):
        assert leads_to(phone.open("sent")) == "kept"


def test_an_intake_from_before_there_were_visits_is_closed_and_not_lost():
    phone = draft()
    Intake.objects.update(visit_began=None, visit_seen=None)
    assert leads_to(phone.open("check")) == "kept"


def test_pages_say_it_in_words_and_carry_the_warning_for_the_script():
    page = draft().open("medicines").content.decode()
    assert "closes after 30 minutes without a press" in page
    assert 'data-left="1800"' in page and "js/stay.js" in page
    assert "stay.js" not in Phone().open().content.decode()


def test_leaving_by_the_script_saves_and_closes_at_once():
    phone = draft()
    assert leads_to(phone.press("medicines", "rest", text="metformin")) == "kept"
    assert phone.saved("medicines")["text"] == "metformin"
    assert leads_to(phone.open("medicines")) == "kept"
