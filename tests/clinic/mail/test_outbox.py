"""Putting mail: with the act or not at all, once for one act, held where it can be undone."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.utils import timezone

from clinic.audit.request import CurrentRequest
from clinic.mail import outbox
from clinic.mail.models import Message
from tests.clinic.mail.putting import again, code_to

pytestmark = pytest.mark.django_db


@pytest.mark.django_db(transaction=True)
def test_an_act_that_fails_puts_no_mail():
    with pytest.raises(LookupError), transaction.atomic():
        code_to()
        raise LookupError
    assert not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_mail_outside_a_transaction_is_refused():
    with pytest.raises(RuntimeError, match="inside the transaction"):
        outbox.put(to="maria@home.example", kind="test", context={}, key="k")
    assert not Message.objects.exists()


def test_nothing_is_sent_by_putting(mailoutbox):
    message = code_to()
    assert message.state == "Waiting"
    assert mailoutbox == []


def test_the_same_act_puts_one_mail():
    first, second = code_to(key="act 1"), code_to("other@home.example", key="act 1")
    assert second == first
    assert again(first).recipient == "maria@home.example"
    assert code_to(key="act 2") != first
    assert Message.objects.count() == 2


def test_another_kind_of_the_same_act_is_another_mail():
    code_to(key="act 1")
    outbox.put(to="maria@home.example", kind="test", context={}, key="act 1")
    assert Message.objects.count() == 2


def test_an_act_without_a_key_is_refused():
    with pytest.raises(ValueError, match="key"):
        outbox.put(to="maria@home.example", kind="test", context={}, key="")


def test_the_message_id_is_made_of_the_row_and_the_clinics_host(settings):
    settings.CLINIC_ADDRESS = "https://clinic.example:8443"
    message = code_to()
    assert message.message_id == f"<{message.pk}@clinic.example>"
    settings.CLINIC_ADDRESS = "https://moved.example"
    assert again(message).message_id == f"<{message.pk}@clinic.example>"


def test_a_poisoned_host_of_a_request_reaches_no_mail(rf, settings):
    settings.ALLOWED_HOSTS, settings.CLINIC_ADDRESS = ["*"], "https://clinic.example"
    request = rf.post("/", headers={"host": "evil.example", "x-forwarded-host": "evil.example"})
    put = []
    CurrentRequest(lambda asked: put.append(code_to()) or HttpResponse())(request)
    message = put[0]
    assert request.get_host() == "evil.example"
    assert "https://clinic.example" in message.body
    assert not any("evil" in text for text in (message.body, message.subject, message.message_id))


@pytest.mark.parametrize(
    "to", ["", "nobody", "a@home.example\nBcc: b@home.example", "a@home.example, b@home.example", "a@home.example\x00"]
)
def test_an_address_that_is_none_is_refused(to):
    with pytest.raises(ValidationError):
        code_to(to)
    assert not Message.objects.exists()


def test_a_kind_that_there_is_not_is_refused():
    with pytest.raises(KeyError):
        outbox.put(to="maria@home.example", kind="newsletter", context={}, key="k")


def test_held_mail_is_due_when_the_undo_window_is_over():
    message = code_to(hold=outbox.UNDO_WINDOW)
    assert timedelta(minutes=10) == outbox.UNDO_WINDOW
    assert not Message.objects.due(message.put_at + timedelta(minutes=9, seconds=59)).exists()
    assert Message.objects.due(message.put_at + timedelta(minutes=10)).get() == message


def test_held_mail_can_be_taken_back_and_never_leaves():
    message = code_to(key="act 1", hold=outbox.UNDO_WINDOW)
    assert outbox.take_back(kind="sign-in-code", key="act 1")
    assert again(message).state == "Taken back"
    assert not Message.objects.due(timezone.now() + timedelta(days=1)).exists()
    assert not outbox.take_back(kind="sign-in-code", key="act 1")


def test_mail_that_may_have_left_is_not_taken_back():
    message = code_to(key="act 1")
    assert not outbox.take_back(kind="sign-in-code", key="act 1")
    assert not outbox.take_back(kind="sign-in-code", key="no such act")
    assert again(message).state == "Waiting"


@pytest.mark.parametrize("ends", [("sent_at", "dead_at"), ("sent_at", "taken_back_at"), ("dead_at", "taken_back_at")])
def test_the_database_refuses_two_ends_of_one_mail(ends):
    message = code_to()
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(**dict.fromkeys(ends, timezone.now()))


def test_the_database_refuses_a_try_inside_the_undo_window():
    message = code_to(hold=outbox.UNDO_WINDOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(next_try_at=message.put_at)


def test_mail_that_ended_long_ago_is_forgotten_and_what_was_given_up_on_stays():
    now = timezone.now()
    long_ago, lately = now - timedelta(days=91), now - timedelta(days=89)
    ends = [{"sent_at": long_ago}, {"taken_back_at": long_ago}, {"dead_at": long_ago}, {"sent_at": lately}, {}]
    rows = [code_to() for _ in ends]
    for row, end in zip(rows, ends, strict=True):
        Message.objects.filter(pk=row.pk).update(**end)
    assert outbox.forget(now) == 2
    assert set(Message.objects.values_list("pk", flat=True)) == {row.pk for row in rows[2:]}
    assert outbox.forget(now) == 0
