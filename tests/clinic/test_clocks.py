"""Time: kept in UTC; what runs out does so after the same span on every day of the year, and by a wrong clock too."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pyotp
import pytest
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import Settings

from clinic.accounts import second_step
from clinic.accounts.models import Authenticator, Desk, RecoveryCode
from clinic.audit.models import AuditEvent
from clinic.audit.verifying import walk
from clinic.mail import outbox
from clinic.mail.models import Message
from intake.indications.reading import years_between
from intake.management.demo.playing import clock_at
from intake.records.models import Intake
from intake.records.progress import Progress
from intake.records.retention import forget_drafts
from intake.referrals import lifecycle as life
from intake.referrals.hours import due_at
from intake.referrals.lifecycle import Due, NotAllowed, Step
from intake.referrals.models import Event, Referral
from intake.referrals.workflow import take_up, undo
from tests.cast import code_for, email, enter, signed_in
from tests.clinic.mail.putting import code_to
from tests.intake.making import draft, sent_intake
from tests.intake.referrals.people import again, ana, take

pytestmark = pytest.mark.django_db

DENVER = ZoneInfo("America/Denver")
SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
SKEW = 5 * MINUTE
#: Moments just before a clock is moved, or a day that most years do not have.
MOMENTS = {
    "the clock goes forward": datetime(2026, 3, 8, 1, 55, tzinfo=DENVER),
    "the clock goes back": datetime(2026, 11, 1, 1, 55, tzinfo=DENVER),
    "the hour that comes twice": datetime(2026, 11, 1, 1, 55, fold=1, tzinfo=DENVER),
    "leap day": datetime(2028, 2, 29, 23, 55, tzinfo=DENVER),
    "new year": datetime(2026, 12, 31, 23, 55, tzinfo=DENVER),
}
MOVED = pytest.mark.parametrize("moment", [moment.astimezone(UTC) for moment in MOMENTS.values()], ids=list(MOMENTS))


@pytest.fixture(autouse=True)
def in_denver(settings: Settings) -> None:
    """The clinic of these tests, whatever the machine's own time zone."""
    settings.TIME_ZONE = "America/Denver"
    settings.CLINIC_OPENS_AT, settings.CLINIC_CLOSES_AT, settings.CLINIC_CLOSED_ON = 9, 17, []


