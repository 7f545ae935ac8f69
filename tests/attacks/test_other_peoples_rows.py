"""Attacks 1, 3 and 5: every route, role and row: what is not yours answers like what is not there."""

import re
from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.attacks import holes
from tests.attacks.rows import NOBODYS, World, address, blanks, may, missing
from tests.attacks.ways import ways
from tests.cast import signed_in
from tests.clinic.test_who_may_open_what import CAST
from tests.intake.web.patient.phone import Phone, laid

pytestmark = pytest.mark.django_db

#: What is handed out as a paper or a file; such a route is asked for like all others, and by those below too.
PAPER = re.compile(r"pdf|print|export|download|letter|file|csv|bundle|paper")


def browser(who: str | None) -> Client:
    """Whoever it is, signed in as far as they can be."""
    return signed_in(who) if who else Client()


def told_apart(name: str, key: object, client: Client, method: str) -> bool:
    """Whether the answer for this row differs from the one for a row that is not there."""
    answers = [_plain(getattr(client, method)(address(name, one)), one) for one in (key, missing())]
    return answers[0] != answers[1]


def _plain(answer: HttpResponse, key: object) -> tuple[int, str, str]:
    body = re.sub(r'value="\w{64}"', "", answer.content.decode(errors="replace")).replace(str(key), "KEY")
    return answer.status_code, answer.headers.get("Location", "").replace(str(key), "KEY"), body


def open_to(who: str | None, rows: dict[str, object], methods: tuple[str, ...]) -> Iterator[str]:
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
    own = {"staff:end-desk": world.desk.pk, "staff:kept": world.kept.pk}
    assert list(open_to("ana", own, ("get", "post"))) == []
    assert signed_in("ben").get(address("staff:kept", world.kept.pk)).status_code == 200


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
    behind = [way for way in ways() if way.address.startswith(("/staff/", "/admin/", "/hole/"))]
    doors = {"staff:sign-in", "admin:login", "staff:sign-out", "hole:onward", "hole:file", "hole:row"}
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
