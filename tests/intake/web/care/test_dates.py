"""The pages of dates: staff agree, move and take back; the patient sees theirs and nobody else's."""

from datetime import timedelta
from threading import Event as Done
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from clinic.mail.worker import send_due
from intake.care.appointments import Appointment
from intake.referrals.lifecycle import Step
from intake.submission import change_consent
from tests.cast import signed_in
from tests.intake.care.caring import plan
from tests.intake.referrals.people import again, take
from tests.intake.web.patient.phone import Phone
from tests.intake.web.patient.test_coming_back import MARIA, come_back

pytestmark = pytest.mark.django_db


def _day(days: int = 2) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def _new(email: str = MARIA, **how: object) -> str:
    return f"/staff/referrals/{plan(about={'email': email}, **how).referral_id}/care/dates/new/"


def _agreed(**how: object) -> Appointment:
    signed_in("ana").post(_new(**how), {"on": _day(), "at": "10:00", "minutes": "30"})
    found: Appointment = Appointment.objects.latest("at")
    return found


def test_a_therapist_agrees_moves_and_takes_back() -> None:
    row, ana = _agreed(), signed_in("ana")
    page = f"/staff/referrals/{row.plan.referral_id}/care/"
    assert "10:00 AM" in ana.get(page).content.decode()
    assert f"/staff/dates/{row.series}/" in ana.get(page).content.decode()
    moved = ana.post(f"/staff/dates/{row.series}/", {"on": _day(3), "at": "14:30", "minutes": "45"})
    assert moved["Location"] == page
    assert "2:30 PM" in ana.get(page).content.decode()
    assert "Next: " in ana.get("/staff/?tab=in-care").content.decode()
    ana.post(f"/staff/dates/{row.series}/take-back/")
    assert "No date is agreed" in ana.get(page).content.decode()
    assert ana.get(f"/staff/dates/{row.series}/file/").status_code == 404
    assert Appointment.objects.count() == 3


@pytest.mark.parametrize(
    ("name", "odd"),
    [("on", ""), ("on", "x"), ("on", "2020-01-01"), ("at", ""), ("at", "25:00"), ("minutes", "0"), ("minutes", "x")],
)
def test_what_makes_no_date_is_told_and_kept(name: str, odd: str) -> None:
    typed = {"on": _day(), "at": "10:00", "minutes": "30", name: odd}
    answer = signed_in("ana").post(_new(), typed)
    assert answer.status_code == 422
    assert "<title>Error: " in answer.content.decode()
    assert not Appointment.objects.exists()


def test_only_who_may_see_the_referral_sees_its_dates() -> None:
    row = _agreed()
    for who, wanted in (("ana", 200), ("carla", 200), ("ben", 404), ("ed", 404), ("pia", 404), ("maria", 404)):
        assert signed_in(who).get(f"/staff/dates/{row.series}/file/").status_code == wanted, who
    for who in ("carla", "ben"):
        assert signed_in(who).post(f"/staff/dates/{row.series}/take-back/").status_code == 404
    assert Appointment.objects.count() == 1


def test_the_patient_sees_their_dates_with_a_file_and_nobody_elses() -> None:
    own, other = _agreed(), _agreed(email="joan@home.example", name="Joan Whitfield")
    send_due(Done())
    phone = come_back(Phone())
    page = phone.client.get("/intake/yours/").content.decode()
    assert "10:00 AM" in page and str(own.series) in page and str(other.series) not in page
    file = phone.client.get(f"/intake/yours/dates/{own.series}/file/")
    assert file["Content-Type"] == "text/calendar; charset=utf-8"
    assert "BEGIN:VEVENT" in file.content.decode()
    for key in (other.series, uuid4()):
        assert phone.client.get(f"/intake/yours/dates/{key}/file/").status_code == 404
    assert Client().get(f"/intake/yours/dates/{own.series}/file/").status_code == 302


def test_dates_of_a_paused_care_are_not_the_patients_and_staff_hear_that_they_stand() -> None:
    row, ana = _agreed(), signed_in("ana")
    send_due(Done())
    phone = come_back(Phone())
    page = f"/staff/referrals/{row.plan.referral_id}/care/"
    assert "still stand" not in ana.get(page).content.decode()
    take(again(row.plan.referral), Step.PAUSE)
    assert str(row.series) not in phone.client.get("/intake/yours/").content.decode()
    told = ana.get(page).content.decode()
    assert "this date still stands" in told and f"/staff/dates/{row.series}/" in told
    ana.post(f"/staff/dates/{row.series}/take-back/")
    assert "still stands" not in ana.get(page).content.decode()


def test_the_page_of_a_date_says_who_hears_nothing() -> None:
    row, ana = _agreed(), signed_in("ana")
    page = f"/staff/dates/{row.series}/"
    assert "The patient gets a mail with a file" in ana.get(page).content.decode()
    change_consent(intake=row.plan.referral.intake, tick="contact", agrees=False)
    assert "The patient gets no mail: tell them." in ana.get(page).content.decode()
