"""Attacks 1, 3 and 5: every route, role and row: what is not yours answers like what is not there."""

import re
from collections.abc import Iterator
from threading import Event

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client

from clinic.mail.worker import send_due
from intake.records.models import Intake
from tests.attacks import holes
from tests.attacks.rows import NOBODYS, Key, World, address, blanks, half_missing, may, missing, parts
from tests.attacks.ways import ways
from tests.cast import signed_in
from tests.clinic.every_address import CAST
from tests.intake.web.fhir.programs import token
from tests.intake.web.patient.phone import Phone, laid

pytestmark = pytest.mark.django_db

#: What is handed out as a paper or a file; such a route is asked for like all others, and by those below too.
PAPER = re.compile(r"pdf|print|export|download|letter|file|csv|bundle|paper|scan|report|issued|answer|fhir")
#: Rows that are Ben's own in that world.
BENS = {
    *("staff:end-desk", "staff:kept", "staff:end-cover", "staff:end-token"),
    *("staff:passkey-name", "staff:passkey-remove"),
}


def browser(who: str | None) -> Client:
    """Whoever it is, signed in as far as they can be."""
    return signed_in(who) if who else Client()


def told_apart(name: str, key: Key, client: Client, method: str) -> bool:
    """Whether the answer for this row differs from the one for a row that is not there."""
    keys = [key, missing(key), *half_missing(key)]
    answers = [_plain(getattr(client, method)(address(name, one)), one) for one in keys]
    return any(answer != answers[0] for answer in answers)


def _plain(answer: HttpResponse, key: Key) -> tuple[int, str, str]:
    body = re.sub(r'value="\w{64}"', "", answer.content.decode(errors="replace"))
    where = answer.headers.get("Location", "")
    for part in map(str, parts(key)):
        body, where = body.replace(part, "KEY"), where.replace(part, "KEY")
    return answer.status_code, where, body


def open_to(who: str | None, rows: dict[str, Key], methods: tuple[str, ...]) -> Iterator[str]:
    """Routes at which this person learns something of a row that is not theirs to open."""
    client = browser(who)
    for name, key in rows.items():
        if who not in may(name):
            yield from (f"{method} {name}" for method in methods if told_apart(name, key, client, method))


def test_every_route_with_a_blank_is_asked_for() -> None:
    assert set(blanks()) == {*World().rows(), *NOBODYS}


@pytest.mark.parametrize("who", CAST)
def test_a_row_of_somebody_else_answers_like_one_that_is_not_there(who: str | None) -> None:
    assert list(open_to(who, World().rows(), ("get", "post"))) == []


def test_a_colleague_who_is_signed_in_has_not_what_is_another_ones_own() -> None:
    world = World()
    own = {name: key for name, key in world.rows().items() if name in BENS}
    assert list(open_to("ana", own, ("get", "post"))) == []
    assert signed_in("ben").get(address("staff:kept", world.kept.pk)).status_code == 200


def test_a_colleague_learns_nothing_of_a_case_that_is_not_theirs() -> None:
    rows = World().rows()
    # The directory is everybody's, and so is whoever is invited or unfinished on the phone.
    shared = {"staff:provider", "staff:provider-archive"} | {
        n for n in rows if n.startswith(("staff:inv", "staff:call-"))
    }
    theirs = {name: key for name, key in rows.items() if name.startswith("staff:") and name not in {*shared, *BENS}}
    told = [f"{m} {n}" for n, key in theirs.items() for m in ("get", "post") if told_apart(n, key, signed_in("ben"), m)]
    assert len(theirs) > 30
    assert told == []


def test_a_program_of_a_colleague_reads_nothing_of_a_case_that_is_not_theirs() -> None:
    rows, secret = World().rows(), token("ben")
    client = Client(headers={"authorization": f"Bearer {secret}"})
    fhir = {name: key for name, key in rows.items() if name.startswith("fhir:")}
    assert [name for name, key in fhir.items() if told_apart(name, key, client, "get")] == []
    owners = Client(headers={"authorization": f"Bearer {token('ana')}"})
    assert [name for name, key in fhir.items() if told_apart(name, key, owners, "get")] == list(fhir)


def test_a_patient_who_came_back_learns_nothing_of_another_ones_rows() -> None:
    rows = World().rows()
    phone = came_back(laid(about={"email": "joan@home.example"}, name="Joan Whitfield"))
    theirs = {name: key for name, key in rows.items() if name.startswith("intake:")}
    assert phone.open("yours").status_code == 200
    told = [f"{m} {n}" for n, key in theirs.items() for m in ("get", "post") if told_apart(n, key, phone.client, m)]
    assert len(theirs) == 9
    assert told == []


def came_back(intake: Intake) -> Phone:
    """A browser in which somebody came back by the code that was mailed to them."""
    phone = Phone()
    phone.press("back", email=intake.patient.email)
    send_due(Event())
    code = re.search(r"Your code: (\S+)", mail.outbox[-1].body)
    assert code is not None
    phone.press("back/code", code=code[1])
    return phone


@pytest.mark.urls(holes.__name__)
@pytest.mark.parametrize("who", [None, "maria", "ed"])
def test_a_row_that_answers_to_everybody_would_be_found(who: str | None) -> None:
    assert list(open_to(who, {"hole:row": World().referral.pk}, ("get",))) == ["get hole:row"]


def papers() -> list[str]:
    """Routes that hand out a paper or a file, by their names."""
    return [name for name in blanks() if PAPER.search(name)]


@pytest.mark.parametrize("who", [None, "maria", "ed", "pia"])
def test_a_paper_of_a_patient_goes_to_nobody_else(who: str | None) -> None:
    rows = World().rows()
    assert list(open_to(who, {name: rows[name] for name in papers() if name in rows}, ("get", "head"))) == []


@pytest.mark.urls(holes.__name__)
def test_a_paper_is_known_by_its_route() -> None:
    assert "hole:file" in papers()


def through_the_door(client: Client, **headers: str) -> list[str]:
    """Pages of the staff and of admin that open to this browser, whole or as a fragment."""
    behind = [way for way in ways() if way.address.startswith(("/staff/", "/admin/", "/hole/", "/fhir/"))]
    doors = {"staff:sign-in", "admin:login", "staff:sign-out", "fhir:metadata", "hole:onward", "hole:file", "hole:row"}
    asked = [way for way in behind if way.name not in doors]
    return [way.name for way in asked if client.get(way.address, headers=headers).status_code == 200]


@pytest.mark.parametrize(
    "headers",
    [{}, {"x-requested-with": "XMLHttpRequest"}, {"hx-request": "true"}, {"accept": "application/json"}],
    ids=str,
)
@pytest.mark.parametrize("who", ["visitor", "patient with a token", "patient with an account"])
def test_no_page_or_fragment_of_the_staff_opens_to_a_patient(who: str, headers: dict[str, str]) -> None:
    load = World()
    assert load.referral.pk
    client = {"visitor": Client, "patient with an account": lambda: signed_in("maria")}.get(
        who, lambda: Phone(laid()).client
    )()
    assert through_the_door(client, **headers) == []


@pytest.mark.urls(holes.__name__)
def test_a_page_without_a_door_would_be_found() -> None:
    assert "hole:echo" in through_the_door(Client())
