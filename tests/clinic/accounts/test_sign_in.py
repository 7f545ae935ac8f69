"""The staff door: who comes in, where they land, and what a wrong password is told."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from clinic.audit.models import AuditEvent
from tests.cast import PASSWORD, email, enter, signed_in

pytestmark = pytest.mark.django_db
DOOR = "/staff/sign-in/"


def knock(key: str = "ana", password: str = PASSWORD, **more: str) -> HttpResponse:
    """Sign in, or try to."""
    enter(key)
    return Client().post(DOOR, {"username": email(key), "password": password, **more})


@pytest.mark.parametrize(
    ("key", "lands"), [("ana", "/staff/"), ("carla", "/staff/"), ("ed", "/admin/"), ("pia", "/admin/")]
)
def test_everybody_lands_on_the_first_page_of_their_role(key: str, lands: str) -> None:
    response = knock(key)
    assert (response.status_code, response["Location"]) == (302, lands)


def test_an_address_is_the_same_in_any_case() -> None:
    assert knock("ana", username=email("ana").upper()).status_code == 302


def test_a_person_lands_where_they_wanted_to_go() -> None:
    wanted = reverse("staff:worklist") + "?tab=closed"
    assert knock(next=wanted)["Location"] == wanted
    page = Client().get(DOOR, {"next": wanted}).content.decode()
    assert f'name="next" value="{wanted}"' in page


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org", "javascript:alert(1)", "http:\\example.org"]
)
def test_nobody_is_led_to_another_site(elsewhere: str) -> None:
    assert knock(next=elsewhere)["Location"] == "/staff/"


def test_a_wrong_password_is_told_without_saying_which_part_was_wrong() -> None:
    wrong, unknown = knock(password="quiet feet"), knock(username="nobody@clinic.example")
    for response in (wrong, unknown):
        page = response.content.decode()
        assert response.status_code == 422
        assert "The address and the password do not fit together." in page
        assert "<title>Error: " in page
        assert "quiet feet" not in page
    assert AuditEvent.objects.filter(action="account.sign_in_failed").count() == 2


def test_what_was_wanted_survives_a_wrong_password() -> None:
    assert 'value="/staff/?tab=closed"' in knock(password="x", next="/staff/?tab=closed").content.decode()


def test_a_patient_does_not_come_in_by_the_staff_door() -> None:
    response = knock("maria")
    assert response.status_code == 422
    assert response.cookies.get("sessionid") is None
    assert reverse("intake:start") in response.content.decode()


def test_somebody_whose_access_ended_does_not_come_in_and_is_out_at_once() -> None:
    ana = signed_in("ana")
    user = enter("ana")
    user.is_active = False
    user.save()
    assert knock("ana").status_code == 422
    assert ana.get("/staff/").status_code == 302


@pytest.mark.parametrize("odd", ["\x00", "👣", "x" * 100_000, ""])
def test_odd_input_is_a_kind_error(odd: str) -> None:
    assert knock(username=odd).status_code == 422
    assert knock(password=odd).status_code == 422


def test_whoever_is_in_already_is_led_on() -> None:
    assert signed_in("ana").get(DOOR)["Location"] == "/staff/"


def test_signing_in_and_out_is_noted() -> None:
    enter("ana")
    client = Client()
    client.post(DOOR, {"username": email("ana"), "password": PASSWORD})
    client.post("/staff/sign-out/")
    rows = AuditEvent.objects.filter(subject_id=str(enter("ana").pk)).order_by("id")
    assert [row.action for row in rows] == ["account.signed_in", "account.signed_out"]


def test_signing_out_is_a_post() -> None:
    ana = signed_in("ana")
    assert ana.get("/staff/sign-out/").status_code == 405
    assert ana.get("/staff/").status_code == 200
    assert ana.post("/staff/sign-out/")["Location"] == "/"
    assert ana.get("/staff/").status_code == 302
