"""The privacy officer's list of openings with a reason: nothing disappears, and nobody else reads it."""

import pytest
from django.http import HttpResponse
from django.urls import reverse

from clinic.audit.models import AuditEvent
from intake.referrals.glass import BreakGlass, BreakGlassReview, break_glass
from intake.referrals.lifecycle import State
from tests.cast import enter, signed_in
from tests.intake.making import sent_intake
from tests.intake.referrals.people import lead
from tests.intake.web.therapist.desk import see, text

pytestmark = pytest.mark.django_db

LIST = "/staff/openings/"
WHY = "She called about her visit, and Ana is away."


def opened(name: str = "Maria Delgado") -> BreakGlass:
    return break_glass(referral=lead(sent_intake(name=name), State.SENT), by=enter("ben"), reason=WHY)


def page_of(row: BreakGlass) -> str:
    return reverse("staff:opening", args=[row.pk])


def check(row: BreakGlass, note: str = "Fits: Ana was away.") -> HttpResponse:
    return signed_in("pia").post(page_of(row), {"note": note})


def test_an_empty_list_says_so() -> None:
    assert "Nothing waits for you." in text(signed_in("pia").get(LIST))


def test_who_whose_why_and_when_stand_there() -> None:
    opened()
    page = text(signed_in("pia").get(LIST))
    for words in ("Ben Okafor opened Maria Delgado", "Ana Ruiz looked after it", WHY):
        assert words in page


def test_what_they_did_meanwhile_is_told_in_codes() -> None:
    row = opened()
    see(row.referral, "ben")
    page = text(signed_in("pia").get(page_of(row)))
    assert "referral.read" in page
    assert "diabetes" not in page


def test_a_note_closes_it_and_it_stays_in_the_list() -> None:
    row = opened()
    assert check(row).status_code == 302
    page = text(signed_in("pia").get(LIST))
    assert "Nothing waits for you." in page
    assert "Fits: Ana was away." in page
    assert BreakGlassReview.objects.get().by == enter("pia")


def test_without_a_note_it_stays_open() -> None:
    row = opened()
    response = check(row, " ")
    assert response.status_code == 422
    assert "Write what you found." in text(response)
    assert not BreakGlassReview.objects.exists()


def test_the_second_note_changes_nothing() -> None:
    row = opened()
    check(row)
    check(row, "Something else altogether.")
    assert BreakGlassReview.objects.get().note == "Fits: Ana was away."


@pytest.mark.parametrize("key", ["ana", "ben", "carla", "ed", "maria"])
def test_for_everybody_else_it_is_not_there(key: str) -> None:
    row = opened()
    client = signed_in(key)
    assert client.get(LIST).status_code == 404
    assert client.get(page_of(row)).status_code == 404
    assert client.post(page_of(row), {"note": "Fits."}).status_code == 404


def test_reading_is_noted() -> None:
    row = opened()
    client = signed_in("pia")
    client.get(LIST)
    client.get(page_of(row))
    assert AuditEvent.objects.get(action="openings.read").detail == {"openings": [str(row.pk)]}
    assert AuditEvent.objects.get(action="opening.read").subject_id == str(row.pk)


def test_the_number_of_queries_does_not_grow_with_the_list(django_assert_max_num_queries) -> None:
    client = signed_in("pia")
    opened()
    check(opened())
    client.get(LIST)
    with django_assert_max_num_queries(30) as few:
        client.get(LIST)
    for name in ("Joan", "Harold", "Kim"):
        opened(name)
        check(opened(name))
    client.get(LIST)  # a desk that was not seen for a while is written once
    with django_assert_max_num_queries(30) as many:
        client.get(LIST)
    assert len(many) == len(few)
