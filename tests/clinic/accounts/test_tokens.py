"""Tokens for programs: made on one's own page, shown once, kept as a hash, ended by oneself or a clinic admin."""

import re

import pytest
from django.http import HttpResponse

from clinic.accounts.models import StaffToken
from clinic.accounts.tokens import issue, token_of
from clinic.audit.models import AuditEvent
from tests.cast import enter, signed_in

pytestmark = pytest.mark.django_db

PAGE = "/staff/tokens/"
WANTED = {"name": "Office records", "days": "90"}


def make(who: str = "ana", **more: str) -> HttpResponse:
    """The page after pressing the button."""
    answer: HttpResponse = signed_in(who).post(PAGE, WANTED | more)
    return answer


def secret_in(answer: HttpResponse) -> str:
    """The secret on the page, or nothing."""
    found = re.search(r"clinic_[\w-]{43}", answer.content.decode())
    return found[0] if found else ""


def test_a_token_is_shown_once_and_kept_as_a_hash() -> None:
    secret = secret_in(make())
    token = token_of(secret)
    assert token is not None
    assert (token.user, token.scope, (token.expires_at - token.created_at).days) == (enter("ana"), "read", 89)
    assert secret not in str([StaffToken.objects.values(), AuditEvent.objects.values()])
    page = signed_in("ana").get(PAGE)
    assert (secret_in(page), "<h2>Office records</h2>" in page.content.decode()) == ("", True)


def test_nothing_typed_is_lost_where_something_is_missing() -> None:
    answer = make(days="")
    assert (answer.status_code, StaffToken.objects.count()) == (422, 0)
    assert 'value="Office records"' in answer.content.decode()


@pytest.mark.parametrize("days", ["0", "9999", "x"])
def test_no_token_lasts_as_long_as_one_likes(days: str) -> None:
    assert make(days=days).status_code == 422


def test_somebody_else_is_not_chosen_by_a_therapist() -> None:
    make(person=str(enter("ben").pk))
    assert StaffToken.objects.get().user == enter("ana")


def test_a_clinic_admin_makes_one_for_a_therapist_and_the_trail_names_both() -> None:
    assert secret_in(make("carla", person=str(enter("ana").pk)))
    token, row = StaffToken.objects.get(), AuditEvent.objects.get(action="token.issued")
    assert (token.user, token.created_by) == (enter("ana"), enter("carla"))
    assert (row.actor_id, row.detail["user"]) == (str(enter("carla").pk), str(enter("ana").pk))


@pytest.mark.parametrize("who", ["ed", "pia", "maria"])
def test_nobody_gets_one_whose_role_reads_no_records(who: str) -> None:
    assert make("carla", person=str(enter(who).pk)).status_code == 422
    assert make(who).status_code == 404
    assert StaffToken.objects.count() == 0


def test_one_ends_ones_own_and_no_colleagues() -> None:
    secret = issue(user=enter("ana"), name="Office records", days=30, by=enter("ana"))
    way = f"{PAGE}{StaffToken.objects.get().pk}/end/"
    assert signed_in("ben").post(way).status_code == 404
    assert token_of(secret) is not None
    assert signed_in("ana").post(way).status_code == 302
    assert token_of(secret) is None
    assert AuditEvent.objects.filter(action="token.revoked").count() == 1


def test_a_clinic_admin_sees_and_ends_everybodys() -> None:
    issue(user=enter("ana"), name="Office records", days=30, by=enter("ana"))
    assert "Ana Ruiz" in signed_in("carla").get(PAGE).content.decode()
    assert "Ana Ruiz" not in signed_in("ben").get(PAGE).content.decode()
    signed_in("carla").post(f"{PAGE}{StaffToken.objects.get().pk}/end/")
    assert StaffToken.objects.get().is_over


def test_the_page_of_sign_ins_leads_there_for_those_who_may() -> None:
    assert [PAGE in signed_in(who).get("/staff/sessions/").content.decode() for who in ("ana", "ed")] == [True, False]
