"""Who opened somebody's record: staff alone, this person's rows alone, whatever kind of row it was."""

import pytest
from django.apps import apps
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clinic.accounts.models import User
from clinic.audit import subjects
from clinic.audit.request import Actor, acting
from intake.records.models import Patient
from intake.referrals.lifecycle import Step
from intake.referrals.models import Referral
from intake.referrals.openings import SUBJECTS, ids_of, ids_of_whom, openings
from tests.cast import signed_in
from tests.intake.making import draft, sent_intake
from tests.intake.referrals.people import ana, take
from tests.intake.web.patient.phone import Phone
from tests.intake.web.therapist.desk import see

pytestmark = pytest.mark.django_db


def who(referral: Referral) -> list[tuple[str, str, str]]:
    """(name, role, action) of each opening, the newest first."""
    return [(one.name, one.role, one.action) for one in openings(referral.patient)]


def test_nobody_has_opened_what_was_just_sent() -> None:
    assert who(sent_intake()) == []


def test_the_patients_own_visits_are_not_listed() -> None:
    referral = sent_intake()
    phone = Phone(referral.intake)
    for page in ("sent", "who-opened"):
        phone.open(page)
    assert who(referral) == []


def test_looking_and_working_are_listed_with_name_and_role() -> None:
    referral = sent_intake()
    see(referral)
    with acting(Actor(ana().id, "therapist", "password")):
        take(referral, Step.ASK_PATIENT, ana(), note="Since when?")
    assert who(referral) == [
        ("Ana Ruiz", "therapist", "referral.ask_patient"),
        ("Ana Ruiz", "therapist", "referral.read"),
    ]


def test_a_neighbours_record_is_not_theirs() -> None:
    mine, other = sent_intake(), sent_intake(name="Maria Delgado")
    see(other)
    assert who(mine) == []
    assert len(who(other)) == 1


def test_a_look_that_was_refused_is_no_opening() -> None:
    referral = sent_intake()
    signed_in("pia").get(reverse("staff:review", args=[referral.pk]))
    assert who(referral) == []


@pytest.mark.parametrize("kind", ["patient", "intake", "version", "assessment", "referral", "event"])
def test_every_kind_of_page_in_admin_is_an_opening(kind: str) -> None:
    referral = sent_intake()
    model, way = SUBJECTS[kind]
    row = model._default_manager.get(**{way: referral.patient.pk})
    signed_in("carla").get(reverse(f"admin:intake_{kind}_change", args=[row.pk]))
    assert who(referral) == [("Carla Voss", "clinic_admin", "admin.read")]


def test_somebody_who_is_gone_has_no_name_and_keeps_their_role() -> None:
    referral = sent_intake()
    signed_in("carla").get(reverse("admin:intake_referral_change", args=[referral.pk]))
    User.objects.filter(email="carla@clinic.example").delete()
    assert who(referral) == [("", "clinic_admin", "admin.read")]


def test_every_kind_of_row_that_belongs_to_a_person_is_meant() -> None:
    mine = [model for model in apps.get_app_config("intake").get_models() if _belongs(model)]
    assert {model._meta.model_name for model in mine} == set(SUBJECTS)
    assert subjects.records() >= set(SUBJECTS)


def _belongs(model: type[models.Model]) -> bool:
    """Whether a row of the model points at a person, by itself or by what it points at."""
    points_at = [field.related_model for field in model._meta.concrete_fields if field.is_relation]
    return model is Patient or any(_belongs(other) for other in points_at if other is not model)


def test_the_ids_are_found_by_name_reference_and_id_and_not_by_a_part_of_them() -> None:
    referral = sent_intake(name="Maria Delgado")
    draft(name="Harold Osei")
    ids = ids_of([referral.patient.pk])
    assert {str(referral.pk), str(referral.intake.pk), str(referral.patient.pk), str(referral.assessment.pk)} <= ids
    assert ids_of_whom("maria delgado") == ids_of_whom(referral.intake.reference.lower()) == ids
    for text in ("Maria", referral.intake.reference[:4], "", "%", "\x00", "x" * 5000):
        assert ids_of_whom(text) == set()


def test_more_openings_do_not_take_more_queries() -> None:
    referral = sent_intake()
    see(referral)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            list(openings(referral.patient))
        return len(seen)

    few = queries()
    for _ in range(20):
        see(referral)
    assert queries() == few <= 3
