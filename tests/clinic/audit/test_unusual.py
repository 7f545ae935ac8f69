"""The weekly report: quiet in a quiet week, and a line for each kind of reading that somebody should ask about."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import StringIO
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from clinic.audit import trail
from clinic.audit.ids import new_id
from clinic.audit.models import AuditEvent
from clinic.audit.request import Actor, acting
from clinic.audit.unusual import is_clinic_time, unusual, week_until
from intake.referrals.models import Referral
from tests.cast import enter

pytestmark = pytest.mark.django_db

SUNDAY = date(2026, 11, 15)
MONDAY = date(2026, 11, 9)
NOON = time(12)


@pytest.fixture(autouse=True)
def limits(settings: Settings) -> None:
    """Small limits, so that a week is quickly made."""
    settings.UNUSUAL_RECORDS, settings.UNUSUAL_TIMES, settings.UNUSUAL_AT_NIGHT = 6, 3, 3
    settings.UNUSUAL_DENIED, settings.UNUSUAL_NOT_THEIRS, settings.UNUSUAL_FAILED_SIGN_INS = 3, 3, 3


def record() -> Referral:
    """Somebody's record, as the trail knows it: an id and a kind."""
    return Referral(pk=new_id())


def did(key: str, action: str, *records: Referral, on: date = MONDAY, at: time = NOON) -> None:
    """A member of the cast did this with each of the records."""
    person = enter(key)
    when = timezone.make_aware(datetime.combine(on, at))
    with acting(Actor(str(person.pk), person.role, "password")), patch("django.utils.timezone.now", return_value=when):
        for one in records:
            trail.note(action, subject=one)


def read(key: str, *records: Referral, **when: object) -> None:
    did(key, "referral.read", *records, **when)  # type: ignore[arg-type]


def some(count: int) -> Iterator[Referral]:
    return (record() for _ in range(count))


def report(until: date = SUNDAY) -> list[str]:
    """The lines of the report."""
    said = StringIO()
    call_command("trail", "unusual", "--until", until.isoformat(), stdout=said)
    first, *lines = said.getvalue().splitlines()
    assert first == f"Unusual reading in the seven days until {until.isoformat()}:"
    return [line.strip(" -") for line in lines]


def test_a_clinic_where_nothing_happened_is_quiet() -> None:
    assert report() == ["nothing."]


def test_an_ordinary_week_is_quiet() -> None:
    for week in range(5):
        for key in ("ana", "ben"):
            read(key, *some(8), on=MONDAY - timedelta(days=7 * week))
    assert report() == ["nothing."]


def test_a_first_week_without_colleagues_and_without_a_usual_is_quiet() -> None:
    read("ana", *some(30))
    assert report() == ["nothing."]


def test_a_little_more_than_nothing_is_no_matter() -> None:
    read("ana", record(), on=MONDAY - timedelta(days=7))
    read("ana", *some(5))
    assert report() == ["nothing."]


def test_opening_the_same_record_again_and_again_counts_once() -> None:
    one = record()
    read("ana", record(), on=MONDAY - timedelta(days=7))
    read("ana", *[one] * 20)
    assert report() == ["nothing."]


def test_what_patients_do_and_what_is_no_record_is_not_counted() -> None:
    for person in ("maria", "carla"):
        read(person, record(), on=MONDAY - timedelta(days=7))
    read("maria", *some(30))
    did("carla", "admin.read", *[enter("ana")] * 10, *[enter("ben")] * 10)  # type: ignore[list-item]
    assert report() == ["nothing."]


def test_far_more_than_their_own_usual_is_told_with_both_numbers() -> None:
    for week, count in ((1, 2), (2, 3), (3, 1), (4, 2)):
        read("ana", *some(count), on=MONDAY - timedelta(days=7 * week))
    read("ana", *some(7))
    assert report() == ["Ana Ruiz (therapist) opened 7 records; their own usual week: 2."]


def test_far_more_than_colleagues_of_the_same_role_is_told() -> None:
    read("ben", *some(2))
    read("carla", *some(7))
    read("ana", *some(7))
    assert report() == ["Ana Ruiz (therapist) opened 7 records; colleagues of the same role: 2."]


