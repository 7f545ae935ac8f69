"""Opening a colleague's record with a reason: what is kept, who hears of it, what the patient reads, who looks."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from clinic.accounts.models import User
from clinic.audit.append_only import WrittenOnce
from clinic.audit.models import AuditEvent
from clinic.audit.request import Actor, acting
from clinic.audit.subjects import records
from clinic.mail.models import Message
from intake.referrals.glass import LASTS, MAIL, BreakGlass, BreakGlassReview, break_glass, check
from intake.referrals.lifecycle import State
from intake.referrals.models import Referral
from intake.web.patient.who_opened import days
from tests.cast import email, enter
from tests.intake.making import sent_intake
from tests.intake.referrals.people import lead

pytestmark = pytest.mark.django_db

WHY = "She called: her feet hurt more, and Ana is away."


def with_ana() -> Referral:
    """A request that Ana sent to the provider."""
    return lead(sent_intake(), State.SENT)


def opened(by: str = "ben", referral: Referral | None = None) -> BreakGlass:
    return break_glass(referral=referral or with_ana(), by=enter(by), reason=WHY)


def told() -> set[str]:
    """Who gets the mail."""
    return {mail.recipient for mail in Message.objects.filter(kind=MAIL)}


def test_the_opening_is_kept_with_who_whose_why_and_until_when() -> None:
    glass = opened()
    assert (glass.by, glass.owner, glass.reason) == (enter("ben"), enter("ana"), WHY)
    assert glass.until - glass.at == LASTS


def test_the_reason_is_sealed() -> None:
    opened()
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM intake_breakglass")
        assert "feet" not in cursor.fetchone()[0]


def test_the_owner_and_the_privacy_officers_get_a_mail_at_once_that_tells_nothing() -> None:
    enter("pia"), enter("carla"), enter("cleo")
    opened()
    assert told() == {email("ana"), email("pia")}
    for mail in Message.objects.filter(kind=MAIL):
        assert mail.not_before == mail.put_at
        assert not any(word in mail.subject + mail.body for word in ("Maria", "Ben", "feet", "called"))


def test_without_a_privacy_officer_the_clinic_admins_are_told() -> None:
    enter("carla")
    opened()
    assert told() == {email("ana"), email("carla")}


def test_nobody_is_told_twice_or_of_their_own_opening_or_after_they_left() -> None:
    enter("pia")
    referral = with_ana()
    User.objects.filter(pk=enter("ana").pk).update(is_active=False)
    opened(referral=referral)
    opened(referral=referral)
    assert [mail.recipient for mail in Message.objects.filter(kind=MAIL)] == [email("pia")]
    assert BreakGlass.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_are_one_opening() -> None:
    referral, person = with_ana(), enter("ben")

    def press(_: int) -> None:
        try:
            break_glass(referral=referral, by=person, reason=WHY)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(press, range(4)))
    assert BreakGlass.objects.count() == 1


def test_it_is_noted_without_the_reason_and_the_patient_reads_of_it() -> None:
    referral = with_ana()
    with acting(Actor(str(enter("ben").pk), "therapist", "password")):
        opened(referral=referral)
    note = AuditEvent.objects.get(action="referral.opened_with_a_reason")
    assert (note.subject_id, note.actor_id) == (str(referral.pk), str(enter("ben").pk))
    assert "feet" not in str(note.detail)
    lines = [(line.name, line.what) for _, lines in days(referral.patient) for line in lines]
    assert ("Ben Okafor", "Opened your record in a colleague's place and wrote down why") in lines


def test_an_opening_and_what_was_found_are_written_once() -> None:
    glass = opened()
    assert check(opening=glass, by=enter("pia"), note="Fits.") is True
    for row in (glass, BreakGlassReview.objects.get()):
        for attempt in (row.save, row.delete, type(row).objects.all().delete):
            with pytest.raises(WrittenOnce):
                attempt()


def test_it_is_looked_at_once_and_the_first_note_stands() -> None:
    glass = opened()
    assert check(opening=glass, by=enter("pia"), note="Fits.") is True
    assert check(opening=glass, by=enter("pia"), note="Does not.") is False
    assert BreakGlassReview.objects.get().note == "Fits."
    assert AuditEvent.objects.filter(action="referral.opening_checked").count() == 1
    assert not BreakGlass.objects.to_check().exists()


def test_both_kinds_of_rows_belong_to_the_patient() -> None:
    assert {"breakglass", "breakglassreview"} <= records()
