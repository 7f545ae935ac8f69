"""How often the database is asked does not grow with what is in it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from intake.protocols.models import load
from tests.intake.web.patient.phone import Phone, address, laid, sent

pytestmark = pytest.mark.django_db

#: Page -> the most questions to the database that opening it may need.
#: One of them asks for the trail's last row, to which the note of this reading is chained.
MOST = {"": 5, "words": 5, "stop-signs": 5, "places": 5, "check": 4, "saved": 4, "care-now": 5, "sent": 8}


def asked(phone: Phone, slug: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = phone.client.get(address(slug))
    assert answer.status_code == 200, slug
    return len(queries)


def phones() -> dict[str, Phone]:
    """One for each page that is counted."""
    draft, urgent, done = Phone(laid()), Phone(laid("E01")), Phone(sent().intake)
    return dict.fromkeys(MOST, draft) | {"care-now": urgent, "sent": done}


def test_each_page_needs_few_questions_and_no_more_when_there_are_30_other_intakes() -> None:
    load()
    open_ = phones()
    for slug, phone in open_.items():
        phone.open(slug)  # what is kept in memory is in memory
    alone = {slug: asked(phone, slug) for slug, phone in open_.items()}
    for number in range(30):
        laid("V07" if number % 2 else "E01", name=f"Neighbour {number}")
    sent("V04", name="Neighbour")
    assert {slug: asked(phone, slug) for slug, phone in open_.items()} == alone
    assert not {slug: (count, MOST[slug]) for slug, count in alone.items() if count > MOST[slug]}


def test_the_check_page_needs_no_more_when_there_is_more_to_show() -> None:
    short, long = Phone(laid("V34")), Phone(laid("V07"))
    for phone in (short, long):
        phone.open("check")
    assert asked(short, "check") == asked(long, "check")


def test_the_receipt_needs_no_more_after_many_versions() -> None:
    first, much = Phone(sent("V01").intake), Phone(sent("V04").intake)
    for phone in (first, much):
        phone.open("sent")
    assert asked(first, "sent") == asked(much, "sent")
