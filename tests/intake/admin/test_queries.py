"""No list or page of admin asks the database more often because there are more rows."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clinic.accounts.models import User
from clinic.audit.ids import new_id
from intake.records.models import Clearance
from intake.referrals.models import Event
from tests.cast import enter, signed_in
from tests.intake.admin.rows import MODELS, cleared_intake, page_of, where

pytestmark = pytest.mark.django_db


def queries(client, address):
    ContentType.objects.clear_cache()
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def again(row, **changes):
    """A second row like this one, with a key of its own."""
    fields = {field.name: getattr(row, field.name) for field in row._meta.concrete_fields}
    return type(row).objects.create(**{**fields, "id": new_id(), **changes})


def more(referral, number):
    """As many intakes like this one, each of another person."""
    note = Clearance.objects.get(intake=referral.intake)
    for _ in range(number):
        patient = again(referral.patient)
        token = str(new_id())
        intake = again(referral.intake, patient=patient, token_hash=token, reference=token[-11:])
        version = again(referral.assessment.version, intake=intake, key=None)
        assessment = again(referral.assessment, version=version)
        opened = again(referral, patient=patient, intake=intake, assessment=assessment)
        again(referral.events.first(), referral=opened, assessment=assessment)
        again(note, intake=intake, recorded_by=enter("ben").pk)


def test_lists_of_records_with_3_and_with_30_rows():
    referral, carla = cleared_intake(), signed_in("carla")
    more(referral, 2)
    lists = [where(model, "changelist") for model in MODELS]
    few = [queries(carla, address) for address in lists]
    more(referral, 27)
    assert [queries(carla, address) for address in lists] == few
    assert max(few) < 12


def test_the_list_of_people_with_3_and_with_30_rows():
    enter("ana"), enter("ben")
    carla, people = signed_in("carla"), reverse("admin:accounts_user_changelist")
    few = queries(carla, people)
    for number in range(27):
        User.objects.create(email=f"{number}@clinic.example", name=f"Person {number}", role="therapist")
    assert queries(carla, people) == few


def test_a_referral_with_a_long_history():
    referral = cleared_intake()
    carla = signed_in("carla")
    few = queries(carla, page_of(referral))
    for number in range(100, 130):
        Event.objects.create(
            referral=referral,
            number=number,
            step="remind",
            from_state="sent",
            to_state="sent",
            by_role="therapist",
            assessment=referral.assessment,
            at=timezone.now(),
        )
    assert queries(carla, page_of(referral)) == few
