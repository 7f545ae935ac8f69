"""Dates with a patient: agreed, moved, taken back, reminded of once; mails and files say when, and never why."""

from datetime import date, datetime, timedelta
from threading import Event as Done
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils import timezone
from icalendar import Calendar

from clinic.audit.append_only import WrittenOnce
from clinic.audit.models import AuditEvent
from clinic.mail.models import Message
from clinic.mail.worker import send_due
from intake import clock
from intake.care import agreeing, calendar_file
from intake.care.agreeing import NotAgreed, Time
from intake.care.appointments import Appointment
from intake.care.models import Plan
from intake.records.models import Patient
from intake.referrals.lifecycle import Step
from intake.submission import change_consent
from tests.clinic.mail.test_kinds import told
from tests.intake.care.caring import plan
from tests.intake.referrals.people import again, ana, take

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ADDRESS = "maria@home.example"
DENVER = ZoneInfo("America/Denver")


def _plan(**how: object) -> Plan:
    return plan(about={"email": ADDRESS}, **how)


def _in(days: float) -> Time:
    return Time(timezone.now().replace(microsecond=0) + timedelta(days=days), 30)


def _agreed(found: Plan, days: float = 2) -> Appointment:
    return agreeing.agree(plan=found, time=_in(days), by=ana())


def _event(text: str) -> tuple[str, dict[str, str]]:
    """The method and the values of the only event of a calendar file."""
    file = Calendar.from_ical(text)
    (event,) = file.walk("VEVENT")
    return str(file["METHOD"]), {name: event[name].to_ical().decode() for name in event if name != "SEQUENCE"} | {
        "SEQUENCE": str(event["SEQUENCE"])
    }


def test_a_date_is_agreed_and_the_patient_gets_it_for_their_calendar() -> None:
    found = _plan()
    row = _agreed(found)
    message = Message.objects.get(kind="date")
    send_due(Done())
    (sent,) = [one for one in mail.outbox if "Your time" in one.subject]
    assert (sent.to, sent.extra_headers["Message-ID"]) == ([ADDRESS], message.message_id)
    (part,) = sent.attachments
    assert part.get_content_type() == "text/calendar"
    assert (part.get_param("method"), part.get_filename()) == ("PUBLISH", "date.ics")
    assert part.get_payload(decode=True).decode() == calendar_file.of(row)
    assert AuditEvent.objects.filter(action="care.date").count() == 1


def test_the_file_says_when_and_where_and_never_why(settings) -> None:
    settings.CLINIC_POST = "12 Elm Street, Denver CO 80202"
    row = _agreed(_plan())
    text = calendar_file.of(row)
    method, event = _event(text)
    assert method == "PUBLISH"
    assert event["SUMMARY"] == settings.CLINIC_NAME
    assert event["DTSTART"] == f"{row.starts_at.astimezone(ZoneInfo('UTC')):%Y%m%dT%H%M%SZ}"
    assert (event["SEQUENCE"], event["STATUS"]) == ("0", "CONFIRMED")
    assert told(text.replace(settings.CLINIC_NAME, "")) == set()
    assert "Maria" not in text and "Delgado" not in text
    assert all(line.endswith("\r") for line in text.split("\n")[:-1])


def test_a_moved_date_keeps_its_name_and_a_cancelled_one_leaves_the_calendar() -> None:
    first = _agreed(_plan())
    moved = agreeing.move(appointment=first, time=_in(3), by=ana())
    gone = agreeing.take_back(appointment=moved, by=ana())
    files = [_event(calendar_file.of(row)) for row in (first, moved, gone)]
    assert len({event["UID"] for _, event in files}) == 1
    assert [event["SEQUENCE"] for _, event in files] == ["0", "1", "2"]
    assert [method for method, _ in files] == ["PUBLISH", "PUBLISH", "CANCEL"]
    assert files[2][1]["STATUS"] == "CANCELLED"
    kinds = Message.objects.filter(kind__startswith="date").order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["date", "date-moved", "date-off"]
    assert not Appointment.objects.current().exists()
    with pytest.raises(WrittenOnce):
        first.save()


