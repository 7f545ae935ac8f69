"""Real SMTP: what each answer of a mail server does to a mail."""

import smtplib
from datetime import timedelta
from threading import Event

import pytest
from django.core.mail import BadHeaderError

from clinic.mail.delivery import End, meaning
from clinic.mail.models import Message
from clinic.mail.worker import send_due
from tests.clinic.mail.putting import again, code_to, make_due

pytestmark = pytest.mark.django_db


def test_a_mail_arrives_as_it_was_put(server, settings):
    settings.DEFAULT_FROM_EMAIL = "Steady Hands Clinic <no-reply@clinic.example>"
    message = code_to("maria@home.example")
    assert send_due(Event()) == {End.SENT: 1}
    (mail,) = server.taken
    assert (mail["To"], mail["From"]) == ("maria@home.example", "Steady Hands Clinic <no-reply@clinic.example>")
    assert (mail["Subject"], mail["Message-ID"]) == (message.subject, message.message_id)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert not mail.is_multipart()
    assert mail.get_payload(decode=True).decode().replace("\r\n", "\n").strip() == message.body.strip()
    assert (again(message).state, again(message).attempts) == ("Sent", 1)
    assert send_due(Event()) == {}
    assert len(server.taken) == 1


def test_many_mails_share_one_line(server):
    before = server.calls
    for number in range(5):
        code_to(f"p{number}@home.example")
    assert send_due(Event()) == {End.SENT: 5}
    assert server.calls == before + 1


def test_held_mail_stays(server):
    code_to(hold=timedelta(minutes=10))
    assert send_due(Event()) == {}
    assert server.taken == []


@pytest.mark.parametrize(("step", "answer"), [("RCPT", "550 no such user"), ("DATA", "554 not wanted")])
def test_a_lasting_refusal_ends_that_mail_and_no_other(server, step, answer):
    message = code_to()
    server.answers[step] = answer
    assert send_due(Event()) == {End.NEVER: 1}
    assert (again(message).state, again(message).last_error) == ("Dead", f"refused ({answer[:3]})")
    server.answers.clear()
    code_to("ben@home.example")
    assert send_due(Event()) == {End.SENT: 1}
    assert server.recipients() == ["ben@home.example"]


@pytest.mark.parametrize(("step", "answer"), [("RCPT", "450 try later"), ("DATA", "451 try later")])
def test_a_refusal_for_now_is_tried_later_while_the_next_mail_goes_on(server, step, answer):
    first, second = code_to(), code_to()
    server.answers[step] = answer
    assert send_due(Event()) == {End.LATER: 2}
    for message in (first, second):
        assert (again(message).state, again(message).attempts) == ("Waiting", 1)
        assert again(message).last_error == f"refused for now ({answer[:3]})"
    assert send_due(Event()) == {}
    server.answers.clear()
    make_due(first)
    assert send_due(Event()) == {End.SENT: 1}


def test_a_server_that_refuses_the_clinic_itself_is_no_fault_of_the_mail(server):
    message = code_to()
    server.answers["MAIL"] = "550 not from you"
    assert send_due(Event()) == {End.UNREACHABLE: 1}
    assert (again(message).state, again(message).attempts) == ("Waiting", 0)
    assert again(message).last_error == "unreachable (SMTPSenderRefused 550)"


def test_a_slow_server_is_waited_for_only_so_long(server, settings):
    settings.EMAIL_TIMEOUT = 0.3
    server.slow = 5
    message = code_to()
    assert send_due(Event()) == {End.CUT_OFF: 1}
    assert (again(message).state, again(message).attempts) == ("Waiting", 1)
    assert again(message).last_error == "cut off (SMTPServerDisconnected)"


def test_a_server_that_hangs_up_leaves_the_rest_for_the_next_look(server):
    code_to(), code_to()
    server.answers["RCPT"] = "421 closing"
    assert send_due(Event()) == {End.CUT_OFF: 1}
    assert Message.objects.waiting().filter(attempts=0).count() == 1


def test_no_server_at_all_loses_nothing(server):
    message = code_to()
    server.kill()
    assert send_due(Event()) == {End.UNREACHABLE: 1}
    assert again(message).last_error == "unreachable (ConnectionRefusedError)"
    server.start()
    assert send_due(Event()) == {End.SENT: 1}


def test_starttls_is_asked_for_where_it_is_set_and_nothing_goes_without(server, settings):
    settings.EMAIL_USE_TLS = True
    message = code_to()
    assert send_due(Event()) == {End.UNREACHABLE: 1}
    assert again(message).last_error == "unreachable (SMTPNotSupportedError)"
    assert server.taken == []


def test_an_address_with_a_line_break_that_came_by_another_way_ends_and_reaches_nobody(server):
    message = code_to()
    message.recipient = "a@home.example\nBcc: all@evil.example"
    message.save(update_fields=["recipient", "recipient_index"])
    assert send_due(Event()) == {End.NEVER: 1}
    assert again(message).state == "Dead"
    assert server.taken == []


def test_a_mail_outside_ascii_arrives_whole(server, settings):
    settings.CLINIC_NAME = "Klinik Ängelholm"
    code_to("maria@bücher.example")
    assert send_due(Event()) == {End.SENT: 1}
    assert "Klinik Ängelholm" in server.taken[0].get_payload(decode=True).decode()


@pytest.mark.parametrize(
    ("error", "end", "why"),
    [
        (smtplib.SMTPServerDisconnected("maria@home.example"), End.CUT_OFF, "SMTPServerDisconnected"),
        (TimeoutError("maria@home.example"), End.CUT_OFF, "TimeoutError"),
        (smtplib.SMTPDataError(0, b"nonsense"), End.CUT_OFF, "0"),
        (smtplib.SMTPRecipientsRefused({"maria@home.example": (552, b"full")}), End.NEVER, "552"),
        (smtplib.SMTPRecipientsRefused({}), End.CUT_OFF, "0"),
        (smtplib.SMTPNotSupportedError("maria@home.example"), End.NEVER, "SMTPNotSupportedError"),
        (BadHeaderError("maria@home.example"), End.NEVER, "BadHeaderError"),
    ],
)
def test_what_errors_mean_and_that_they_tell_no_address(error, end, why):
    assert (meaning(error).end, meaning(error).why) == (end, why)
