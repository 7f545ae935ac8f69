"""Drafts that nobody went on with are forgotten; what was sent or shared never is."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from clinic.audit.models import AuditEvent
from intake.records import drafts
from intake.records.models import Intake, Page, Patient, SignChange
from intake.records.retention import forget_drafts, stale_drafts
from tests.intake.making import draft, sent_intake, shared_draft

pytestmark = pytest.mark.django_db


def aged(intake: Intake, days: int) -> Intake:
    """As if it had last been touched so many days ago."""
    then = timezone.now() - timedelta(days=days)
    Intake.objects.filter(pk=intake.pk).update(started_at=then)
    Page.objects.filter(intake=intake).update(answered_at=then)
    return intake


def test_without_drafts_there_is_nothing_to_forget() -> None:
    assert forget_drafts() == (0, 0, 0)


def test_a_draft_of_this_month_stays() -> None:
    aged(draft(), 29)
    assert forget_drafts() == (0, 0, 1)


def test_an_old_draft_goes_with_the_person_and_leaves_a_note() -> None:
    old, young = aged(draft(), 31), draft(name="Li Wei")
    assert forget_drafts() == (1, 1, 1)
    assert list(Intake.objects.values_list("pk", flat=True)) == [young.pk]
    assert list(Patient.objects.values_list("name", flat=True)) == ["Li Wei"]
    assert AuditEvent.objects.get(action="intake.forgotten").subject_id == str(old.pk)


def test_an_old_draft_that_was_gone_on_with_stays() -> None:
    intake = aged(draft(), 60)
    drafts.save_page(intake=intake, step="words", data={"value": "Still here."})
    assert not stale_drafts(timezone.now()).exists()


def test_what_was_sent_or_shared_is_never_forgotten() -> None:
    for referral in (sent_intake(), shared_draft()):
        aged(referral.intake, 400)
    assert forget_drafts() == (0, 0, 0)
    assert Intake.objects.count() == 2


def test_a_person_of_whom_something_else_is_kept_stays() -> None:
    referral = sent_intake()
    again = aged(draft(), 40)
    Intake.objects.filter(pk=again.pk).update(patient=referral.patient)
    assert forget_drafts() == (1, 0, 0)
    assert Patient.objects.filter(pk=referral.patient.pk).exists()


def test_a_sign_taken_back_in_a_draft_goes_with_it() -> None:
    intake = draft()
    drafts.save_page(intake=intake, step="stop_signs", data={"rows": ["pe_symptoms"], "exit": ""})
    drafts.save_page(intake=intake, step="stop_signs", data={"rows": [], "exit": "none"})
    assert SignChange.objects.exists()
    aged(intake, 31)
    assert forget_drafts().drafts == 1
    assert not SignChange.objects.exists()


def test_the_command_looks_first_and_says_what_it_did() -> None:
    aged(draft(), 31)
    out = StringIO()
    call_command("forget_drafts", "--look", stdout=out)
    assert out.getvalue().startswith("1 drafts were left alone for 30 days and would be deleted.")
    assert Intake.objects.exists()
    call_command("forget_drafts", stdout=out)
    assert "Deleted 1 drafts left alone for 30 days, and 1 people" in out.getvalue()
    assert not Intake.objects.exists()


def test_the_time_is_a_setting(settings: object) -> None:
    settings.DRAFT_KEPT_DAYS = 7  # type: ignore[attr-defined]
    aged(draft(), 8)
    assert forget_drafts().drafts == 1
