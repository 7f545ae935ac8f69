"""A page that did not open for somebody signed in is noted, whether it is not theirs or not there."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from clinic.audit.models import AuditEvent
from tests.cast import enter, signed_in
from tests.intake.making import sent_intake

pytestmark = pytest.mark.django_db


def denied() -> list[tuple[str, str, int]]:
    """(actor's id, page, status) of each answer of "no" in the trail."""
    rows = AuditEvent.objects.filter(action="access.denied").order_by("number")
    return [(row.actor_id, row.detail["page"], row.detail["status"]) for row in rows]


def test_pages_that_open_are_not_noted_as_denied() -> None:
    referral = sent_intake()
    ana = signed_in("ana")
    for address in (reverse("staff:worklist"), reverse("staff:review", args=[referral.pk])):
        assert ana.get(address).status_code == 200
    assert denied() == []


@pytest.mark.parametrize("address", ["/learn/no-such-page/", "/no-such-page/", "/intake/no-such-page/"])
def test_a_public_page_that_is_not_there_is_nobodys_denial(address: str) -> None:
    signed_in("ana").get(address)
    assert denied() == []


def test_a_visitor_is_sent_to_sign_in_and_nothing_is_noted() -> None:
    Client().get(reverse("staff:review", args=[uuid4()]))
    assert AuditEvent.objects.count() == 0


@pytest.mark.parametrize("key", ["ed", "pia", "maria"])
def test_a_referral_that_is_not_theirs_and_one_that_is_not_there_are_noted_alike(key: str) -> None:
    referral = sent_intake()
    for pk in (referral.pk, uuid4()):
        assert signed_in(key).get(reverse("staff:review", args=[pk])).status_code == 404
    assert denied() == [(str(enter(key).pk), "staff:review", 404)] * 2


def test_a_refusal_of_django_admin_is_noted() -> None:
    signed_in("ed").get(reverse("admin:audit_auditevent_changelist"))
    assert denied() == [(str(enter("ed").pk), "admin:audit_auditevent_changelist", 403)]


def test_an_act_that_is_refused_is_noted_too() -> None:
    referral = sent_intake()
    signed_in("carla").post(reverse("staff:take-up", args=[referral.pk]))
    assert denied() == [(str(enter("carla").pk), "staff:take-up", 404)]
