"""Between password and work stands a second step, on every page of the staff, Django admin included."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from unittest.mock import patch

import pyotp
import pytest
from django.core.checks import run_checks
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clinic.accounts import second_step as step
from clinic.accounts.models import Authenticator, Desk, RecoveryCode, User
from clinic.audit.models import AuditEvent
from tests.cast import PASSWORD, email, enter, signed_in

pytestmark = pytest.mark.django_db

PAGE = "/staff/second-step/"


def half_in(key: str = "ana") -> Client:
    """A browser in which the password was right, and nothing more."""
    client = Client()
    enter(key)
    assert client.post("/staff/sign-in/", {"username": email(key), "password": PASSWORD}).status_code == 302
    return client


def app_of(key: str = "ana", *, confirmed: bool = True) -> pyotp.TOTP:
    """The app on somebody's phone, set up before."""
    at = timezone.now() if confirmed else None
    made, _ = Authenticator.objects.get_or_create(
        user=enter(key), defaults={"secret": pyotp.random_base32(32), "confirmed_at": at}
    )
    return pyotp.TOTP(made.secret)


def send(client: Client, code: str, **more: str) -> HttpResponse:
    return client.post(PAGE, {"code": code, **more})


@pytest.mark.parametrize(
    "address", ["/staff/", "/staff/sessions/", "/admin/", "/admin/education/topic/", "/admin/password_change/"]
)
def test_a_password_alone_opens_nothing(address: str) -> None:
    key = "carla" if address != "/admin/education/topic/" else "ed"
    answer = half_in(key).get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith(f"{PAGE}?next=")


def test_a_password_alone_changes_nothing() -> None:
    carla = half_in("carla")
    ben = enter("ben")
    answer = carla.post(
        f"/admin/accounts/user/{ben.pk}/change/", {"name": "X", "email": ben.email, "role": "clinic_admin"}
    )
    assert answer["Location"].startswith(PAGE)
    ben.refresh_from_db()
    assert (ben.name, ben.role) == ("Ben Okafor", "therapist")


def test_with_a_password_alone_the_public_pages_know_nobody() -> None:
    ana = half_in()
    assert ana.get("/learn/").status_code == 200
    assert ana.get("/learn/any/as-of/1/")["Location"].startswith("/staff/sign-in/")


def test_the_first_sign_in_sets_the_app_up_and_shows_the_recovery_codes_once() -> None:
    ana = half_in()
    page = ana.get(PAGE).content.decode()
    secret = Authenticator.objects.get().secret
    assert secret in page
    assert re.search(r'<svg [^>]*class="qr"', page)
    assert "style=" not in page
    assert ana.get(PAGE).content.decode().count(secret) == 1
    codes = re.findall(r'class="code">([0-9A-Z-]{19})<', send(ana, pyotp.TOTP(secret).now()).content.decode())
    assert len(set(codes)) == 10
    assert ana.get("/staff/").status_code == 200
    assert secret not in ana.get(PAGE).content.decode()
    assert not [code for code in codes if code in ana.get(PAGE).content.decode()]
    assert RecoveryCode.objects.filter(sha256__in=codes).count() == 0
    assert AuditEvent.objects.filter(action="account.second_step_set_up").exists()


def test_a_code_lets_in_and_leads_on() -> None:
    app, ana = app_of(), half_in()
    assert send(ana, app.now(), next="/staff/?tab=closed")["Location"] == "/staff/?tab=closed"
    assert ana.get("/staff/").status_code == 200
    assert AuditEvent.objects.filter(authenticated_by="password and code").exists()


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_it_leads_nowhere_else(wanted: str) -> None:
    assert send(half_in(), app_of().now(), next=wanted)["Location"] == "/staff/"


def test_digits_with_blanks_are_the_same_code() -> None:
    code = app_of().now()
    assert send(half_in(), f" {code[:3]} {code[3:]} ").status_code == 302


def test_a_wrong_code_is_told_beside_the_field() -> None:
    app_of()
    answer = send(half_in(), "000000")
    assert answer.status_code == 422
    assert "The code is not right" in answer.content.decode()


