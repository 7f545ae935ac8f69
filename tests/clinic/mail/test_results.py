"""After a try: the waits grow, a refusal ends it, and fifteen minutes of failing are said once, loudly."""

import logging
from datetime import timedelta
from threading import Event

import pytest
from django.utils import timezone

from clinic.mail.delivery import End, Outcome
from clinic.mail.models import Message
from clinic.mail.results import ALERT_AFTER, TRIES, alert_when_failing, record, unreachable, wait_after
from clinic.mail.worker import one_look
from tests.clinic.mail.putting import again, code_to, make_due

pytestmark = pytest.mark.django_db
LATER = Outcome(End.LATER, "451")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def said(caplog):
    """The lines of the log that are loud."""
    caplog.set_level(logging.INFO, "clinic.mail")
    return lambda: [line.getMessage() for line in caplog.records if line.levelno == logging.CRITICAL]


def minutes_ago(minutes):
    return timezone.now() - timedelta(minutes=minutes)


def failing(message, minutes):
    """As if it had failed since then."""
    record(message, LATER)
    Message.objects.filter(pk=message.pk).update(failing_since=minutes_ago(minutes))
    return again(message)


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (8, 60), (29, 60)])
def test_waits_double_up_to_an_hour_and_differ(attempts, minutes):
    waits = {wait_after(attempts) for _ in range(50)}
    assert all(minutes / 2 * MINUTE <= wait <= minutes * MINUTE for wait in waits)
    assert len(waits) > 1


def test_a_refusal_for_now_waits_and_keeps_no_words_of_the_server():
    message = code_to()
    record(message, LATER)
    row = again(message)
    assert (row.state, row.attempts, row.last_error) == ("Waiting", 1, "refused for now (451)")
    assert timezone.now() + 0.4 * MINUTE < row.next_try_at < timezone.now() + 1.1 * MINUTE


def test_tries_last_about_a_day_and_then_it_is_given_up_on(caplog):
    longest = sum((min(2**n, 60) * MINUTE for n in range(TRIES - 1)), timedelta())
    assert timedelta(hours=20) < longest < timedelta(hours=30)
    message = code_to()
    Message.objects.filter(pk=message.pk).update(attempts=TRIES - 2)
    record(again(message), LATER)
    assert again(message).state == "Waiting"
    record(again(message), LATER)
    assert again(message).state == "Dead"
    assert f"mail given up: sign-in-code {message.pk} refused for now (451)" in caplog.text
    assert "maria" not in caplog.text


def test_a_server_that_is_away_takes_no_try_from_any_mail():
    message = code_to()
    for _ in range(TRIES + 5):
        unreachable("ConnectionRefusedError")
    row = again(message)
    assert (row.state, row.attempts, row.last_error) == ("Waiting", 0, "unreachable (ConnectionRefusedError)")
    assert Message.objects.due(timezone.now()).exists()


def test_when_the_server_is_back_what_it_cut_off_need_not_wait():
    cut, later, held, first = code_to(), code_to(), code_to(hold=timedelta(minutes=10)), code_to()
    record(cut, Outcome(End.CUT_OFF, "SMTPServerDisconnected"))
    record(later, LATER)
    unreachable("ConnectionRefusedError")
    assert not Message.objects.due(timezone.now()).filter(pk=cut.pk).exists()
    record(again(first), Outcome(End.SENT))
    assert set(Message.objects.due(timezone.now())) == {cut}
    assert again(held).next_try_at == held.not_before


def test_failing_for_less_than_fifteen_minutes_is_no_alert(said):
    failing(code_to(), 14)
    assert not alert_when_failing()
    assert said() == []


def test_failing_for_fifteen_minutes_is_said_once(said):
    assert timedelta(minutes=15) == ALERT_AFTER
    failing(code_to(), 16)
    failing(code_to(), 15.5)
    assert [alert_when_failing() for _ in range(3)] == [True, False, False]
    assert len(said()) == 1
    assert "2 waiting" in said()[0]
    assert "maria" not in said()[0]


def test_a_mail_that_ends_meanwhile_does_not_make_it_said_again(said):
    first = failing(code_to(), 16)
    failing(code_to(), 15.5)
    assert alert_when_failing()
    record(first, Outcome(End.NEVER, "550"))
    assert not alert_when_failing()


def test_one_mail_that_fails_while_others_leave_is_no_alert():
    failing(code_to(), 40)
    record(code_to(), Outcome(End.SENT))
    assert not alert_when_failing()


def test_the_next_time_is_said_again_and_counts_from_its_own_start():
    stuck = failing(code_to(), 40)
    assert alert_when_failing()
    record(code_to(), Outcome(End.SENT))
    record(stuck, LATER)
    assert again(stuck).failing_since > minutes_ago(1)
    assert not alert_when_failing()
    Message.objects.sent().update(sent_at=minutes_ago(30))
    Message.objects.exclude(alerted_at=None).update(alerted_at=minutes_ago(35), failing_since=minutes_ago(20))
    assert alert_when_failing()


def test_a_look_into_the_outbox_raises_the_alert_though_nothing_is_due(said):
    failing(code_to(), 16)
    one_look(Event())
    assert len(said()) == 1


def test_mail_that_was_due_long_ago_is_sent_in_one_look(mailoutbox):
    for _ in range(3):
        make_due(code_to())
    one_look(Event())
    assert len(mailoutbox) == 3
    assert Message.objects.sent().count() == 3
