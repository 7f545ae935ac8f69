"""Workers side by side: no mail is ever in two hands, and none stays in a dead one."""

import time
from collections import Counter
from threading import Event

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.utils import timezone

from clinic.mail.claims import claimed, lease
from clinic.mail.delivery import End, Outcome
from clinic.mail.models import Message, MessageQuerySet
from clinic.mail.results import record
from clinic.mail.worker import send_due
from tests.clinic.mail.putting import again, code_to
from tests.drills.crowd import Crowd

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS = 4


class SlowBackend(BaseEmailBackend):
    """Takes a moment for each mail, so that workers meet, and writes down what it was given."""

    given: list[str] = []

    def send_messages(self, email_messages):
        """Every mail, one after the other."""
        for mail in email_messages:
            self.given.append(mail.message()["Message-ID"])
            time.sleep(0.01)
        return len(email_messages)


def test_where_nothing_is_due_nothing_is_held():
    with claimed() as message:
        assert message is None


def test_the_mail_that_waits_longest_comes_first():
    first, _ = code_to(), code_to()
    with claimed() as message:
        assert message == first


def test_a_mail_in_one_hand_is_in_no_other():
    first, second = code_to(), code_to()

    def look():
        with claimed() as message:
            return message

    with Crowd(1) as other, claimed() as mine:
        assert mine == first
        assert other.at_once([look]) == [second]


def test_four_workers_send_forty_mails_once_each(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.SlowBackend"
    monkeypatch.setattr(SlowBackend, "given", [])
    expected = {code_to().message_id for _ in range(40)}
    with Crowd(WORKERS) as crowd:
        ends = sum(crowd.at_once([lambda: send_due(Event())] * WORKERS), Counter())
    assert Counter(SlowBackend.given) == Counter(expected)
    assert ends == {End.SENT: 40}
    assert Message.objects.sent().count() == 40


def test_a_lease_that_ran_out_frees_the_mail_and_the_slow_one_loses_its_say(monkeypatch):
    monkeypatch.setattr(connection.features, "has_select_for_update_skip_locked", False)
    message = code_to()
    with claimed() as slow:
        assert slow == message
    with claimed() as nobody:
        assert nobody is None
    Message.objects.filter(pk=message.pk).update(leased_until=timezone.now())
    with claimed() as quick:
        assert quick == message
    record(slow, Outcome(End.NEVER, "550"))
    assert again(message).state == "Waiting"
    assert again(message).leased_until == quick.leased_until
    record(slow, Outcome(End.SENT))
    assert again(message).state == "Sent"


def test_a_lease_outlasts_the_slowest_server(settings):
    settings.EMAIL_TIMEOUT = 10
    assert lease().total_seconds() == 50


def test_a_mail_taken_by_another_in_between_is_passed_over(monkeypatch):
    monkeypatch.setattr(connection.features, "has_select_for_update_skip_locked", False)
    first, second = code_to(), code_to()
    read = MessageQuerySet.first

    def slow_first(queryset):
        found = read(queryset)
        if found == first:
            Message.objects.filter(pk=first.pk).update(leased_until=timezone.now() + lease())
        return found

    monkeypatch.setattr(MessageQuerySet, "first", slow_first)
    with claimed() as message:
        assert message == second