def test_a_code_is_good_once_wherever_it_is_typed_again() -> None:
    code = app_of().now()
    assert send(half_in(), code).status_code == 302
    assert send(half_in(), code).status_code == 422


def test_an_older_code_is_not_good_after_a_newer_one() -> None:
    app = app_of()
    now = timezone.now()
    assert step.take(enter("ana"), app.at(now)) is True
    assert step.take(enter("ana"), app.at(now - timedelta(seconds=30))) is False


def test_a_phone_half_a_minute_off_still_works_and_two_minutes_off_does_not() -> None:
    app = app_of()
    assert step.take(enter("ana"), app.at(timezone.now() + timedelta(minutes=2))) is False
    assert step.take(enter("ana"), app.at(timezone.now() - timedelta(seconds=30))) is True


def test_a_recovery_code_works_once_and_is_noted() -> None:
    app_of()
    code = step.new_recovery_codes(enter("ana"))[0]
    assert send(half_in(), code.lower().replace("-", " ")).status_code == 302
    assert send(half_in(), code).status_code == 422
    assert AuditEvent.objects.filter(action="account.recovery_code_used").count() == 1


def test_after_five_wrong_codes_even_the_right_one_waits() -> None:
    app, ana = app_of(), half_in()
    for _ in range(5):
        assert send(ana, "000000").status_code == 422
    answer = send(ana, app.now())
    assert answer.status_code == 422
    assert "too many wrong codes" in answer.content.decode()
    with patch("clinic.accounts.second_step.timezone.now", return_value=timezone.now() + timedelta(minutes=16)):
        Desk.objects.update(seen_at=timezone.now(), began_at=timezone.now())
        assert send(ana, app.at(timezone.now())).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_of_many_guesses_at_once_only_five_are_looked_at() -> None:
    app = app_of()
    guesses = [f"{number:06}" for number in range(23)] + [app.now()]

    def guess(code: str) -> str:
        try:
            return str(step.take(User.objects.get(email=email("ana")), code))
        except step.TooManyWrong:
            return "not looked at"
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(guess, guesses))
    assert found.count("False") <= 5
    assert found.count("not looked at") >= 24 - 5 - 1


def test_a_lost_phone_is_forgotten_and_every_desk_with_it() -> None:
    app_of()
    ana = signed_in("ana")
    step.forget(enter("ana"))
    assert ana.get("/staff/").status_code == 302
    assert not Authenticator.objects.exists()
    assert AuditEvent.objects.filter(action="account.second_step_forgotten").exists()


def test_a_clinic_admin_lets_somebody_set_up_a_new_app() -> None:
    app_of("ben")
    carla = signed_in("carla")
    page = carla.get(f"/admin/accounts/user/{enter('ben').pk}/change/").content.decode()
    way = reverse("admin:person-authenticator", args=[enter("ben").pk])
    assert way in page
    assert "new app" in carla.get(way).content.decode()
    assert carla.post(way).status_code == 302
    assert not Authenticator.objects.filter(user=enter("ben")).exists()


def test_a_content_editor_lets_nobody_do_that() -> None:
    app_of("ben")
    assert signed_in("ed").post(reverse("admin:person-authenticator", args=[enter("ben").pk])).status_code == 403


def test_a_patient_account_has_no_such_page() -> None:
    client = Client()
    client.force_login(enter("maria"))
    assert client.get(PAGE).status_code == 404


def test_development_says_on_every_page_that_nobody_is_asked(settings: object) -> None:
    settings.SECOND_STEP_REQUIRED = False  # type: ignore[attr-defined]
    carla = half_in("carla")
    for address in ("/staff/", "/admin/"):
        assert "Development: nobody is asked for an authenticator here." in carla.get(address).content.decode()


def test_without_that_there_is_no_such_banner() -> None:
    assert "Development:" not in signed_in("carla").get("/staff/").content.decode()


def test_production_refuses_to_do_without(settings: object) -> None:
    def said() -> list[str]:
        return [str(found.id) for found in run_checks(include_deployment_checks=True)]

    assert "accounts.E001" not in said()
    settings.SECOND_STEP_REQUIRED = False  # type: ignore[attr-defined]
    assert "accounts.E001" in said()