def test_two_who_change_the_same_date_do_not_both_win() -> None:
    first = _agreed(_plan())
    agreeing.move(appointment=first, time=_in(3), by=ana())
    for act in (
        lambda: agreeing.move(appointment=first, time=_in(4), by=ana()),
        lambda: agreeing.take_back(appointment=first, by=ana()),
    ):
        with pytest.raises(NotAgreed, match="just now"):
            act()


def test_a_second_press_agrees_no_second_date() -> None:
    found, time = _plan(), _in(2)
    rows = [agreeing.agree(plan=found, time=time, by=ana()) for _ in range(2)]
    assert rows[0] == rows[1] and Message.objects.filter(kind="date").count() == 1


def test_no_date_in_the_past_after_the_referral_or_while_care_is_paused() -> None:
    found = _plan()
    for days in (-1, 400):
        with pytest.raises(NotAgreed):
            _agreed(found, days)
    take(again(found.referral), Step.PAUSE)
    with pytest.raises(NotAgreed, match="paused"):
        _agreed(found)


@pytest.mark.parametrize("change", [{"mail_wanted": False}, {"email": "", "email_index": ""}])
def test_whoever_wants_no_mail_gets_none(change: dict[str, object]) -> None:
    found = _plan()
    person = Patient.objects.get()
    for name, value in change.items():
        setattr(person, name, value)
    person.save()
    _agreed(Plan.objects.get(pk=found.pk))
    assert not Message.objects.filter(kind__startswith="date").exists()


def _at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=DENVER)


def _friday() -> date:
    today = timezone.localdate() + timedelta(days=14)
    return today + timedelta(days=(4 - today.weekday()) % 7)


def test_the_clock_reminds_once_on_the_working_day_before() -> None:
    found, friday = _plan(), _friday()
    for hours in (24 * 3 + 10, 24 * 4 + 10):  # Monday and Tuesday at 10
        agreeing.agree(plan=found, time=Time(_at(friday, 0) + timedelta(hours=hours), 30), by=ana())
    assert agreeing.remind(_at(friday - timedelta(days=1), 10)) == 0
    assert agreeing.remind(_at(friday, 5)) == 0  # the clinic is closed
    assert clock.tick(_at(friday, 10))["dates"] == 1
    assert clock.tick(_at(friday, 11))["dates"] == 0
    assert agreeing.remind(_at(friday + timedelta(days=1), 10)) == 0
    (reminder,) = Message.objects.filter(kind="date-soon")
    assert "Monday" in reminder.body and reminder.calendar is None


def test_the_next_date_of_each_is_found_in_one_query(django_assert_num_queries) -> None:
    found = _plan()
    later, sooner = _agreed(found, 5), _agreed(found, 2)
    with django_assert_num_queries(1):
        assert agreeing.next_of([found.referral], timezone.now()) == {found.referral_id: sooner}
    assert later.pk != sooner.pk


@pytest.mark.parametrize("step", [Step.PAUSE, Step.END])
def test_nobody_is_reminded_of_a_date_of_care_that_is_paused_or_over(step: Step) -> None:
    found, friday = _plan(), _friday()
    agreeing.agree(plan=found, time=Time(_at(friday, 10) + timedelta(days=3), 30), by=ana())
    take(again(found.referral), step)
    assert agreeing.remind(_at(friday, 10)) == 0


def test_while_a_new_referral_is_asked_for_they_are_reminded() -> None:
    found, friday = _plan(), _friday()
    agreeing.agree(plan=found, time=Time(_at(friday, 10) + timedelta(days=3), 30), by=ana())
    take(again(found.referral), Step.RENEW)
    assert agreeing.remind(_at(friday, 10)) == 1


def test_whoever_took_back_that_the_clinic_may_write_gets_no_mail() -> None:
    found, friday = _plan(), _friday()
    change_consent(intake=found.referral.intake, tick="contact", agrees=False)
    row = agreeing.agree(plan=found, time=Time(_at(friday, 10) + timedelta(days=3), 30), by=ana())
    assert agreeing.remind(_at(friday, 10)) == 0
    agreeing.take_back(appointment=row, by=ana())
    assert not Message.objects.filter(kind__startswith="date").exists()
