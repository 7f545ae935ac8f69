"""The trail in Django admin: who may read it, whose names it shows, and that nobody can touch it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clinic.audit import trail
from clinic.audit.ids import new_id
from clinic.audit.models import AuditEvent
from clinic.audit.request import Actor, acting
from tests.cast import enter, signed_in

pytestmark = pytest.mark.django_db
TRAIL = reverse("admin:audit_auditevent_changelist")


def note_by(key, action="referral.taken_up", **codes):
    """A row by a member of the cast, on themselves."""
    person = enter(key)
    with acting(Actor(str(person.pk), person.role, "password")):
        trail.note(action, subject=person, **codes)
    return AuditEvent.objects.get(action=action, actor_id=str(person.pk))


def listed(client, **query):
    return client.get(TRAIL, query).context["cl"].result_list


@pytest.mark.parametrize("key", ["carla", "pia"])
def test_clinic_admins_and_privacy_officers_read_the_trail(key):
    event = note_by("ana")
    reader = signed_in(key)
    assert "Ana Ruiz" in reader.get(TRAIL).content.decode()
    page = reader.get(reverse("admin:audit_auditevent_change", args=[event.pk])).content.decode()
    assert "Ana Ruiz" in page
    assert "referral.taken_up" in page


def test_nobody_else_reads_it():
    event = note_by("ana")
    ed = signed_in("ed")
    assert ed.get(TRAIL).status_code == 403
    assert ed.get(reverse("admin:audit_auditevent_change", args=[event.pk])).status_code == 403


@pytest.mark.parametrize("key", ["carla", "pia"])
def test_nobody_writes_changes_or_removes_a_row(key):
    event = note_by("ana")
    reader = signed_in(key)
    assert reader.get(reverse("admin:audit_auditevent_add")).status_code == 403
    page = reverse("admin:audit_auditevent_change", args=[event.pk])
    assert reader.post(page, {"action": "nothing.happened"}).status_code == 403
    assert reader.post(reverse("admin:audit_auditevent_delete", args=[event.pk]), {"post": "yes"}).status_code == 403
    reader.post(TRAIL, {"action": "delete_selected", "_selected_action": [str(event.pk)], "post": "yes"})
    assert AuditEvent.objects.get(pk=event.pk).action == "referral.taken_up"


def test_the_newest_comes_first():
    note_by("ana")
    assert listed(signed_in("carla"))[0].action != "referral.taken_up"
    assert listed(signed_in("carla"))[-1].action == "referral.taken_up"


@pytest.mark.parametrize(
    ("actor", "words"),
    [
        (Actor(str(new_id()), "therapist"), "An account that is gone"),
        (Actor(str(new_id()), "patient"), "A patient"),
        (Actor("", "visitor"), "Somebody not signed in"),
        (Actor("not an id", "therapist"), "An account that is gone"),
        (Actor(), "The clinic&#x27;s system"),
    ],
)
def test_an_actor_without_a_name_is_said_in_words(actor, words):
    with acting(actor):
        trail.note("intake.read")
    event = AuditEvent.objects.get(action="intake.read")
    page = signed_in("pia").get(reverse("admin:audit_auditevent_change", args=[event.pk])).content.decode()
    assert words in page


def test_rows_are_found_by_a_whole_id_only():
    mine, other = note_by("ana"), note_by("ben")
    pia = signed_in("pia")
    assert [row.pk for row in listed(pia, q=mine.actor_id, action="referral.taken_up")] == [mine.pk]
    assert listed(pia, q=mine.actor_id[:8]) == []
    assert other.pk in [row.pk for row in listed(pia, q=other.subject_id)]


def test_rows_are_filtered_by_action_and_by_role():
    event = note_by("ana")
    pia = signed_in("pia")
    assert [row.pk for row in listed(pia, action="referral.taken_up")] == [event.pk]
    assert {row.actor_role for row in listed(pia, actor_role="therapist")} == {"therapist"}


def test_rows_are_found_by_day():
    event = note_by("ana")
    day = timezone.localtime(event.at)
    pia = signed_in("pia")
    assert event.pk in [row.pk for row in listed(pia, at__year=day.year, at__month=day.month)]
    before = day - timedelta(days=400)
    assert listed(pia, at__year=before.year, at__month=before.month) == []


def test_codes_are_shown_a_line_each():
    event = note_by("ana", "account.changed", fields=["name", "email"], can_sign_in=True)
    page = signed_in("pia").get(reverse("admin:audit_auditevent_change", args=[event.pk])).content.decode()
    assert "<div>fields: name, email</div>" in page
    assert "<div>can_sign_in: True</div>" in page


def test_reading_the_trail_is_noted_without_what_was_searched_for():
    pia = signed_in("pia")
    pia.get(TRAIL, {"q": "Maria Delgado"})
    read = AuditEvent.objects.get(action="admin.listed")
    assert (read.actor_id, read.actor_role) == (str(enter("pia").pk), "privacy_officer")
    assert read.detail == {"model": "audit.auditevent", "searched": True}


@pytest.mark.parametrize("query", ["?q=%00", "?action=%00", "?at__year=abc", "?p=9999", "?q=" + "x" * 5000])
def test_odd_addresses_get_a_page_or_the_list_again(query):
    assert signed_in("pia").get(TRAIL + query, follow=True).status_code == 200


def test_more_rows_do_not_take_more_queries():
    pia = signed_in("pia")

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            pia.get(TRAIL)
        return len(seen)

    note_by("ana"), note_by("ben"), note_by("carla")
    queries()
    few = queries()
    for _ in range(30):
        with acting(Actor(str(enter("ana").pk), "therapist")):
            trail.note("referral.taken_up")
    assert queries() == few
