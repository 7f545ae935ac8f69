"""Attack 20: another site makes the browser of somebody who is signed in send a form; no address takes it."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.views.decorators.csrf import csrf_exempt

from tests.attacks import holes
from tests.attacks.ways import Way, ways
from tests.cast import enter, signed_in
from tests.intake.making import draft

pytestmark = pytest.mark.django_db

ALL = sorted(ways(), key=lambda way: way.name)
#: Leaves through the door or says that it takes no form; neither does what was asked.
REFUSED = {403, 404, 405}


def taken(way: Way, who: str | None) -> str:
    """What is wrong with this address, if anything: it answered a forged form as if it were one of ours."""
    browser = Client(enforce_csrf_checks=True)
    if who:
        browser.cookies = signed_in(who).cookies
    status = browser.post(way.address, {"name": "forged", "go": "continue"}).status_code
    return "" if status in REFUSED else f"{way.name}: {status}"


@csrf_exempt
def _hole(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def test_an_address_without_the_guard_would_be_found() -> None:
    from django.middleware.csrf import CsrfViewMiddleware

    request = RequestFactory(enforce_csrf_checks=True).post("/hole/")
    assert CsrfViewMiddleware(lambda _: HttpResponse()).process_view(request, _hole, (), {}) is None


def test_the_list_has_every_kind_of_address() -> None:
    names = {way.name for way in ALL}
    assert {"intake:step", "staff:decide", "staff:sign-in", "admin:intake_patient_change", "staff:end-desk"} <= names
    assert len(names) > 60


@pytest.mark.parametrize("who", [None, "ana", "ed", "carla", "pia"])
def test_no_address_takes_a_forged_form(who: str | None) -> None:
    draft()
    assert [fault for way in ALL if (fault := taken(way, who))] == []


def test_a_forged_sign_in_signs_nobody_in() -> None:
    enter("ana")
    browser = Client(enforce_csrf_checks=True)
    assert browser.post("/staff/sign-in/", {"username": "ana@clinic.example", "password": "x"}).status_code == 403


@pytest.mark.urls(holes.__name__)
def test_an_address_that_takes_a_forged_form_would_be_found() -> None:
    assert taken(Way("hole:start", "/hole/start/"), None) == "hole:start: 200"
