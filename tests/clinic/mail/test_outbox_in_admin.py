"""The outbox in Django admin: the clinic admin sees what became of each mail, never what it says, and tries again."""

from datetime import timedelta

import pytest
from django.urls import reverse

from clinic.audit.models import AuditEvent
from clinic.mail import outbox
from clinic.mail.delivery import End, Outcome
from clinic.mail.models import Message
from clinic.mail.results import record
from tests.cast import enter, signed_in
from tests.clinic.mail.putting import again, code_to

pytestmark = pytest.mark.django_db
OUTBOX = reverse("admin:mail_message_changelist")


def page_of(message):
    return reverse("admin:mail_message_change", args=[message.pk])


def dead(to="maria@home.example"):
    message = code_to(to)
    record(message, Outcome(End.NEVER, "550"))
    return again(message)


def sent(to="maria@home.example"):
    message = code_to(to)
    record(message, Outcome(End.SENT))
    return again(message)


def listed(client, **query):
    return set(client.get(OUTBOX, query).context["cl"].result_list)


def ask_again(client, *rows):
    return client.post(OUTBOX, {"action": "try_again", "_selected_action": [str(row.pk) for row in rows]})


@pytest.mark.parametrize("key", ["ana", "ed", "pia", "maria"])
def test_nobody_but_the_clinic_admin_sees_it_or_tries_again(key):
    message = dead()
    client = signed_in(key)
    for answer in (client.get(OUTBOX), client.get(page_of(message)), ask_again(client, message)):
        assert answer.status_code in (302, 403, 404)
        assert "maria@home" not in answer.content.decode()
    assert again(message).state == "Dead"
    assert not AuditEvent.objects.filter(action="mail.tried_again").exists()


def test_what_a_mail_says_is_shown_to_nobody():
    message = dead()
    carla = signed_in("carla")
    for address in (OUTBOX, page_of(message), reverse("admin:mail_message_history", args=[message.pk])):
        page = carla.get(address).content.decode()
        assert "KDMR" not in page
        assert "Type it on the page" not in page
    assert f"{len(message.body)} characters, shown to nobody" in carla.get(page_of(message)).content.decode()


def test_reading_it_is_noted():
    message = dead()
    carla = signed_in("carla")
    carla.get(OUTBOX, {"q": "maria@home.example"})
    carla.get(page_of(message))
    noted = AuditEvent.objects.filter(actor_id=str(enter("carla").pk), action__startswith="admin.")
    assert {event.action for event in noted} == {"admin.listed", "admin.read"}
    assert "maria" not in str(list(noted.values_list("detail", flat=True)))


def test_each_state_has_its_filter():
    rows = {
        "waiting": code_to(),
        "sent": sent(),
        "dead": dead(),
        "taken-back": code_to(key="undone", hold=timedelta(minutes=10)),
    }
    assert outbox.take_back(kind="sign-in-code", key="undone")
    carla = signed_in("carla")
    for state, row in rows.items():
        assert listed(carla, state=state) == {row}
    assert listed(carla) == listed(carla, state="nonsense") == set(rows.values())
    page = carla.get(OUTBOX).content.decode()
    assert all(f">{word}</td>" in page for word in ("Waiting", "Sent", "Dead", "Taken back"))


def test_mail_is_found_by_its_whole_address_in_any_case():
    mine = code_to("maria@home.example")
    code_to("ben@home.example")
    carla = signed_in("carla")
    assert listed(carla, q="Maria@home.example") == {mine}
    assert listed(carla, q="maria") == set()


def test_nothing_of_it_is_added_changed_or_removed_by_hand():
    message = dead()
    carla = signed_in("carla")
    assert carla.post(page_of(message), {"recipient": "evil@evil.example"}).status_code == 403
    assert carla.post(reverse("admin:mail_message_add"), {"recipient": "evil@evil.example"}).status_code == 403
    carla.post(OUTBOX, {"action": "delete_selected", "_selected_action": [str(message.pk)], "post": "yes"})
    assert Message.objects.get() == message
    assert again(message).recipient == "maria@home.example"


def test_what_was_given_up_on_is_tried_again_and_noted(mailoutbox):
    message = dead()
    assert ask_again(signed_in("carla"), message).status_code == 302
    row = again(message)
    assert (row.state, row.attempts) == ("Waiting", 0)
    event = AuditEvent.objects.get(action="mail.tried_again")
    assert (event.actor_id, event.subject_type) == (str(enter("carla").pk), "message")
    assert (event.subject_id, event.detail) == (str(message.pk), {"kind": "sign-in-code"})
    assert row.message_id == message.message_id


def test_what_waits_was_sent_or_was_taken_back_is_not_sent_again():
    rows = [code_to(), sent(), code_to(key="undone", hold=timedelta(minutes=10))]
    outbox.take_back(kind="sign-in-code", key="undone")
    before = [again(row).state for row in rows]
    ask_again(signed_in("carla"), *rows)
    assert [again(row).state for row in rows] == before
    assert not AuditEvent.objects.filter(action="mail.tried_again").exists()


def test_a_note_that_cannot_be_written_keeps_it_given_up_on(monkeypatch):
    message = dead()

    def fail(*args, **kwargs):
        raise RuntimeError("the trail is away")

    monkeypatch.setattr("clinic.mail.outbox.trail.note", fail)
    with pytest.raises(RuntimeError):
        outbox.try_again(message)
    assert again(message).state == "Dead"
