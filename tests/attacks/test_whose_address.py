"""Whether an address is known: told by no answer and no time. And an address that only looks like another one."""

from threading import Event

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic.mail.worker import send_due
from intake.records.models import Patient, address_of
from intake.records.people import stored_address
from tests.benchmarks.asking import Askers, difference
from tests.intake.web.patient.phone import Phone, laid, leads_to, words

pytestmark = pytest.mark.django_db

KNOWN, UNKNOWN = "maria@home.example", "nobody@home.example"
#: Generous for few askings on a busy machine; the command holds 200 to 5 %.
BOUND = 0.5


def _shape(email: str) -> tuple:
    """All that somebody who asks and types a wrong code can see, and what the database is asked meanwhile."""
    phone = Phone()
    with CaptureQueriesContext(connection) as queries:
        asked = phone.press("back", email=email)
    seen = [asked.status_code, asked["Location"], sorted(asked.cookies), sorted(asked.headers)]
    for code in ("", "2222-2222", "3333-3333", "4444-4444", "5555-5555"):
        answer = phone.press("back/code", code=code)
        seen += [answer.status_code, words(answer), sorted(answer.headers)]
    return seen, [query["sql"].split(" WHERE")[0].split(" VALUES")[0] for query in queries]


def test_answers_tell_nobody_whether_an_address_is_known() -> None:
    laid(about={"email": KNOWN})
    assert _shape(KNOWN) == _shape(UNKNOWN)


def test_asking_looks_up_no_patient() -> None:
    laid(about={"email": KNOWN})
    phone = Phone()
    with CaptureQueriesContext(connection) as queries:
        phone.press("back", email=KNOWN)
    assert not [query["sql"] for query in queries if "intake_" in query["sql"]]


def test_time_tells_it_neither() -> None:
    assert abs(difference(Askers(20), rounds=20)) < BOUND


def test_a_page_that_looks_the_address_up_first_is_found_out() -> None:
    """Planted: mail is put only for those who are known, while the asker waits."""

    def naive(phone: Phone, email: str) -> None:
        if stored_address(address_of(email)):
            phone.press("back", email=email)

    assert abs(difference(Askers(20), rounds=20, ask=naive)) > BOUND


LOOK_ALIKES = [
    ("anna@straße.example", "anna@strasse.example"),
    ("anna@strasse.example", "anna@straße.example"),
    ("anna@ﬁsh.example", "anna@fish.example"),
]


@pytest.mark.parametrize(("stored", "typed"), LOOK_ALIKES)
def test_a_look_alike_opens_nothing_and_gets_no_mail(stored: str, typed: str) -> None:
    laid(about={"email": stored})
    assert Patient.objects.filter(email_index=address_of(typed).partition(".")[0]).exists()  # they share the index
    phone = Phone()
    phone.press("back", email=typed)
    send_due(Event())
    assert mail.outbox == []


def test_two_look_alikes_each_open_their_own_people_alone() -> None:
    victim = laid(about={"email": "anna@strasse.example"}, name="Anna Berg")
    other = laid(about={"email": "anna@straße.example"}, name="Anna Berg")
    for mine, theirs in ((victim, other), (other, victim)):
        rows = Patient.objects.of_address(address_of(mine.patient.email))
        assert list(rows) == [mine.patient]
        assert stored_address(address_of(mine.patient.email)) == mine.patient.email
        assert theirs.patient not in rows


def test_capitals_are_no_other_address_and_mail_goes_to_the_stored_one() -> None:
    laid(about={"email": "Anna@Home.example"})
    phone = Phone()
    phone.press("back", email="  anna@HOME.example")
    send_due(Event())
    assert [one.to for one in mail.outbox] == [["Anna@Home.example"]]


def test_the_same_name_and_birthday_at_another_address_opens_nothing() -> None:
    mine = laid(about={"email": KNOWN})
    theirs = laid(about={"email": "other@home.example"})
    assert mine.patient.name == theirs.patient.name and mine.patient.born == theirs.patient.born
    assert mine.patient_id != theirs.patient_id
    assert list(Patient.objects.of_address(address_of(KNOWN))) == [mine.patient]
    phone = Phone()
    phone.press("back", email=KNOWN)
    assert leads_to(phone.open(f"yours/{theirs.pk}")) == "back"
