"""Attack 18, whole: a session or a resume token that somebody planted or kept is worth nothing behind the doors."""

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from intake.web.patient.door import COOKIE
from tests.cast import PASSWORD, code_for, email, enter, signed_in
from tests.intake.web.patient.phone import Phone, laid, leads_to

pytestmark = pytest.mark.django_db


def at_the_desk(key: str) -> Client:
    """A thief's browser with this session."""
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = key
    return thief


@pytest.mark.parametrize("key", ["x" * 32, "../../etc/passwd", "' OR 1=1 --", "a" * 4000, "0"])
def test_a_made_up_session_is_nobodys_and_is_not_taken_over(key: str) -> None:
    victim = at_the_desk(key)
    enter("ana")
    victim.post("/staff/sign-in/", {"username": email("ana"), "password": PASSWORD})
    assert victim.cookies[settings.SESSION_COOKIE_NAME].value != key
    assert at_the_desk(key).get("/staff/").status_code == 302
    assert not Session.objects.filter(session_key=key[:40]).exists()


def test_each_door_gives_another_key() -> None:
    client = Client()
    enter("ana")
    keys = [client.session.session_key]
    client.post("/staff/sign-in/", {"username": email("ana"), "password": PASSWORD})
    keys.append(client.session.session_key)
    client.post("/staff/second-step/", {"code": code_for(email("ana"))})
    assert client.get("/staff/").status_code == 200
    inside = client.session.session_key
    client.post("/staff/sign-out/")
    assert len({*keys, inside}) >= 2
    assert at_the_desk(str(inside)).get("/staff/").status_code == 302


def test_a_session_between_the_two_steps_opens_nothing_but_the_second() -> None:
    client = Client()
    enter("ana")
    client.post("/staff/sign-in/", {"username": email("ana"), "password": PASSWORD})
    half = at_the_desk(str(client.session.session_key))
    for page in ("/staff/", "/staff/sessions/", "/admin/", "/learn/why-we-ask/as-of/1/"):
        assert half.get(page).status_code in (302, 404), page


def test_whoever_signs_out_leaves_a_session_that_opens_nothing() -> None:
    ana = signed_in("ana")
    key = ana.session.session_key
    ana.post("/staff/sign-out/")
    assert not Session.objects.filter(session_key=key).exists()
    assert at_the_desk(str(key)).get("/staff/").status_code == 302


def test_a_resume_token_that_was_planted_is_replaced_when_another_intake_begins() -> None:
    planted = Phone(laid(name="Theo Fern"))
    token = planted.client.cookies[COOKIE].value
    page = planted.open()
    answer = planted.press(value="yes", instead=page.context["form"]["instead"].value())
    assert answer.cookies[COOKIE].value != token
    thief = Client()
    thief.cookies[COOKIE] = token
    assert "Theo Fern" in thief.get("/intake/check/").content.decode()  # their own, as before, and no more
    assert leads_to(planted.open("check")) != "check"
