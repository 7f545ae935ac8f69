"""Attack 23: the tokens of a browser stand in no page, no address, no header that leaves, no log and no mail."""

import logging
import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from clinic.accounts.models import Authenticator
from clinic.audit.models import AuditEvent
from clinic.mail.models import Message
from intake.letters.links import ProviderLink
from intake.letters.models import Letter
from intake.records.models import Intake
from intake.web.patient.door import COOKIE
from tests.attacks import holes
from tests.attacks.rows import World, address
from tests.attacks.ways import ways
from tests.cast import PASSWORD, email, enter, signed_in
from tests.intake.letters.holding import code_for_provider, door, link_of, mailed, token_of
from tests.intake.making import sent_intake
from tests.intake.web.patient.phone import Phone, laid

pytestmark = pytest.mark.django_db

_OTHER_SITE = re.compile(r'(?:href|src|action)="https?://(?!127\.0\.0\.1)[^"]*"')


def everywhere(client: Client) -> Iterator[tuple[str, HttpResponse]]:
    """Every address with a row of nobody; pages of mistakes are among the answers."""
    for way in ways():
        if "out" not in way.name:
            yield way.name, client.get(way.address)
    yield "refused", client.post("/intake/", {"value": "maybe"})
    yield "unread", client.get("/", headers={"host": "evil.example"})


def secrets(client: Client) -> list[str]:
    """The resume token, signed and bare, and the key of the session."""
    values = [client.cookies[name].value for name in (COOKIE, settings.SESSION_COOKIE_NAME) if name in client.cookies]
    return [part for value in values if value for part in {value, value.split(":")[0]}]


def tells(kept: list[str], found: Iterator[tuple[str, HttpResponse]]) -> list[str]:
    """Answers in which one of these secrets stands, the cookie itself aside."""
    assert kept
    return [
        name
        for name, answer in found
        for secret in kept
        if secret in answer.content.decode(errors="replace") + answer.headers.get("Location", "")
    ]


@pytest.mark.parametrize("who", ["draft", "sent", "ana", "carla"])
def test_no_page_no_redirect_and_no_log_holds_a_token(who: str, caplog: pytest.LogCaptureFixture) -> None:
    world = World()
    patients = {"draft": lambda: laid(), "sent": lambda: sent_intake().intake}
    client = Phone(patients[who]()).client if who in patients else signed_in(who)
    kept = secrets(client)
    with caplog.at_level(logging.DEBUG):
        found = list(everywhere(client))
        found += [(name, client.get(address(name, key))) for name, key in world.rows().items()]
    assert tells(kept, iter(found)) == []
    assert [secret for secret in kept if secret in caplog.text] == []
    assert [secret for secret in kept for mail in Message.objects.all() if secret in mail.body] == []


def test_every_answer_keeps_its_address_from_other_sites() -> None:
    World()
    for client in (Client(), Phone(laid()).client, signed_in("ana"), signed_in("carla")):
        for name, answer in everywhere(client):
            assert answer.headers["Referrer-Policy"] in ("same-origin", "no-referrer"), name
    page = Phone(laid())
    for slug in ("", "check", "words", "saved", "who-opened"):
        assert not _OTHER_SITE.search(page.open(slug).content.decode()), slug


def test_the_database_keeps_a_hash_alone_and_scripts_cannot_read_a_token() -> None:
    phone = Phone(laid())
    bare = phone.client.cookies[COOKIE].value.split(":")[0]
    assert bare not in str(Intake.objects.values().get())
    answer = Client().post("/intake/", {"value": "yes"})
    cookie = answer.cookies[COOKIE]
    assert (bool(cookie["httponly"]), cookie["samesite"], cookie["path"]) == (True, "Lax", "/intake/")
    enter("ana")
    door = Client().post("/staff/sign-in/", {"username": email("ana"), "password": PASSWORD})
    ana = door.cookies[settings.SESSION_COOKIE_NAME]
    assert (bool(ana["httponly"]), ana["samesite"]) == (True, "Lax")


def test_the_secret_of_an_authenticator_is_shown_while_it_is_set_up_and_never_after() -> None:
    world, carla = World(), signed_in("carla")
    made = Authenticator.objects.create(user=enter("ben"), secret="JBSWY3DPEHPK3PXP", confirmed_at=world.ben.joined_at)
    found = list(everywhere(carla)) + [(name, carla.get(address(name, key))) for name, key in world.rows().items()]
    assert [name for name, answer in found if made.secret in answer.content.decode(errors="replace")] == []
    ben = signed_in("ben").get("/staff/second-step/")
    assert made.secret not in ben.content.decode()


def provider_pages(client: Client, letter: Letter) -> Iterator[tuple[str, HttpResponse]]:
    """All that a provider sees from the mail to the receipt, mistakes among it."""
    address = door(letter)
    yield "link", client.get(address)
    yield "asked", client.post(address, {"go": "code"})
    yield "code", client.get("/sign/code/")
    yield "wrong code", client.post("/sign/code/", {"code": "22222222"})
    yield "right code", client.post("/sign/code/", {"code": code_for_provider()})
    for page in ("reply", "letter"):
        yield page, client.get(f"/sign/{page}/")
    yield "refused", client.post("/sign/reply/", {})
    yield "signed", client.post("/sign/reply/", {"answer": "refer", "signer_name": "Leila Amin"})
    for page in ("receipt", "receipt/pdf", "over"):
        yield page, client.get(f"/sign/{page}/")
    yield "used", client.get(address)
    yield "used, pressed", client.post(address, {"go": "new"})
    yield "unread", client.get(address, headers={"host": "evil.example"})
    yield "too much", client.post(address, b"x=" + b"y" * 600_000, content_type="application/x-www-form-urlencoded")
    yield "forged", Client(enforce_csrf_checks=True).post(address)
    yield "altered", client.get(f"{address[:-2]}A/")


def test_the_secret_of_a_providers_link_stands_in_its_own_mail_alone(caplog: pytest.LogCaptureFixture) -> None:
    letter = mailed()
    secret = token_of(link_of(letter))
    with caplog.at_level(logging.DEBUG):
        found = [(f"sign, {name}", page) for name, page in provider_pages(Client(), letter)]
        ana = signed_in("ana")
        found += [
            (page, ana.get(page))
            for page in (f"/staff/letters/{letter.pk}/", f"/staff/referrals/{letter.referral_id}/")
        ]
        found += list(everywhere(signed_in("carla")))
    assert [name for name, _ in found if name == "sign, receipt"]
    assert tells([secret, secret[:30]], iter(found)) == []
    assert secret[:30] not in caplog.text
    assert [mail.kind for mail in Message.objects.all() if secret in mail.body] == ["sign-link"]
    assert secret not in str(list(ProviderLink.objects.values())) + str(list(AuditEvent.objects.values()))
    for name, answer in found:
        assert answer.headers["Referrer-Policy"] in ("same-origin", "no-referrer"), name
        assert not _OTHER_SITE.search(answer.content.decode(errors="replace")), name
        if name.startswith("sign, "):
            assert "no-store" in answer.headers["Cache-Control"], name


@pytest.mark.urls(holes.__name__)
def test_a_page_with_a_token_in_it_would_be_found() -> None:
    client = Phone(laid()).client
    assert tells(secrets(client), iter([("hole", client.get("/hole/token/"))]))
