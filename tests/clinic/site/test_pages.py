"""The pages that belong to no stage, and what is said when something went wrong."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client
from django.urls import path, reverse

from clinic.site import views
from clinic.urls import urlpatterns as our_patterns


def refuse(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("on purpose")


urlpatterns = [*our_patterns, path("refuse/", refuse), path("fail/", fail)]
handler400 = views.bad_request
handler404 = views.not_found
handler500 = views.server_error


@pytest.mark.parametrize("name", ["home", "privacy", "accessibility"])
def test_open_pages_have_one_heading_a_title_and_the_phone(client: Client, name: str) -> None:
    page = client.get(reverse(name)).content.decode()
    assert page.count("<h1>") == 1
    assert "Steady Hands Clinic</title>" in page
    assert 'href="tel:5550100"' in page
    assert 'href="#main"' in page and 'id="main"' in page


def test_home_shows_the_two_ways_on_the_emergency_line_and_the_staff_door(client: Client) -> None:
    page = client.get("/").content.decode()
    for name in ("education:home", "intake:start", "staff:worklist"):
        assert f'href="{reverse(name)}"' in page
    assert "Call 911 now" in page
    assert "It does not repair nerves" in page


def test_an_unknown_page_is_a_kind_404(client: Client) -> None:
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    assert "We cannot find that page" in answer.content.decode()


def test_a_form_that_was_open_too_long_is_told_so() -> None:
    answer = Client(enforce_csrf_checks=True).post("/privacy/", {"a": "b"})
    assert answer.status_code == 403
    assert "This page was open too long" in answer.content.decode()


def test_a_request_that_cannot_be_read_is_a_kind_400(client: Client) -> None:
    answer = client.get("/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    assert "We could not read that" in answer.content.decode()


@pytest.mark.urls(__name__)
def test_what_is_not_open_to_a_person_is_said_plainly(client: Client) -> None:
    answer = client.get("/refuse/")
    assert answer.status_code == 403
    assert "This page is not open to you" in answer.content.decode()


@pytest.mark.urls(__name__)
def test_a_failure_of_ours_is_said_without_database_and_context(client: Client) -> None:
    client.raise_request_exception = False
    answer = client.get("/fail/")
    assert answer.status_code == 500
    assert "call us on 555 0100" in answer.content.decode()


def test_the_500_page_needs_nothing_at_all() -> None:
    page = render_to_string("500.html")
    assert "Something went wrong on our side" in page
    assert "call 911" in page


@pytest.mark.parametrize("name", ["home.html", "privacy.html", "accessibility.html", "404.html", "403_csrf.html"])
def test_words_are_plain(name: str) -> None:
    page = render_to_string(name).lower()
    for word in ("please", "eligible", "qualify", "cure"):
        assert word not in page
    assert "!" not in page.replace("<!doctype", "")
