"""`manage.py send_mail`: once, as a test, and refusing nonsense."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from clinic.mail.models import Message
from tests.clinic.mail.putting import code_to

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def signals(monkeypatch):
    """The test runner keeps its own answer to Control-C."""
    taken = {}
    monkeypatch.setattr("clinic.mail.management.commands.send_mail.signal.signal", taken.__setitem__)
    return taken


def send_mail(*words):
    said = StringIO()
    call_command("send_mail", *words, stdout=said)
    return said.getvalue().strip()


def test_once_with_nothing_due_says_so():
    assert send_mail("--once") == "Nothing is due."


def test_once_sends_what_is_due_and_ends(mailoutbox):
    code_to(), code_to()
    assert send_mail("--once") == "2 sent"
    assert len(mailoutbox) == 2


def test_once_without_a_server_says_so_and_loses_nothing(server):
    code_to()
    server.kill()
    assert send_mail("--once") == "1 unreachable"
    assert Message.objects.waiting().count() == 1


def test_a_test_mail_is_put_and_sent_and_nothing_else(server):
    code_to()
    said = send_mail("--test", "owner@clinic.example")
    assert server.recipients() == ["owner@clinic.example"]
    assert server.taken[0]["Subject"] == "A test from Steady Hands Clinic"
    assert said == f"The mail server took it. Message-ID: {server.ids()[0]}"
    assert Message.objects.waiting().count() == 1


def test_every_test_mail_is_a_new_one(mailoutbox):
    send_mail("--test", "owner@clinic.example")
    send_mail("--test", "owner@clinic.example")
    assert len(mailoutbox) == 2


@pytest.mark.parametrize(("step", "answer"), [("RCPT", "550 no such user"), ("RCPT", "450 later")])
def test_a_test_mail_that_is_not_taken_fails_with_the_reason(server, step, answer):
    server.answers[step] = answer
    with pytest.raises(CommandError, match=rf"refused.*\({answer[:3]}\)"):
        send_mail("--test", "owner@clinic.example")


def test_a_test_without_a_server_fails_with_the_reason(server):
    code_to()
    server.kill()
    with pytest.raises(CommandError, match="unreachable"):
        send_mail("--test", "owner@clinic.example")
    assert Message.objects.waiting().count() == 2


@pytest.mark.parametrize("words", [["--test", "nobody"], ["--idle", "0"], ["--idle", "-1"]])
def test_nonsense_is_refused(words):
    with pytest.raises(CommandError, match="nobody|--idle"):
        send_mail(*words)
    assert not Message.objects.exists()


def test_until_stopped_it_goes_on(signals, monkeypatch, mailoutbox):
    code_to()
    looks = []

    def look(stop):
        looks.append(stop.is_set())
        if len(looks) == 3:
            for answer in signals.values():
                answer()
        return {}

    monkeypatch.setattr("clinic.mail.worker.one_look", look)
    monkeypatch.setattr("clinic.mail.worker._pause", lambda ends, idle: 0)
    monkeypatch.setattr("clinic.mail.worker.close_old_connections", lambda: None)
    send_mail("--idle", "0.1")
    assert looks == [False] * 3


def test_beside_a_parent_that_ended_it_ends(monkeypatch):
    parents = iter([100, 100, 1])
    monkeypatch.setattr("clinic.mail.management.commands.send_mail.os.getppid", lambda: next(parents))
    monkeypatch.setattr("clinic.mail.worker.close_old_connections", lambda: None)
    monkeypatch.setattr("clinic.mail.worker._pause", lambda ends, idle: 0)
    send_mail("--with-parent")
    assert list(parents) == []
