"""Attack 19: one code of the app in several browsers at once, and Django admin by the password alone."""

import pyotp
import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from clinic.accounts.models import Authenticator, Desk
from tests.attacks.ways import ways
from tests.cast import PASSWORD, email, enter, half_in
from tests.drills.crowd import Crowd

AT_ONCE = 8
PAGE = "/staff/second-step/"


def code_of(key: str) -> str:
    """What the app shows now."""
    made = Authenticator.objects.create(
        user=enter(key), secret=pyotp.random_base32(32), confirmed_at=timezone.now(), last_step=0
    )
    return pyotp.TOTP(made.secret).now()


@pytest.mark.django_db(transaction=True)
def test_one_code_in_many_browsers_at_once_lets_one_in() -> None:
    """Each thread has a connection of its own, as each worker has: what one took the others see."""
    code, browsers = code_of("ana"), [half_in("ana") for _ in range(AT_ONCE)]
    with Crowd(AT_ONCE) as crowd:
        answers = crowd.at_once([lambda one=one: one.post(PAGE, {"code": code}).status_code for one in browsers])
    assert sorted(answers) == [302] + [422] * (AT_ONCE - 1)
    assert [browser.get("/staff/").status_code for browser in browsers].count(200) == 1
    assert Desk.objects.exclude(second_at=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_code_that_is_looked_at_and_then_marked_is_found_out() -> None:
    """Planted: the way in which two workers take the same code."""
    code_of("ana")
    taken = []
    with Crowd(AT_ONCE) as crowd:

        def naive(number: int) -> None:
            app = Authenticator.objects.get()
            crowd.gate.wait(60)  # everybody has looked before anybody marks
            if app.last_step == 0:
                taken.append(number)
                with transaction.atomic():
                    Authenticator.objects.update(last_step=1)

        crowd.at_once([lambda n=n: naive(n) for n in range(AT_ONCE)])
    assert len(taken) > 1


def by_password(key: str) -> tuple[Client, HttpResponse]:
    """A browser at admin's own door, where nothing but name and password was sent."""
    client = Client()
    sent = {"username": email(key), "password": PASSWORD, "next": "/admin/"}
    client.post("/admin/login/", sent)
    return client, client.post("/staff/sign-in/", sent)


def opened(client: Client) -> list[str]:
    """Pages of admin that open."""
    inside = [way for way in ways() if way.address.startswith("/admin/") and "out" not in way.name]
    return [way.name for way in inside if client.get(way.address).status_code == 200]


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["ed", "carla", "pia"])
def test_no_page_of_admin_opens_by_the_password_alone(key: str) -> None:
    code_of(key)
    client, answer = by_password(key)
    assert answer["Location"].startswith(PAGE)
    assert opened(client) == []


@pytest.mark.django_db
def test_admin_without_a_second_step_would_be_found(settings: object) -> None:
    settings.SECOND_STEP_REQUIRED = False  # type: ignore[attr-defined]
    enter("carla")
    assert "admin:index" in opened(by_password("carla")[0])
