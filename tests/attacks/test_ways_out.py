"""Attack 24, whole: no parameter leads to another site, and no header of a request gets into a link of ours."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from clinic.mail.kinds import KINDS, render
from intake.protocols.models import load
from tests.attacks import holes
from tests.attacks.ways import ways
from tests.cast import PASSWORD, code_for, email, enter, signed_in
from tests.clinic.mail.test_kinds import CONTEXTS
from tests.intake.web.patient.phone import Phone, laid

pytestmark = pytest.mark.django_db

EVIL = "evil.example"
ELSEWHERE = [
    f"https://{EVIL}/",
    f"//{EVIL}/",
    f"/\\{EVIL}/",
    f"\\\\{EVIL}",
    f"https:{EVIL}",
    f" //{EVIL}",
    f"\t//{EVIL}",
    f"/%09/{EVIL}/",
    f"///{EVIL}",
    f"http://127.0.0.1@{EVIL}/",
    "javascript:alert(1)",
    f"/..//{EVIL}/",
]
NAMES = ("next", "back", "return", "url")
HEADERS = {
    "x-forwarded-host": EVIL,
    "x-host": EVIL,
    "forwarded": f"host={EVIL}",
    "x-original-url": f"//{EVIL}/",
    "x-rewrite-url": f"//{EVIL}/",
    "origin": f"https://{EVIL}",
    "referer": f"https://{EVIL}/x",
}


def leads_away(location: str) -> bool:
    """Whether a browser would leave our site for this address."""
    clean = location.strip().replace("\t", "").replace("\n", "").replace("\\", "/")
    parts = urlsplit(clean)
    if parts.netloc:
        return parts.netloc != "testserver"
    return bool(parts.scheme) or clean.startswith("//")


def away(client: Client, names: tuple[str, ...] = NAMES) -> Iterator[str]:
    """Addresses that lead to another site when a parameter says so; each is told of another one than the last."""
    for place, way in enumerate(ways()):
        if "out" in way.name or way.name.endswith(("_change", "_delete", "_history")):
            continue
        typed = {name: ELSEWHERE[(place + turn) % len(ELSEWHERE)] for turn, name in enumerate(names)}
        for ask in (client.get, client.post):
            if leads_away(ask(way.address, typed).headers.get("Location", "")):
                yield f"{way.name} {typed}"


@pytest.mark.parametrize("who", ["visitor", "patient", "ana", "carla"])
def test_no_parameter_of_any_address_leads_to_another_site(who: str) -> None:
    enter("ana")
    load()
    browsers = {"visitor": Client, "patient": lambda: Phone(laid()).client}
    client = browsers[who]() if who in browsers else signed_in(who)
    assert list(away(client)) == []


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_neither_door_leads_to_another_site(wanted: str) -> None:
    enter("ana")
    client = Client()
    first = client.post("/staff/sign-in/", {"username": email("ana"), "password": PASSWORD, "next": wanted})
    second = client.post("/staff/second-step/", {"code": code_for(email("ana")), "next": wanted})
    back = Client().get("/learn/why-we-ask/where/", {"back": wanted})
    assert not leads_away(first["Location"])
    assert not leads_away(second["Location"])
    assert f'href="{wanted}' not in back.content.decode()


def test_no_header_gets_into_a_page_or_a_redirect() -> None:
    load()
    for way in ways():
        if "out" not in way.name:
            answer = Client().get(way.address, headers=HEADERS)
            assert EVIL not in answer.headers.get("Location", "") + answer.content.decode(errors="replace"), way.name


def test_links_in_mail_begin_with_the_address_that_is_set(settings: object) -> None:
    settings.CLINIC_ADDRESS = "https://clinic.example"  # type: ignore[attr-defined]
    for name in KINDS:
        for context in CONTEXTS[name]:
            subject, body = render(name, context, timezone.now())
            assert "https://clinic.example" in body
            assert "testserver" not in subject + body


@pytest.mark.urls(holes.__name__)
def test_a_page_that_goes_where_it_is_told_would_be_found() -> None:
    for wanted in ELSEWHERE[:7]:
        assert leads_away(Client().get("/hole/onward/", {"next": wanted})["Location"]), wanted
