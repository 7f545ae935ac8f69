"""The clinic's clock: a silent provider, a silent patient, people who left, and who hears what."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from clinic.accounts.models import User
from clinic.audit.models import AuditEvent
from clinic.mail.models import Message
from intake.clock import tick
from intake.referrals import lifecycle as life
from intake.referrals.lifecycle import State, Step
from intake.referrals.models import NoticeChoice, Referral
from intake.referrals.workflow import By, undo
from tests.cast import enter
from tests.intake.making import sent_intake, shared_draft
from tests.intake.referrals.people import again, ana, lead, take

pytestmark = pytest.mark.django_db
DENVER = ZoneInfo("America/Denver")
#: A Monday morning; the clinic is closed on the Thursday.
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=DENVER)
PROVIDER = By("", life.Role.PROVIDER, "Dr. Lee")

At = Callable[[datetime], None]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> At:
    """Move the clock to a moment."""
    settings.TIME_ZONE = "America/Denver"
    settings.CLINIC_OPENS_AT, settings.CLINIC_CLOSES_AT = 9, 17
    settings.CLINIC_CLOSED_ON = ["2026-11-26"]
    timezone.activate(DENVER)
    return lambda moment: monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


def mails(kind: str) -> list[str]:
    """Whom mails of a kind go to, oldest first."""
    return [mail.recipient for mail in Message.objects.filter(kind=kind).order_by("id")]


def day(number: int, hour: int = 18) -> datetime:
    """An evening in that November (31 is the first of December)."""
    return MONDAY.replace(hour=hour) + timedelta(days=number - 23)


def test_nothing_is_done_while_nothing_is_due(at: At) -> None:
    at(MONDAY)
    referral = lead(sent_intake(), State.SENT)
    assert tick(MONDAY) == {}
    assert again(referral).state == State.SENT


def test_a_silent_provider_is_reminded_then_phoned_then_no_longer_waited_for(at: At) -> None:
    at(MONDAY)
    referral = lead(sent_intake(), State.SENT)
    seen = []
    for evening in range(23, 60):
        at(day(evening))
        done = {name: count for name, count in tick().items() if name not in ("digests", "told")}
        if done:
            seen.append((f"{day(evening):%b %d}", done))
    # Three working days (a closed day and a weekend between), seven, and thirty calendar days.
    assert seen == [("Nov 27", {"remind": 1}), ("Dec 03", {life.CALL_TASK: 1}), ("Dec 23", {"expire": 1})]
    assert again(referral).state == State.DRAFTING


def test_after_staff_phoned_the_provider_the_case_rests_but_never_beyond_its_end(at: At) -> None:
    at(MONDAY)
    referral = lead(sent_intake(), State.SENT)
    take(referral, Step.REMIND, note="Left a message.")
    assert timezone.localtime(referral.due_at).date().isoformat() == "2026-12-01"
    at(MONDAY + timedelta(days=28))
    take(referral, Step.REMIND)
    assert referral.due_at == MONDAY + timedelta(days=30)


def test_a_letter_sent_again_is_waited_for_anew(at: At) -> None:
    at(MONDAY)
    referral = lead(sent_intake(), State.SENT)
    at(day(30))
    tick()
    take(again(referral), Step.RESEND)
    at(day(30) + timedelta(days=29))
    tick()
    assert again(referral).state == State.SENT
    at(day(30) + timedelta(days=31))
    tick()
    assert again(referral).state == State.DRAFTING


def test_a_letter_whose_sending_again_was_undone_is_waited_for_no_longer_than_before(at: At) -> None:
    at(MONDAY)
    referral = lead(sent_intake(), State.SENT)
    at(MONDAY + timedelta(days=29))
    take(again(referral), Step.RESEND)
    undo(referral=again(referral), by=ana(), seen=again(referral).version)
    at(MONDAY + timedelta(days=31))
    assert tick()["expire"] == 1


def test_a_silent_patient_is_reminded_once_and_then_shown_as_late(at: At) -> None:
    at(MONDAY)
    referral = lead(sent_intake(about={"email": "maria@home.example"}), State.WAITING_PATIENT)
    for evening in range(23, 50):
        at(day(evening))
        tick()
    kinds = [event.step for event in referral.events.order_by("number")]
    assert kinds.count(Step.REMIND) == 1
    assert mails("question") == ["maria@home.example"] * 2
    assert again(referral).due_at < day(49)


def test_somebody_who_is_to_be_called_first_is_told_of_whatever_was_chosen(at: At) -> None:
    at(MONDAY)
    NoticeChoice.objects.create(user=enter("ana"), new=False)
    enter("ben")
    sent_intake()
    assert tick(MONDAY)["told"] == 1
    assert mails("staff-new") == ["ben@clinic.example"]
    shared_draft()
    assert tick(MONDAY)["told"] == 2
    assert mails("staff-new")[1:] == ["ana@clinic.example", "ben@clinic.example"]
    assert tick(MONDAY)["told"] == 0


def test_the_owner_hears_when_the_provider_answered_unless_they_chose_not_to(at: At) -> None:
    at(MONDAY)
    for name, wants in (("Maria Delgado", True), ("Harold Osei", False)):
        NoticeChoice.objects.update_or_create(user=enter("ana"), defaults={"reply": wants})
        take(lead(sent_intake(name=name), State.SENT), Step.REFER, PROVIDER, on_paper=False)
    assert mails("staff-reply") == ["ana@clinic.example"]


def test_what_is_undone_is_never_mailed(at: At) -> None:
    at(MONDAY)
    referral = sent_intake(about={"email": "maria@home.example"})
    take(referral, Step.ASK_PATIENT)
    assert mails("question") == ["maria@home.example"]
    undo(referral=again(referral), by=ana(), seen=again(referral).version)
    assert Message.objects.get(kind="question").taken_back_at


def test_a_patient_who_wants_no_mails_gets_none(at: At) -> None:
    at(MONDAY)
    referral = sent_intake(about={"email": "maria@home.example"})
    assert mails("received") == ["maria@home.example"]
    referral.patient.mail_wanted = False
    referral.patient.save()
    take(again(referral), Step.ASK_PATIENT)
    assert mails("question") == []


def test_what_is_due_is_told_once_a_working_day_and_what_is_late_to_the_admin(at: At) -> None:
    at(MONDAY)
    enter("ana"), enter("carla")
    sent_intake()
    tick()
    for hour in (24, 25, 26, 27, 28):
        at(day(hour, 12))
        tick(), tick()
    sent = [(m.kind, f"{timezone.localtime(m.put_at):%a}") for m in Message.objects.order_by("id")]
    # Due on Wednesday; Thursday is closed, so a whole working day late is Friday evening, told on Monday.
    assert sent == [("staff-new", "Mon"), ("staff-due", "Wed"), ("staff-due", "Fri")]
    at(day(30, 12))
    tick()
    assert mails("staff-late") == ["carla@clinic.example"]


def test_cases_of_somebody_who_left_are_everybodys_again(at: At) -> None:
    at(MONDAY)
    referral = lead(sent_intake(), State.DRAFTING)
    enter("ben")
    tick()
    left = enter("ana")
    left.is_active = False
    left.save()
    done = tick()
    assert (done["released"], again(referral).owner) == (1, None)
    assert AuditEvent.objects.filter(action="referral.released", subject_id=str(referral.pk)).exists()
    assert tick()["released"] == 0


def _left(key: str = "ana") -> None:
    """Their access ends, and the clock looks."""
    User.objects.filter(pk=enter(key).pk).update(is_active=False)
    tick()


def test_colleagues_hear_once_of_the_cases_of_somebody_who_left(at: At) -> None:
    at(MONDAY)
    lead(sent_intake(), State.SENT), lead(sent_intake(name="Harold Osei"), State.DRAFTING), enter("ben")
    tick()
    _left()
    tick()
    told = Message.objects.get(kind="staff-new")
    assert told.recipient == "ben@clinic.example"
    assert "a colleague left: 2" in told.body
    assert "decide" not in told.body


def test_a_call_that_nobody_makes_any_more_is_told_to_whoever_is_there(at: At) -> None:
    at(MONDAY)
    NoticeChoice.objects.create(user=enter("ben"), new=False)
    lead(shared_draft(), State.CALLING)
    tick()
    Message.objects.all().delete()
    _left()
    told = Message.objects.get(kind="staff-new")
    assert (told.recipient, "phoned first: 1" in told.body) == ("ben@clinic.example", True)


@pytest.mark.parametrize("step", [Step.REFER, Step.DECLINE, Step.NOT_MY_PATIENT])
def test_the_answer_to_a_case_of_somebody_who_left_is_told_to_all(at: At, step: Step) -> None:
    at(MONDAY)
    referral = lead(sent_intake(), State.SENT)
    enter("ben"), enter("cleo"), enter("carla")
    _left()
    take(again(referral), step, PROVIDER, on_paper=False)
    assert sorted(mails("staff-reply")) == ["ben@clinic.example", "cleo@clinic.example"]


def test_the_command_says_what_it_did(at: At) -> None:
    at(MONDAY)
    enter("ana")
    sent_intake()
    said = StringIO()
    call_command("clock", "--once", stdout=said)
    call_command("clock", "--once", stdout=said)
    assert said.getvalue().splitlines() == ["1 told", "Nothing is due."]


def test_ticks_ask_the_same_number_of_questions_however_much_waits(at: At) -> None:
    at(MONDAY)
    counts = []
    for _ in range(2):
        for number in range(3):
            lead(sent_intake(name=f"Person {number}"), State.SENT)
        tick()
        with CaptureQueriesContext(connection) as seen:
            tick()
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert Referral.objects.open().count() == 6
