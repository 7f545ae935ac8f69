"""Attacks 6, 7 and 18: rights and states that are typed in from outside, and a session that was planted."""

import pytest
from django.test import Client

from clinic.accounts.models import User
from intake.records.models import Intake, Page
from intake.referrals.models import Referral
from tests.cast import PASSWORD, code_for, email, enter, signed_in
from tests.intake.making import sent_intake
from tests.intake.web.patient.phone import Phone, laid

pytestmark = pytest.mark.django_db

#: What no form of ours has, and what somebody would like to set.
WANTED = {
    "role": "clinic_admin",
    "is_staff": "on",
    "is_superuser": "on",
    "is_active": "on",
    "groups": "1",
    "status": "published",
    "state": "in_care",
    "patient": "1",
    "intake": "1",
    "flagged": "on",
    "signed_at": "2026-01-01",
    "sent_at": "2026-01-01",
    "outcome": "referral_fits",
    "token_hash": "x",
    "owner": "1",
    "second_at": "2026-01-01",
}


@pytest.mark.parametrize("who", ["ana", "ed", "pia"])
def test_nobody_gives_themself_another_role(who: str) -> None:
    person, browser = enter(who), signed_in(who)
    for address in (f"/admin/accounts/user/{person.pk}/change/", "/admin/accounts/user/add/", "/staff/sessions/"):
        browser.post(address, {**WANTED, "name": person.name, "email": person.email})
    person.refresh_from_db()
    assert person.role == enter(who).role
    assert person.role != "clinic_admin"
    assert User.objects.count() == 1


def test_a_clinic_admin_cannot_raise_or_lock_out_themself() -> None:
    carla, browser = enter("carla"), signed_in("carla")
    form = {"name": carla.name, "email": carla.email, "role": "therapist"}
    assert (
        "You cannot change your own role"
        in browser.post(f"/admin/accounts/user/{carla.pk}/change/", form).content.decode()
    )
    carla.refresh_from_db()
    assert (carla.role, carla.is_active) == ("clinic_admin", True)


def test_a_decision_takes_no_other_field() -> None:
    referral = sent_intake("V04")
    ana = signed_in("ana")
    ana.post(f"/staff/referrals/{referral.pk}/take-up/")
    before = Referral.objects.filter(pk=referral.pk).values().get()
    answer = ana.post(f"/staff/referrals/{referral.pk}/decide/", WANTED)
    assert answer.status_code == 422
    assert Referral.objects.filter(pk=referral.pk).values().get() == before


def test_a_page_of_the_intake_keeps_its_own_answer_alone() -> None:
    phone = Phone(laid(without=["duration"]))
    intake = Intake.objects.values().get(pk=phone.intake.pk)
    phone.client.post("/intake/duration/", {**WANTED, "value": "under_1_year", "go": "continue"})
    assert Page.objects.get(intake_id=intake["id"], step="duration").data == {"value": "under_1_year"}
    assert Intake.objects.values().get(pk=intake["id"]) == intake


def test_a_session_that_was_planted_is_another_one_after_signing_in() -> None:
    victim = Client()
    planted = victim.session
    planted.save()
    victim.cookies["sessionid"] = planted.session_key
    enter("ana")
    victim.post("/staff/sign-in/", {"username": email("ana"), "password": PASSWORD})
    victim.post("/staff/second-step/", {"code": code_for(email("ana"))})
    thief = Client()
    thief.cookies["sessionid"] = planted.session_key
    assert victim.get("/staff/").status_code == 200
    assert thief.get("/staff/").status_code == 302