def raw(table: str, column: str) -> list[datetime]:
    """What the database itself holds, in its own order of time."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} ORDER BY {column}")  # noqa: S608 - names of our own
        kept = [row[0] for row in cursor.fetchall()]
    told = [datetime.fromisoformat(one) if isinstance(one, str) else one for one in kept]
    # SQLite knows no time zones; that what it keeps is meant in UTC is Django's word, checked here.
    return [one if one.tzinfo else one.replace(tzinfo=UTC) for one in told]


@MOVED
def test_what_is_stored_is_the_moment_in_utc(moment: datetime) -> None:
    with clock_at(moment):
        sent_intake()
    for table, column in (("intake_intake", "sent_at"), ("intake_event", "at"), ("audit_auditevent", "at")):
        assert set(raw(table, column)) == {moment}
        assert raw(table, column)[0].utcoffset() == timedelta(0)


def test_the_hour_that_comes_twice_is_kept_apart() -> None:
    first, second = MOMENTS["the clock goes back"], MOMENTS["the hour that comes twice"]
    for moment in (first, second):
        with clock_at(moment.astimezone(UTC)):
            sent_intake()
    one, other = raw("intake_intake", "sent_at")
    assert other - one == timedelta(hours=1)
    told = [timezone.localtime(row.sent_at).strftime("%H:%M %Z") for row in Intake.objects.order_by("sent_at")]
    assert told == ["01:55 MDT", "01:55 MST"]


@MOVED
def test_a_case_is_held_for_fifteen_minutes_of_real_time(moment: datetime) -> None:
    referral = sent_intake()
    take_up(referral=referral, user=enter("ana"), now=moment)
    held = again(referral)
    assert held.held_by_other(enter("ben"), moment + life.LEASE - SECOND)
    assert not held.held_by_other(enter("ben"), moment + life.LEASE)


@MOVED
def test_a_step_can_be_undone_for_ten_minutes_of_real_time(moment: datetime) -> None:
    referral = sent_intake()
    with clock_at(moment):
        take(again(referral), Step.ASK_PROVIDER)
    with pytest.raises(NotAllowed):
        undo(referral=again(referral), by=ana(), seen=2, now=moment + life.UNDO + SECOND)
    undo(referral=again(referral), by=ana(), seen=2, now=moment + life.UNDO)
    assert again(referral).state == "flagged"


@MOVED
def test_a_staff_sign_in_lasts_its_quarter_of_an_hour_and_its_ten_hours(moment: datetime) -> None:
    with clock_at(moment):
        idle, busy = signed_in("ana"), signed_in("ben")
    with clock_at(moment + 15 * MINUTE):
        assert (idle.get("/staff/").status_code, busy.get("/staff/").status_code) == (200, 200)
    with clock_at(moment + 30 * MINUTE + SECOND):
        assert "over=idle" in idle.get("/staff/")["Location"]
    for late, status in ((10 * 60 * MINUTE, 200), (10 * 60 * MINUTE + SECOND, 302)):
        Desk.objects.update(seen_at=moment + late)
        with clock_at(moment + late):
            assert busy.get("/staff/sessions/").status_code == status


@MOVED
def test_a_code_in_a_mail_says_until_when_by_the_clinics_clock(moment: datetime) -> None:
    with clock_at(moment):
        mail = code_to()
    until = timezone.localtime(moment + 10 * MINUTE)
    assert f"{until:%-I:%M}" in mail.body


@MOVED
def test_a_draft_is_forgotten_after_thirty_times_twenty_four_hours(moment: datetime) -> None:
    with clock_at(moment - 30 * DAY):
        draft()
    assert forget_drafts(moment).drafts == 0
    assert forget_drafts(moment + SECOND).drafts == 1


@MOVED
def test_warning_signs_are_asked_again_after_twenty_four_hours_of_real_time(moment: datetime) -> None:
    with clock_at(moment):
        intake = draft()
    for later, fresh in ((DAY, True), (DAY + SECOND, False)):
        progress = Progress(intake, moment + later)
        assert progress.is_complete(progress.reading.steps["stop_signs"]) is fresh


@pytest.mark.parametrize(
    ("now", "due", "expected"),
    [
        ("2028-02-28 10:00", Due(working_days=1), "2028-02-29 17:00"),
        ("2028-02-28 10:00", Due(working_days=2), "2028-03-01 17:00"),
        ("2028-02-29 16:30", Due(clinic_hours=1), "2028-03-01 09:30"),
        ("2028-01-30 10:00", Due(days=30), "2028-02-29 17:00"),
        ("2027-01-30 10:00", Due(days=30), "2027-03-01 17:00"),
        ("2026-03-07 10:00", Due(days=1), "2026-03-08 17:00"),
        ("2026-10-31 10:00", Due(days=1), "2026-11-01 17:00"),
        ("2026-12-31 16:30", Due(clinic_hours=1), "2027-01-01 09:30"),
    ],
)
def test_due_dates_over_leap_days_and_moved_clocks(now: str, due: Due, expected: str) -> None:
    local = datetime.strptime(now, "%Y-%m-%d %H:%M").replace(tzinfo=DENVER)
    for told in (local, local.astimezone(UTC), local.astimezone(ZoneInfo("Asia/Tokyo"))):
        found = due_at(due, told)
        assert found is not None
        assert f"{found.astimezone(DENVER):%Y-%m-%d %H:%M}" == expected


def test_somebody_born_on_a_leap_day_comes_of_age_on_the_first_of_march() -> None:
    born = date(2008, 2, 29)
    days = [date(2026, 2, 28), date(2026, 3, 1), date(2028, 2, 28), date(2028, 2, 29)]
    assert [years_between(born, day) for day in days] == [17, 18, 19, 20]


@pytest.mark.parametrize("off", [SKEW, -SKEW], ids=["ahead", "behind"])
def test_another_node_whose_clock_is_five_minutes_wrong(off: timedelta) -> None:
    """Nothing is held twice, lost or reopened: what runs out does so at most five minutes sooner or later."""
    now = timezone.now()
    referral = sent_intake()
    take_up(referral=referral, user=enter("ana"), now=now + off)
    assert not take_up(referral=again(referral), user=enter("ben"), now=now)
    assert again(referral).held_by_other(enter("ben"), now + 9 * MINUTE)
    assert not again(referral).held_by_other(enter("ben"), now + 21 * MINUTE)
    with clock_at(now + off):
        take(again(referral), Step.ASK_PROVIDER)
    undo(referral=again(referral), by=ana(), seen=2, now=now + 4 * MINUTE)
    assert [event.number for event in Event.objects.filter(referral=referral).order_by("number")] == [1, 2, 3]
    with clock_at(now + off):
        assert signed_in("ana").get("/staff/").status_code == 200


def test_a_sign_in_seen_by_a_node_ahead_stays_with_one_behind() -> None:
    now = timezone.now()
    with clock_at(now + SKEW):
        browser = signed_in("ana")
    for minutes in (0, 9):
        with clock_at(now + minutes * MINUTE):
            assert browser.get("/staff/").status_code == 200


def test_a_draft_touched_by_a_node_ahead_is_fresh_and_its_answers_count() -> None:
    now = timezone.now()
    with clock_at(now + SKEW):
        intake = draft()
    progress = Progress(intake, now)
    assert progress.first_open() is None
    assert forget_drafts(now).drafts == 0


def test_the_trail_is_sound_though_two_clocks_disagree() -> None:
    now = timezone.now()
    for off in (SKEW, timedelta(0), -SKEW, SKEW):
        with clock_at(now + off):
            sent_intake()
    assert walk([]).is_sound
    numbers = list(AuditEvent.objects.order_by("number").values_list("number", flat=True))
    assert numbers == sorted(set(numbers))


@pytest.mark.parametrize("off", [SKEW, -SKEW], ids=["ahead", "behind"])
def test_a_mail_leaves_or_is_taken_back_and_never_both(off: timedelta) -> None:
    now = timezone.now()
    mail = code_to(key="act", hold=10 * MINUTE)
    worker = now + 6 * MINUTE + off  # four minutes too early by the clock of whoever put it
    with clock_at(worker):
        due = Message.objects.due(worker).filter(pk=mail.pk).update(sent_at=worker)
    with clock_at(now + 6 * MINUTE), transaction.atomic():
        taken_back = outbox.take_back(kind=mail.kind, key="act")
    assert bool(due) != taken_back
    assert bool(due) == (off > timedelta(0))


def _codes() -> tuple[Any, str]:
    enter("ana")
    code_for(email("ana"))
    RecoveryCode.objects.all().delete()
    return Authenticator.objects.get(user=enter("ana")), second_step.new_recovery_codes(enter("ana"))[0]


def test_a_code_of_a_phone_half_a_minute_off_is_taken_and_one_five_minutes_off_is_not() -> None:
    app, recovery = _codes()
    now = int(timezone.now().timestamp())
    totp = pyotp.TOTP(app.secret)
    wrong = [totp.at(now + seconds) for seconds in (300, -300)]
    assert [second_step.take(enter("ana"), code) for code in wrong] == [False, False]
    assert second_step.take(enter("ana"), totp.at(now - 30))
    assert second_step.take(enter("ana"), recovery)


def test_a_code_taken_by_a_node_ahead_is_not_taken_again_by_one_behind() -> None:
    app, _ = _codes()
    now = timezone.now()
    code = pyotp.TOTP(app.secret).at(int((now + 30 * SECOND).timestamp()))
    with patch("clinic.accounts.second_step.timezone.now", return_value=now + 30 * SECOND):
        assert second_step.take(enter("ana"), code)
    with patch("clinic.accounts.second_step.timezone.now", return_value=now):
        assert not second_step.take(enter("ana"), code)


def test_the_worklist_knows_no_other_day_than_the_clinics() -> None:
    late = datetime(2026, 11, 23, 23, 30, tzinfo=DENVER).astimezone(UTC)  # tomorrow already in UTC
    with clock_at(late):
        referral = sent_intake()
    due = Referral.objects.get(pk=referral.pk).due_at
    assert due is not None
    assert f"{due.astimezone(DENVER):%Y-%m-%d %H:%M}" == "2026-11-25 17:00"
