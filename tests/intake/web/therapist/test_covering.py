"""Naming who covers: a therapist for themself, a clinic admin for anybody, and nobody for somebody else's patients."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from clinic.accounts.models import User
from clinic.audit.models import AuditEvent
from intake.referrals.cover import Cover
from tests.cast import enter, signed_in
from tests.intake.referrals.people import covers
from tests.intake.web.therapist.desk import text

pytestmark = pytest.mark.django_db

PAGE = "/staff/cover/"


def name(client: Client, cover: str = "ben", *, first: int = 0, last: int = 7, **more: str) -> HttpResponse:
    today = timezone.localdate()
    days = {"from_day": today + timedelta(days=first), "to_day": today + timedelta(days=last)}
    return client.post(PAGE, {"cover": str(enter(cover).pk), **{key: str(day) for key, day in days.items()}, **more})


def test_a_therapist_names_who_covers_for_them() -> None:
    assert name(signed_in("ana")).status_code == 302
    row = Cover.objects.get()
    assert (row.owner, row.cover, row.named_by) == (enter("ana"), enter("ben"), enter("ana"))
    note = AuditEvent.objects.get(action="cover.named")
    assert note.detail["cover"] == str(enter("ben").pk)


def test_both_read_of_it_and_a_third_does_not() -> None:
    name(signed_in("ana"))
    for key, shown in {"ana": True, "ben": True, "cleo": False, "carla": True}.items():
        assert ("Ben Okafor for Ana Ruiz" in text(signed_in(key).get(PAGE))) is shown


def test_a_therapist_cannot_name_themself_for_a_colleague() -> None:
    name(signed_in("ben"), "cleo", owner=str(enter("ana").pk))
    assert Cover.objects.get().owner == enter("ben")


def test_a_clinic_admin_names_it_for_anybody_who_is_away_also_for_who_left() -> None:
    User.objects.filter(pk=enter("ana").pk).update(is_active=False)
    assert name(signed_in("carla"), owner=str(enter("ana").pk)).status_code == 302
    assert (Cover.objects.get().owner, Cover.objects.get().named_by) == (enter("ana"), enter("carla"))


@pytest.mark.parametrize("key", ["carla", "ed", "pia", "maria"])
def test_only_a_therapist_covers(key: str) -> None:
    assert name(signed_in("ana"), key).status_code == 422
    assert not Cover.objects.exists()


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ({"first": 3, "last": 2}, "The last day is before the first."),
        ({"first": -3, "last": -1}, "This day is over."),
        ({"first": 0, "last": 400}, "Write 180 days at most."),
    ],
)
def test_days_that_make_no_sense_are_told_kindly(days: dict[str, int], told: str) -> None:
    response = name(signed_in("ana"), **days)
    assert response.status_code == 422
    assert told in text(response)


def test_nobody_covers_for_themself() -> None:
    assert name(signed_in("ana"), "ana").status_code == 422
    response = name(signed_in("carla"), "ana", owner=str(enter("ana").pk))
    assert "nobody covers for themself" in text(response)
    assert not Cover.objects.exists()


def test_an_empty_form_says_what_is_missing() -> None:
    response = signed_in("carla").post(PAGE, {})
    assert response.status_code == 422
    for words in ("Who is away? Choose one.", "Who covers? Choose one.", "Write the first day.", "Write the last day."):
        assert words in text(response)


@pytest.mark.parametrize(("key", "status"), [("ana", 302), ("carla", 302), ("ben", 404), ("cleo", 404), ("ed", 404)])
def test_it_is_ended_by_who_is_covered_and_by_a_clinic_admin(key: str, status: int) -> None:
    row = covers("ana", "ben", last=9)
    enter("cleo")
    assert signed_in(key).post(f"{PAGE}{row.pk}/end/").status_code == status
    row.refresh_from_db()
    assert (row.ended_at is not None) is (status == 302)
    assert AuditEvent.objects.filter(action="cover.ended").exists() is (status == 302)
