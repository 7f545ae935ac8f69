"""The language of a page: chosen, kept for a year, and nothing lost when it is changed."""

import html
import re
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.core.cache import caches
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from clinic.site.language import BUTTON
from education.loader import load as load_education
from intake.protocols.models import load as load_protocol
from intake.records.models import Intake, Page
from tests.cast import signed_in

pytestmark = pytest.mark.django_db
_LANG = re.compile(r'<html lang="(\w+)">')
_SWITCH = re.compile(rf'<button [^>]*name="{BUTTON}" value="(\w+)" lang="(\w+)"[^>]*>([^<]+)</button>')


def language_of(client: Client, address: str = "/", **headers: str) -> str:
    found = _LANG.search(client.get(address, headers=headers).content.decode())
    assert found
    return found[1]


def choose(client: Client, language: str, address: str = "/") -> object:
    return client.post(address, f"{BUTTON}={language}", content_type="application/x-www-form-urlencoded")


def test_without_a_choice_the_browser_decides(client: Client) -> None:
    assert language_of(client) == "en"
    assert language_of(client, **{"accept-language": "fr, de;q=0.8"}) == "en"
    assert language_of(client, **{"accept-language": "es-MX, en;q=0.5"}) == "es"


def test_what_was_chosen_counts_more_than_the_browser_and_stays_for_a_year(client: Client) -> None:
    answer = choose(client, "es", "/privacy/?from=mail")
    assert (answer.status_code, answer["Location"]) == (302, "/privacy/?from=mail")
    cookie = answer.cookies["language"]
    assert (cookie.value, cookie["max-age"], cookie["samesite"], cookie["httponly"]) == ("es", 31536000, "Lax", True)
    assert language_of(client, **{"accept-language": "en-US"}) == "es"
    choose(client, "en")
    assert language_of(client, **{"accept-language": "es"}) == "en"


def test_the_cookie_goes_over_the_safe_line_alone_in_production(client: Client, settings: object) -> None:
    settings.LANGUAGE_COOKIE_SECURE = True
    assert choose(client, "es").cookies["language"]["secure"]


@pytest.mark.parametrize(
    ("address", "typed", "leads_to"),
    [
        ("/learn/", "numb feet", "/learn/?q=numb+feet"),
        ("/learn/", "  ", "/learn/"),
        ("/learn/search/?q=oxygen", "oxygen", "/learn/search/?q=oxygen"),
        ("/learn/search/?q=oxygen", "walking & more", "/learn/search/?q=walking+%26+more"),
        ("/learn/search/?q=oxygen", "", "/learn/search/?q=oxygen"),
        ("/learn/search/?q=oxygen&from=mail", "ñandú", "/learn/search/?q=%C3%B1and%C3%BA&from=mail"),
    ],
)
def test_what_stands_in_the_search_box_stays(address: str, typed: str, leads_to: str) -> None:
    stranger = Client(enforce_csrf_checks=True)
    answer = _choose_with(stranger, address, {"q": typed})
    assert (answer.status_code, answer["Location"]) == (302, leads_to)
    assert answer.cookies["language"].value == "es"
    page = stranger.get(answer["Location"]).content.decode()
    assert _LANG.search(page)[1] == "es"
    kept = html.escape(parse_qs(urlsplit(leads_to).query).get("q", [""])[0])
    assert f'<input id="q" name="q" type="search" value="{kept}"' in page


def test_the_button_sends_the_search_box_along_to_the_same_page_and_enter_still_searches(client: Client) -> None:
    for address in ("/learn/", "/learn/search/?q=a%20%22b%22"):
        page = client.get(address).content.decode()
        button = re.search(rf'<button [^>]*name="{BUTTON}"[^>]*>', page)[0]
        assert 'form="search"' in button and 'formmethod="post"' in button
        assert f'formaction="{address}"' in button
        first = re.search(r'<button [^>]*form="search"[^>]*>', page)[0]
        assert BUTTON not in first, "the first button of a form is what Enter presses"
        assert '<form id="search"' in page


@pytest.mark.parametrize("path", ["/learn/", "/learn//evil.example/", "/learn/\\evil.example"])
@pytest.mark.parametrize("typed", ["//evil.example", "https://evil.example", "\r\nLocation: //evil.example", "\0", ""])
def test_no_search_leads_to_another_site(path: str, typed: str) -> None:
    for query in ("", "next=//evil.example&q=https://evil.example"):
        answer = _choose_with(Client(), "/", {"q": typed}, PATH_INFO=path, QUERY_STRING=query)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/learn/")
        assert "\n" not in answer["Location"] and "\\" not in answer["Location"]


def test_no_address_of_ours_leads_to_another_site() -> None:
    answer = _choose_with(Client(), "/", {}, PATH_INFO="//evil.example/")
    assert (answer.status_code, answer["Location"]) == (302, "/%2Fevil.example/")