def test_a_late_evening_now_and_then_is_quiet() -> None:
    read("ana", *some(2), at=time(22))
    read("ana", *some(9), at=time(18, 59))
    assert report() == ["nothing."]


def test_nights_and_weekends_are_told() -> None:
    read("ana", *some(2), at=time(2))
    read("ana", record(), on=SUNDAY)
    assert report() == ["Ana Ruiz (therapist) opened records 3 times outside clinic time."]


@pytest.mark.parametrize(
    ("when", "open_"),
    [
        (datetime(2026, 11, 9, 7), True),
        (datetime(2026, 11, 9, 6, 59), False),
        (datetime(2026, 11, 9, 18, 59), True),
        (datetime(2026, 11, 9, 19), False),
        (datetime(2026, 11, 14, 12), False),
        (datetime(2026, 11, 26, 12), False),
    ],
)
def test_clinic_time_is_by_the_clinics_own_calendar(when: datetime, open_: bool, settings: Settings) -> None:
    settings.CLINIC_CLOSED_ON = ["2026-11-26"]
    assert is_clinic_time(timezone.make_aware(when)) is open_


def test_reading_ones_own_and_what_nobody_has_worked_on_is_quiet() -> None:
    mine, new = list(some(5)), list(some(5))
    did("ana", "referral.taken_up", *mine)
    did("ben", "referral.ask_patient", *mine)
    read("ana", *mine, *new)
    assert report() == ["nothing."]


def test_reading_what_only_colleagues_worked_on_is_told() -> None:
    theirs = list(some(3))
    did("ben", "referral.taken_up", *theirs, on=MONDAY - timedelta(days=30))
    read("ana", *theirs)
    did("ana", "referral.opened_while_held", *theirs)
    assert report() == ["Ana Ruiz (therapist) looked at 3 records that only colleagues worked on."]


def test_a_wrong_address_or_two_is_quiet() -> None:
    did("ana", "access.denied", *some(2))
    assert report() == ["nothing."]


def test_many_answers_of_no_are_told() -> None:
    did("ed", "access.denied", *some(3))
    assert report() == ["Ed Lind (content editor) was refused a page 3 times."]


def test_many_failed_sign_ins_are_told_for_all_together() -> None:
    with patch("django.utils.timezone.now", return_value=timezone.make_aware(datetime.combine(MONDAY, NOON))):
        for _ in range(3):
            trail.note("account.sign_in_failed")
    assert report() == ["Somebody not signed in failed to sign in 3 times, all together."]


def test_what_was_before_and_after_the_week_does_not_count() -> None:
    for day in (MONDAY - timedelta(days=1), SUNDAY + timedelta(days=1)):
        did("ed", "access.denied", *some(3), on=day)
    assert report() == ["nothing."]


def test_a_week_is_seven_days_at_the_clinic_also_when_the_clocks_change() -> None:
    since, until = week_until(date(2026, 11, 1))
    assert (timezone.localtime(since), timezone.localtime(until).date()) == (since, date(2026, 11, 2))
    assert since.date() == date(2026, 10, 26)
    assert until.timestamp() - since.timestamp() == timedelta(days=7, hours=1).total_seconds()


def test_somebody_whose_account_is_gone_is_told_by_their_id() -> None:
    gone = Actor(str(new_id()), "therapist", "password")
    with acting(gone), patch("django.utils.timezone.now", return_value=timezone.make_aware(datetime(2026, 11, 9, 12))):
        for _ in range(3):
            trail.note("access.denied")
    assert report() == [f"{gone.id} (therapist) was refused a page 3 times."]


def test_the_report_is_noted_and_names_no_patient() -> None:
    report()
    noted = AuditEvent.objects.get(action="trail.report_read")
    assert (noted.actor_role, noted.detail) == ("system", {"until": "2026-11-15"})


def test_more_rows_do_not_take_more_queries(django_assert_max_num_queries: object) -> None:
    read("ana", *some(40))
    read("ben", *some(40))
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        unusual(*week_until(SUNDAY))
