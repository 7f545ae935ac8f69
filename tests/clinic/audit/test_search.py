"""The privacy officer's search: by who acted, whose record it was, what was done and when."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clinic.audit.models import AuditEvent
from intake.referrals.models import Referral
from tests.cast import enter, signed_in
from tests.intake.making import sent_intake
from tests.intake.web.therapist.desk import see

pytestmark = pytest.mark.django_db
TRAIL = reverse("admin:audit_auditevent_changelist")


@pytest.fixture
def referrals() -> list[Referral]:
    """Two patients; Ana has looked at both, Carla at the second one's record in admin."""
    both = [sent_intake(name="Maria Delgado"), sent_intake("V04", name="Harold Osei")]
    for referral in both:
        see(referral)
    signed_in("carla").get(reverse("admin:intake_patient_change", args=[both[1].patient.pk]))
    return both


def found(text: str, **query: str) -> list[AuditEvent]:
    """What the privacy officer finds."""
    return list(signed_in("pia").get(TRAIL, {"q": text, **query}).context["cl"].result_list)


def readers(rows: list[AuditEvent]) -> set[str]:
    """Who read, among the rows."""
    return {row.actor_name for row in rows if row.action.endswith(".read") and row.actor_name}  # type: ignore[attr-defined]


def test_a_name_that_nobody_has_finds_nothing(referrals: list[Referral]) -> None:
    assert found("Nobody Atall") == []


@pytest.mark.parametrize("text", ["Ana Ruiz", "ruiz", "ana@clinic.example", "ANA@clinic.example"])
def test_by_who_acted(text: str, referrals: list[Referral]) -> None:
    rows = found(text)
    assert {row.actor_id for row in rows if row.action == "referral.read"} == {str(enter("ana").pk)}
    assert {row.subject_id for row in rows if row.action == "referral.read"} == {str(one.pk) for one in referrals}


def test_by_whose_record_it_was_whatever_kind_of_row_was_opened(referrals: list[Referral]) -> None:
    first, second = referrals
    assert readers(found("Maria Delgado")) == {"Ana Ruiz"}
    assert readers(found(second.intake.reference)) == {"Ana Ruiz", "Carla Voss"}
    assert str(first.pk) not in {row.subject_id for row in found("Harold Osei")}
    assert "intake.sent" in {row.action for row in found("Harold Osei")}


def test_the_trail_shows_ids_and_no_patients_name(referrals: list[Referral]) -> None:
    page = signed_in("pia").get(TRAIL, {"q": "Harold Osei"}).content.decode()
    assert str(referrals[1].pk) in page
    assert page.count("Harold Osei") == page.count('value="Harold Osei"')


def test_part_of_a_patients_name_finds_nobody(referrals: list[Referral]) -> None:
    assert found("Harold") == []


def test_who_what_and_when_together(referrals: list[Referral]) -> None:
    year = str(AuditEvent.objects.latest("number").at.year)
    rows = found("Harold Osei", action="admin.read", actor_role="clinic_admin", at__year=year)
    assert [row.actor_name for row in rows] == ["Carla Voss"]  # type: ignore[attr-defined]
    assert found("Harold Osei", action="admin.read", actor_role="therapist") == []
    assert found("Harold Osei", at__year="2001") == []


def test_by_the_number_that_verifying_names(referrals: list[Referral]) -> None:
    assert [row.number for row in found("3")] == [3]
    assert found("9" * 18) == found("9" * 40) == []


def test_by_kind_of_record(referrals: list[Referral]) -> None:
    rows = found("", subject_type="patient")
    assert [row.action for row in rows] == ["admin.read"]


def test_a_row_shows_its_place_in_the_chain(referrals: list[Referral]) -> None:
    row = AuditEvent.objects.get(number=2)
    page = signed_in("pia").get(reverse("admin:audit_auditevent_change", args=[row.pk])).content.decode()
    for shown in (row.mac, row.previous, row.key_id):
        assert shown in page


@pytest.mark.parametrize("key", ["ana", "ed", "maria"])
def test_nobody_else_searches(key: str, referrals: list[Referral]) -> None:
    answer = signed_in(key).get(TRAIL, {"q": "Harold Osei"})
    assert answer.status_code in (302, 403)
    assert "Harold" not in answer.content.decode()


def test_more_rows_do_not_take_more_queries(referrals: list[Referral]) -> None:
    def queries() -> int:
        pia = signed_in("pia")
        pia.get(TRAIL)
        with CaptureQueriesContext(connection) as seen:
            pia.get(TRAIL, {"q": "Harold Osei"})
        return len(seen)

    few = queries()
    for _ in range(10):
        see(referrals[1])
    assert queries() == few
