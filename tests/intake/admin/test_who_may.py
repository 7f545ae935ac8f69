"""Who may open what in admin: each role sees its own rooms, and an empty door for everything else."""

import pytest
from django.test import Client
from django.urls import reverse

from clinic.audit.models import AuditEvent
from intake.records.models import Patient
from intake.referrals.models import Referral
from tests.cast import enter, signed_in
from tests.intake.admin.rows import MODELS, cleared_intake, page_of, where
from tests.intake.making import MARIA, sent_intake

pytestmark = pytest.mark.django_db
INDEX = reverse("admin:index")


def rooms(key):
    """App label -> models, as the front page of admin lists them."""
    apps = signed_in(key).get(INDEX).context["app_list"]
    return {app["app_label"]: {model["object_name"] for model in app["models"]} for app in apps}


def test_a_content_editor_sees_education_only():
    assert set(rooms("ed")) == {"education"}


def test_a_privacy_officer_sees_the_trail_and_people():
    assert rooms("pia") == {"accounts": {"User"}, "audit": {"AuditEvent"}}


def test_a_clinic_admin_sees_people_records_and_the_trail():
    found = rooms("carla")
    assert set(found) == {"accounts", "audit", "education", "intake", "mail"}
    assert found["intake"] == {model.__name__ for model in MODELS}


def pages():
    """Every page of one row of every kind of record."""
    cleared_intake()
    for model in MODELS:
        row = model.objects.first()
        yield from (where(model, "changelist"), where(model, "add"), page_of(row), where(model, "history", row.pk))


@pytest.mark.parametrize("key", ["ed", "pia"])
def test_records_are_closed_to_other_roles_that_enter_admin(key):
    client = signed_in(key)
    for address in pages():
        assert client.get(address).status_code == 403, address


@pytest.mark.parametrize("key", ["ana", "maria"])
def test_therapists_and_patients_are_sent_to_their_own_door(key):
    client = signed_in(key)
    for address in pages():
        door = client.get(address)
        assert door.status_code == 302
        assert client.get(door.url).url == reverse("staff:worklist")


def test_a_visitor_has_to_sign_in_first():
    referral = sent_intake(MARIA)
    answer = Client().get(page_of(referral), follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("staff:sign-in"))


def test_opening_a_row_is_noted_and_so_is_its_history():
    referral = sent_intake(MARIA)
    carla = signed_in("carla")
    for address in (page_of(referral), where(type(referral), "history", referral.pk)):
        carla.get(address)
    read = AuditEvent.objects.filter(action="admin.read")
    assert {(row.subject_type, row.subject_id) for row in read} == {("referral", str(referral.pk))}
    assert [row.actor_id for row in read] == [str(enter("carla").pk)] * 2


def test_a_list_is_noted_by_its_kind_and_a_search_without_its_words():
    carla = signed_in("carla")
    carla.get(where(Patient, "changelist"))
    carla.get(where(Patient, "changelist"), {"q": "Delgado"})
    noted = AuditEvent.objects.filter(action="admin.listed").order_by("id")
    assert [row.detail for row in noted] == [
        {"model": "intake.patient", "searched": False},
        {"model": "intake.patient", "searched": True},
    ]
    assert "Delgado" not in str([vars(row) for row in AuditEvent.objects.all()])


def test_a_refused_look_is_not_noted_as_a_look():
    referral = sent_intake(MARIA)
    signed_in("pia").get(page_of(referral))
    signed_in("carla").get(where(type(referral), "change", "019a0000-0000-7000-8000-000000000000"))
    signed_in("carla").get(where(type(referral), "changelist"), {"nonsense": "1"})
    assert not AuditEvent.objects.filter(action__startswith="admin.").exists()


@pytest.mark.parametrize("odd", ["nonsense", "%00", "%F0%9F%A6%B6", "x" * 3000])
def test_an_odd_address_of_a_row_leads_back_kindly(odd):
    carla = signed_in("carla")
    for model in MODELS:
        assert carla.get(f"{where(model, 'changelist')}{odd}/change/", follow=True).status_code == 200, model


@pytest.mark.parametrize("query", ["q=%00", "q=%F0%9F%A6%B6%E2%80%AE", "p=99999", "o=99.-1", "q=" + "x" * 5000])
def test_an_odd_search_gets_a_page(query):
    carla = signed_in("carla")
    for model in MODELS:
        assert carla.get(f"{where(model, 'changelist')}?{query}", follow=True).status_code == 200, model


@pytest.mark.parametrize("query", ["state__exact=%00", "state__exact=asleep", "call_first__exact=x", "at__year=x"])
def test_an_odd_filter_gets_a_page_or_a_refusal(query):
    answer = signed_in("carla").get(f"{where(Referral, 'changelist')}?{query}", follow=True)
    assert answer.status_code in (200, 400)
