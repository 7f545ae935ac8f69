"""Looking somebody up at the desk."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic.audit.models import AuditEvent
from tests.cast import signed_in
from tests.intake.making import draft, sent_intake

pytestmark = pytest.mark.django_db
Page = Callable[[str], str]


@pytest.fixture
def page() -> Page:
    """What the page shows Ana for some words."""
    browser = signed_in("ana")
    return lambda words: browser.get("/staff/people/", {"q": words}).content.decode()


def test_an_empty_search_is_a_page_with_a_box(page: Page) -> None:
    html = page("")
    assert "Find somebody" in html
    assert "found" not in html.lower().replace("find somebody", "")
    assert not AuditEvent.objects.filter(action="people.searched").exists()


def test_somebody_is_found_with_their_referrals(page: Page) -> None:
    referral = sent_intake(name="Joan Whitfield", about={"born": "1950-02-28"})
    sent_intake(name="Maria Delgado")
    html = page("whit")
    assert "1 found" in html and "Joan Whitfield" in html and "Delgado" not in html
    assert f"/staff/referrals/{referral.pk}/" in html
    assert "February 28, 1950" in html
    assert referral.patient.born == date(1950, 2, 28)
    note = AuditEvent.objects.get(action="people.searched")
    assert str(referral.patient_id) in str(note.detail)
    assert "whit" not in str(note.detail)


def test_an_unfinished_intake_is_nobodys_business(page: Page) -> None:
    draft(name="Dora Draft")
    assert "Nobody found" in page("dora")


def test_a_long_list_asks_no_more_questions_of_the_database(page: Page) -> None:
    counts = []
    for round_ in range(2):
        for number in range(3):
            sent_intake(name=f"Smith{'abc'[number]}{round_} Joan")
        with CaptureQueriesContext(connection) as seen:
            page("joan")
        counts.append(len(seen))
    assert counts[0] == counts[1]
