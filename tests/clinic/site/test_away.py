"""The database is away, or its disk is full: a kind 503 that keeps what was typed, and it heals by itself."""

import html
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, OperationalError, ProgrammingError, connection
from django.http import HttpResponse
from django.test import Client

from clinic.site.away import is_away
from education.loader import load as load_education
from intake.protocols.models import load as load_protocol
from intake.records.models import Intake, Page
from tests.cast import signed_in
from tests.deploy.stage import free_ports
from tests.intake.making import sent_intake
from tests.intake.web.patient.phone import Phone, laid

pytestmark = pytest.mark.django_db(transaction=True)

TYPED = 'My feet "burn" <at night>\nand 5 & 6 go numb'


@contextmanager
def gone() -> Iterator[None]:
    """Nobody answers where the database was."""
    known = dict(connection.settings_dict)
    connection.close()
    away = {"NAME": "/nowhere/clinic.sqlite3"} if connection.vendor == "sqlite" else {"PORT": str(free_ports(1)[0])}
    connection.settings_dict.update(away)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(known)


@contextmanager
def full_disk() -> Iterator[None]:
    """No new page fits into the file; PostgreSQL says so in its own words wherever a page of answers is written."""
    name, table = "disk_is_full", Page._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA page_count")
            cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
        else:
            cursor.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
                " $$ BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = 'disk_full'; END $$"
            )
            cursor.execute(f"CREATE TRIGGER {name} BEFORE INSERT OR UPDATE ON {table} EXECUTE FUNCTION {name}()")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA max_page_count = 1073741823")
            else:
                cursor.execute(f"DROP TRIGGER {name} ON {table}")
                cursor.execute(f"DROP FUNCTION {name}()")


def is_kind(answer: HttpResponse) -> bool:
    """Whether it is the page that says so."""
    page = answer.content.decode()
    assert answer.status_code == 503 and answer["Retry-After"] == "5"
    assert "no-store" in answer["Cache-Control"] and "Content-Security-Policy" in answer
    assert "Answers you saved before are safe" in page and "555 0100" in page and "911" in page
    return True


def sent_again(client: Client, page: str) -> HttpResponse:
    """Press the button of that page."""
    form = re.search(r'<form method="post" action="([^"]*)">(.*?)</form>', page, re.DOTALL)
    assert form is not None
    fields = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form[2])
    return client.post(html.unescape(form[1]), {name: html.unescape(value) for name, value in fields})


def patient(**how: bool) -> Phone:
    """Somebody who comes to the question for own words."""
    phone = Phone(laid(without=["words"]), **how)
    phone.client.raise_request_exception = False
    return phone


def test_no_page_fails_while_the_database_is_away_and_all_heal_at_once() -> None:
    load_education()
    referral = sent_intake("V04")
    phone, ana = patient(), signed_in("ana")
    ana.raise_request_exception = False
    pages = [
        (phone.client, "/intake/words/"),
        (phone.client, "/intake/check/"),
        (phone.client, "/learn/what-to-expect/"),
    ]
    pages += [
        (ana, "/staff/"),
        (ana, f"/staff/referrals/{referral.pk}/"),
        (ana, "/admin/"),
        (ana, f"/staff/referrals/{referral.pk}/decide/"),
    ]
    before = [client.get(path).status_code for client, path in pages]
    with gone():
        for client, path in pages:
            for method in ("get", "post") if "/intake/" in path or "/decide/" in path else ("get",):
                began = time.monotonic()
                assert is_kind(getattr(client, method)(path, **({"data": {"a": "b"}} if method == "post" else {})))
                assert time.monotonic() - began < 3
        assert Client().get("/").status_code == 200
        assert Client().get("/health/live").status_code == 200
    assert [client.get(path).status_code for client, path in pages] == before


def test_what_was_typed_stands_on_the_page_and_is_sent_again_with_one_press() -> None:
    phone = patient(enforce_csrf_checks=True)
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', phone.open("words").content.decode())
    assert token is not None
    with gone():
        answer = phone.press("words", text=TYPED, csrfmiddlewaretoken=token[1], returns="check")
        page = answer.content.decode()
        assert is_kind(answer) and "not saved yet" in page
        assert "My feet &quot;burn&quot; &lt;at night&gt;" in page and "<at night>" not in page
        assert 'action="/intake/words/?return=check"' in page
        assert is_kind(sent_again(phone.client, page))
    assert sent_again(phone.client, page).status_code == 302
    assert phone.saved("words") == {"text": TYPED}


def test_sending_the_intake_again_gives_one_receipt() -> None:
    phone = Phone(laid())
    phone.client.raise_request_exception = False
    key = re.search(r'name="key" value="([^"]+)"', phone.open("check").content.decode())
    assert key is not None
    with gone():
        page = phone.press("check", key=key[1]).content.decode()
    for _ in range(2):
        assert sent_again(phone.client, page)["Location"] == "/intake/sent/"
    assert phone.intake.versions.count() == 1


def test_another_sites_form_is_not_handed_a_token_of_ours() -> None:
    ana = signed_in("ana")
    ana.raise_request_exception, ana.handler.enforce_csrf_checks = False, True
    with gone():
        answer = ana.post("/staff/", {"text": TYPED})
    page = answer.content.decode()
    assert is_kind(answer) and "<form" not in page and "burn" not in page and "csrf" not in page
    assert "go back in your browser" in page


def test_a_password_is_not_written_into_a_page() -> None:
    visitor = Client(raise_request_exception=False)
    with gone():
        page = visitor.post("/staff/sign-in/", {"username": "ana@clinic.example", "password": "quiet hands"})
    assert is_kind(page) and "quiet hands" not in page.content.decode()


def test_an_address_that_looks_like_another_site_stays_here() -> None:
    phone = patient()
    with gone():
        page = phone.client.post("//evil.example/staff/", {"a": "b c"}, follow=False)
    assert 'action="//' not in page.content.decode() and 'href="//' not in page.content.decode()


def test_with_a_full_disk_nothing_is_torn_and_pages_can_be_read() -> None:
    load_education()
    load_protocol()
    statuses: list[int] = []
    with full_disk():
        while 503 not in statuses and len(statuses) < 300:
            visitor = Client(raise_request_exception=False)
            answer = visitor.post("/intake/", {"value": "yes", "kept": "no more than this"})
            statuses.append(answer.status_code)
        assert is_kind(answer)
        begun = Intake.objects.count()
        assert begun == Page.objects.count() == statuses.count(302) == len(statuses) - 1
        assert visitor.get("/learn/").status_code == visitor.get("/learn/what-to-expect/").status_code == 200
    assert sent_again(visitor, answer.content.decode()).status_code == 302
    assert Intake.objects.count() == Page.objects.count() == begun + 1


@pytest.mark.parametrize(
    "error", [ProgrammingError("no such table"), IntegrityError("taken"), ValueError(), OSError(2)]
)
def test_an_error_of_ours_is_still_an_error_of_ours(error: Exception) -> None:
    assert not is_away(error)


def test_a_missing_table_is_an_error_of_ours() -> None:
    with pytest.raises((OperationalError, ProgrammingError)) as raised, connection.cursor() as cursor:
        cursor.execute("SELECT * FROM nowhere")
    assert not is_away(raised.value)
