"""The mail server goes and comes back, senders are killed: nothing is lost, and at most one mail comes twice a kill."""

import os
import signal
import threading
import time
from collections import Counter
from threading import Event

import pytest
from django.db import OperationalError, connections

from clinic.mail import worker
from clinic.mail.models import Message
from tests.clinic.mail.postman import PATIENCE, postman, until
from tests.clinic.mail.putting import again, code_to

pytestmark = pytest.mark.django_db(transaction=True)
IDLE = 0.05


@pytest.fixture
def working():
    """A worker in a thread of its own, which ends with the test."""
    stop, threads = Event(), []

    def begin():
        def run():
            try:
                worker.work(stop=stop, idle=IDLE)
            finally:
                connections.close_all()

        threads.append(threading.Thread(target=run))
        threads[-1].start()

    yield begin
    stop.set()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive()


def nothing_waits():
    return not Message.objects.waiting().exists()


def test_mail_put_while_the_server_is_away_leaves_when_it_is_back(server, working):
    working()
    expected = [code_to(f"p{number}@home.example").message_id for number in range(3)]
    until(nothing_waits, "the first mails leave")
    server.kill()
    expected += [code_to(f"q{number}@home.example").message_id for number in range(5)]
    until(lambda: Message.objects.exclude(failing_since=None).exists(), "the worker finds nobody")
    assert Message.objects.waiting().count() == 5
    server.start()
    back = time.monotonic()
    until(nothing_waits, "what waited leaves")
    assert time.monotonic() - back < 60
    assert Counter(server.ids()) == Counter(expected)
    assert not Message.objects.filter(attempts__gt=1).exists()


def test_the_worker_looks_often_enough_for_mail_within_a_minute_of_the_servers_return():
    longest = max(worker._pause(Counter({worker.End.UNREACHABLE: 1}), worker.IDLE) for _ in range(200))
    assert longest <= 25
    assert worker._pause(Counter(), worker.IDLE) == worker.IDLE == 5


def test_a_database_that_is_away_is_waited_for(server, working, monkeypatch):
    message, fails = code_to(), [True]
    due = Message.objects.due

    def away_once(now):
        if fails and fails.pop():
            raise OperationalError("server closed the connection unexpectedly")
        return due(now)

    monkeypatch.setattr(Message.objects, "due", away_once)
    working()
    until(lambda: again(message).sent_at, "the mail leaves after all")
    assert fails == []


def test_a_sender_killed_before_it_could_write_sent_makes_one_duplicate_with_the_same_id(server):
    first, second = code_to("maria@home.example"), code_to("ben@home.example")
    sender = postman("--idle", "0.1", port=server.port)

    def kill():
        server.on_taken = lambda: None
        os.kill(sender.pid, signal.SIGKILL)

    server.on_taken = kill
    assert sender.wait(PATIENCE) == -signal.SIGKILL
    sender.stdout.close()
    assert server.ids() == [first.message_id]
    assert again(first).state == "Waiting"

    heir = postman("--idle", "0.1", port=server.port)
    until(nothing_waits, "another sender takes over")
    heir.send_signal(signal.SIGTERM)
    assert heir.wait(PATIENCE) == 0
    heir.stdout.close()
    assert Counter(server.ids()) == {first.message_id: 2, second.message_id: 1}


def test_a_sender_told_to_stop_finishes_the_mail_in_its_hand(server):
    first, second = code_to("maria@home.example"), code_to("ben@home.example")
    sender = postman(port=server.port)
    server.slow = 0.5
    server.on_taken = lambda: sender.send_signal(signal.SIGTERM)
    assert sender.wait(PATIENCE) == 0
    sender.stdout.close()
    assert server.ids() == [first.message_id]
    assert (again(first).state, again(second).state) == ("Sent", "Waiting")