@pytest.mark.parametrize(
    ("address", "typed"),
    [
        ("/learn/", {"q": "feet", "value": "no"}),
        ("/learn/", {"q": "x" * 2000}),
        ("/intake/", {"q": "feet"}),
        ("/privacy/", {"q": "feet"}),
    ],
)
def test_nothing_but_the_search_box_of_a_page_to_read_goes_without_a_token(address: str, typed: dict) -> None:
    load_protocol()
    assert _choose_with(Client(enforce_csrf_checks=True), address, typed).status_code == 403


def _choose_with(client: Client, address: str, typed: dict[str, str], **extra: str) -> HttpResponse:
    """The button of a page with a form: what stands in the form goes along."""
    body = urlencode({**typed, BUTTON: "es"})
    return client.post(address, body, content_type="application/x-www-form-urlencoded", **extra)


@pytest.mark.parametrize("odd", ["fr", "", "<b>", "es-MX"])
def test_a_language_that_we_do_not_have_changes_nothing(client: Client, odd: str) -> None:
    answer = choose(client, odd)
    assert answer.cookies.get("language") is None
    assert language_of(client) == "en"


def test_an_odd_cookie_changes_nothing(client: Client) -> None:
    client.cookies["language"] = "xx'><b>"
    assert language_of(client) == "en"


@pytest.mark.parametrize("address", ["/staff/sign-in/", "/reply/", "/sign/over/", "/admin/", "/staff/none/"])
def test_pages_for_staff_and_providers_are_english_and_offer_nothing_else(client: Client, address: str) -> None:
    client.cookies["language"] = "es"
    page = client.get(address, follow=True).content.decode()
    assert _LANG.search(page)[1] == "en"
    assert not _SWITCH.search(page)


def test_somebody_signed_in_reads_english_at_work(client: Client) -> None:
    therapist = signed_in("ana")
    therapist.cookies["language"] = "es"
    assert language_of(therapist, reverse("staff:desks")) == "en"


@pytest.mark.parametrize("address", ["/", "/privacy/", "/accessibility/", "/learn/", "/learn/search/?q=feet", "/none/"])
def test_public_pages_offer_the_other_language_in_its_own_words(client: Client, address: str) -> None:
    load_education()
    assert _SWITCH.search(client.get(address).content.decode()).groups() == ("es", "es", "Español")
    client.cookies["language"] = "es"
    assert _SWITCH.search(client.get(address).content.decode()).groups() == ("en", "en", "English")


def test_a_page_says_its_language_and_on_what_it_hangs(client: Client) -> None:
    answer = client.get("/privacy/", headers={"accept-language": "es"})
    assert answer["Content-Language"] == "es"
    assert {"Accept-Language", "Cookie"} <= {word.strip() for word in answer["Vary"].split(",")}


def test_pages_kept_ready_are_kept_for_each_language(client: Client, settings: object) -> None:
    settings.CACHES = {**settings.CACHES, "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    load_education()
    caches["pages"].clear()
    tags = {}
    for language in ("en", "es", "en", "es"):
        client.cookies["language"] = language
        answer = client.get("/learn/what-to-expect/")
        assert f'<html lang="{language}">' in answer.content.decode()
        assert {"Accept-Language", "Cookie"} <= {word.strip() for word in answer["Vary"].split(",")}
        tags.setdefault(language, answer["ETag"])
        assert tags[language] == answer["ETag"]
        assert client.get("/learn/what-to-expect/", headers={"if-none-match": answer["ETag"]}).status_code == 304
    assert tags["en"] != tags["es"]


def test_a_first_answer_survives_the_other_language_and_is_not_saved_by_it(client: Client) -> None:
    load_protocol()
    answer = client.post("/intake/", {"value": "no", BUTTON: "es"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert '<html lang="es">' in page
    assert re.search(r'<input [^>]*value="no"[^>]* checked', page)
    assert 'id="error-summary"' not in page
    assert answer.cookies["language"].value == "es"
    assert Intake.objects.count() == 0


def test_a_forged_change_with_a_form_is_refused(settings: object) -> None:
    load_protocol()
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.post("/intake/", {"value": "no", BUTTON: "es"}).status_code == 403


def test_the_language_of_the_intake_is_kept_with_the_patient(client: Client) -> None:
    load_protocol()
    client.cookies["language"] = "es"
    client.post("/intake/", {"value": "yes"})
    assert Intake.objects.get().patient.language == "es"
    client.post("/intake/stop-signs/", {"rows": "none", "go": "continue", BUTTON: "en"})
    assert not Page.objects.filter(step="stop_signs").exists()
    assert Intake.objects.get().patient.language == "es"
    client.post("/intake/stop-signs/", {"rows": "none", "go": "continue"})
    assert Intake.objects.get().patient.language == "en"
