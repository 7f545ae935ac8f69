"""A copy of the record: one press, a file that names nobody, a row in the trail."""

import json
from uuid import uuid4

import pytest

from clinic.audit.models import AuditEvent
from tests.cast import signed_in
from tests.intake.fhir.records import exported
from tests.intake.making import sent_intake

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["ana", "carla"])
def test_a_press_downloads_the_bundle(who: str) -> None:
    referral = sent_intake()
    browser = signed_in(who)
    page = browser.get(f"/staff/referrals/{referral.pk}/").content.decode()
    assert f'action="/staff/referrals/{referral.pk}/export/"' in page
    answer = browser.post(f"/staff/referrals/{referral.pk}/export/")
    told = json.loads(answer.content)
    assert told["entry"] == exported(referral)["entry"]
    assert answer["Content-Disposition"] == f'attachment; filename="record-{referral.intake.reference}.json"'
    assert "no-store" in answer["Cache-Control"]


def test_the_trail_says_who_took_it() -> None:
    referral = sent_intake()
    signed_in("ana").post(f"/staff/referrals/{referral.pk}/export/")
    row = AuditEvent.objects.get(action="record.export")
    assert (row.actor_role, row.subject_id) == ("therapist", str(referral.patient_id))


@pytest.mark.parametrize("who", ["ed", "pia", "maria"])
def test_for_others_it_is_as_if_there_were_nothing(who: str) -> None:
    referral = sent_intake()
    for pk in (referral.pk, uuid4()):
        assert signed_in(who).post(f"/staff/referrals/{pk}/export/").status_code == 404
    assert not AuditEvent.objects.filter(action="record.export").exists()
