"""An invitation by mail: looking changes nothing, a press begins once, and a link that ended says why."""

import re
from datetime import datetime, timedelta
from threading import Event
from unittest.mock import patch

import pytest
from django.conf import settings
from django.core import mail
from django.http import HttpResponse
from django.test import Client, override_settings
from django.utils import timezone

from clinic.audit.models import AuditEvent
from clinic.mail.models import Message
from clinic.mail.worker import send_due
from intake import clock
from intake.protocols.models import load
from intake.records import inviting
from intake.records.invitations import Invitation, InvitationLink, Stands
from intake.records.models import Intake, Patient
from intake.records.retention import forget_drafts
from intake.referrals.models import Referral
from intake.web.patient.door import COOKIE
from tests.cast import enter, signed_in
from tests.intake.making import MARIA
from tests.intake.web.patient.phone import Phone, leads_to, words
from tests.intake.web.patient.walking import Walk

pytestmark = pytest.mark.django_db

KNOWN = {
    "name": "Maria Delgado",
    "phone": "555 0134 22",
    "born": "1960-03-27",
    "provider": "Dr. Leila Amin",
    "practice": "Valley Clinic",
}
#: A working day, while the clinic is open.
MONDAY = datetime.fromisoformat("2026-11-23T12:00:00-07:00")


def invited(**known: str) -> Invitation:
    """Maria, invited by Ana."""
    load()
    return inviting.invite(by=enter("ana"), email="maria@home.example", prepared=KNOWN | known)


def tokens() -> list[str]:
    """The secrets of all links that were put into mails, the oldest first."""
    rows = Message.objects.filter(kind__startswith="invitation").order_by("put_at", "id")
    return [found[1] for row in rows if (found := re.search(r"/invited/([\w-]{43})/", row.body))]


def opened(token: str, client: Client | None = None) -> HttpResponse:
    """What the link leads to."""
    return (client or Client()).get(f"/invited/{token}/")


def pressed(token: str, client: Client) -> HttpResponse:
    """Its button."""
    return client.post(f"/invited/{token}/", {"website": ""})


def began(token: str) -> Phone:
    """A phone in which somebody pressed the button."""
    phone = Phone()
    assert leads_to(pressed(token, phone.client)) == "adult"
    return phone


def test_looking_at_the_link_as_often_as_one_likes_changes_nothing() -> None:
    invited()
    before = AuditEvent.objects.count()
    for ask in (Client().get, Client().head):
        answer = ask(f"/invited/{tokens()[0]}/")
        assert (answer.status_code, COOKIE in answer.cookies) == (200, False)
    assert (Intake.objects.count(), Patient.objects.count(), AuditEvent.objects.count()) == (0, 0, before)
    assert Invitation.objects.whole().get().stands(timezone.now()) is Stands.SENT


def test_the_page_tells_the_first_name_alone() -> None:
    invited()
    page = opened(tokens()[0]).content.decode()
    assert "Maria, you are invited" in page
    assert [told for told in ("Delgado", "555 0134", "1960", "Amin", "maria@home") if told in page] == []


def test_a_press_begins_a_prepared_intake_and_what_was_prepared_is_shown_and_can_be_changed() -> None:
    invited()
    phone = began(tokens()[0])
    assert phone.client.cookies[COOKIE]["path"] == "/intake/"
    assert set(phone.intake.page_data()) == {"about", "provider"}
    for step, data in Walk(MARIA, name="Maria Delgado").pages.items():
        if step not in ("about", "provider", "consent"):
            inviting.drafts.save_page(intake=phone.intake, step=step, data=data)
    page = words(phone.open("about"))
    assert "We filled in what the clinic knows. Change what is not right." in page
    form = phone.open("about").context["form"]
    assert [form[name].value() for name in ("name", "born", "phone", "email")] == [
        *("Maria Delgado", "03/27/1960", "555 0134 22", "maria@home.example"),
    ]
    typed = {"name": "Maria D. Delgado", "born": "3 27 1961", "phone": "", "email": "maria@home.example"}
    assert leads_to(phone.press("about", **typed)) == "provider"
    assert phone.intake.patient.name == "Maria D. Delgado"
    assert phone.open("provider").context["form"]["practice"].value() == "Valley Clinic"
    assert "prepared" not in phone.saved("about")


def test_nothing_is_asked_twice_and_the_list_says_where_it_stands() -> None:
    row = invited()
    stands = lambda: Invitation.objects.whole().get(pk=row.pk).stands(timezone.now())  # noqa: E731
    phone = began(tokens()[0])
    assert stands() is Stands.OPENED
    phone.press("adult", value="yes")
    assert stands() is Stands.BEGUN
    walk = Walk(MARIA, name="Maria Delgado")
    walk.client, walk.at = phone.client, "/intake/stop-signs/"
    walk.send()
    assert stands() is Stands.SENT_IN
    page = signed_in("ana").get("/staff/invitations/").content.decode()
    assert "Sent in" in page and phone.intake.reference in page
    assert Referral.objects.get().patient.name == "Maria Delgado"


def test_a_link_begins_once_and_of_two_presses_one_counts() -> None:
    invited()
    link = InvitationLink.objects.of_token(tokens()[0])
    second = InvitationLink.objects.of_token(tokens()[0])
    inviting.begin(link)
    with pytest.raises(inviting.NotLive) as late:
        inviting.begin(second)
    assert late.value.stands is Stands.OPENED
    other = Client()
    answer = pressed(tokens()[0], other)
    assert (answer.status_code, COOKIE in other.cookies) == (410, False)
    assert "You have begun already" in words(answer)
    assert "Delgado" not in answer.content.decode()
    assert Intake.objects.count() == 1


def test_a_link_that_was_taken_back_ran_out_or_was_replaced_says_so_and_opens_nothing() -> None:
    row = invited()
    inviting.send_again(row, enter("ana"))
    old, new = tokens()
    assert "There is a newer mail" in words(opened(old))
    assert opened(new).status_code == 200
    with patch("django.utils.timezone.now", return_value=timezone.now() + inviting.HOLDS):
        assert "This invitation is over" in words(opened(new))
        assert pressed(new, Client()).status_code == 410
    assert inviting.withdraw(row) and not inviting.withdraw(row)
    answer = pressed(new, Client())
    assert (answer.status_code, "The clinic took it back." in words(answer)) == (410, True)
    assert not Intake.objects.exists()


@pytest.mark.parametrize("token", ["x", "x" * 43, "A" * 300, "0197b6d2-0000-7000-8000-000000000000"])
def test_an_unknown_link_has_a_page_of_its_own(token: str) -> None:
    invited()
    for answer in (opened(token), pressed(token, Client())):
        assert (answer.status_code, "This link is not complete" in words(answer)) == (404, True)


def test_the_secret_stands_in_its_own_mail_alone_and_the_database_keeps_a_hash() -> None:
    invited()
    secret = tokens()[0]
    assert secret not in str(list(InvitationLink.objects.values())) + str(list(AuditEvent.objects.values()))
    page = signed_in("ana").get("/staff/invitations/").content.decode()
    assert secret not in page and secret not in opened(secret).content.decode().replace(f"/invited/{secret}/", "")
    rows = str(list(Invitation.objects.values("email", "prepared")))
    assert "maria@home.example" not in rows and "Delgado" not in rows


def test_the_mail_arrives_and_says_how_long_it_works() -> None:
    invited()
    send_due(Event())
    sent = mail.outbox[-1]
    assert sent.to == ["maria@home.example"]
    until = timezone.localtime(timezone.now() + inviting.HOLDS)
    assert f"This works until {until:%B} {until.day}, and begins once." in sent.body


def test_the_clock_reminds_once_when_half_of_the_time_is_over_and_the_clinic_is_open() -> None:
    with patch("django.utils.timezone.now", return_value=MONDAY - timedelta(days=7)):
        row = invited()
        clock.tick()
    assert len(tokens()) == 1
    with patch("django.utils.timezone.now", return_value=MONDAY):
        assert clock.tick()["invitations"] == 1
        assert clock.tick()["invitations"] == 0
        old, new = tokens()
        assert opened(old).status_code == 410 and opened(new).status_code == 200
    again = Invitation.objects.get(pk=row.pk)
    assert (again.expires_at, again.reminded_at) == (row.expires_at, MONDAY)


@pytest.mark.parametrize("ended", ["begun", "withdrawn"])
def test_nobody_is_reminded_of_what_was_begun_or_taken_back(ended: str) -> None:
    row = invited()
    if ended == "begun":
        began(tokens()[0])
    else:
        inviting.withdraw(row)
    assert inviting.remind(timezone.now() + inviting.HOLDS * 0.8) == 0


def test_one_address_gets_only_so_many_mails_and_what_is_refused_is_not_made() -> None:
    row = invited()
    for _ in range(inviting.TO_ONE_ADDRESS[0] - 1):
        assert inviting.send_again(row, enter("ben"))
    for refused in (lambda: inviting.send_again(row, enter("ben")), lambda: invited(name="Another")):
        with pytest.raises(inviting.TooMany):
            refused()
    assert (Invitation.objects.count(), len(tokens())) == (1, inviting.TO_ONE_ADDRESS[0])
    typed = {"name": "Maria", "email": "MARIA@home.example"}
    answer = signed_in("carla").post("/staff/invitations/", typed)
    assert (answer.status_code, "That is enough mail for now" in answer.content.decode()) == (422, True)


def test_beginning_counts_as_starting_an_intake_against_floods() -> None:
    invited()
    with override_settings(INTAKES_STARTED_AN_HOUR=1):
        Client().post("/intake/", {"value": "yes"})
        answer = pressed(tokens()[0], Client())
    assert (answer.status_code, "Retry-After" in answer.headers) == (429, True)
    assert leads_to(pressed(tokens()[0], Client())) == "adult"


def test_staff_invite_send_again_and_take_back_on_one_page() -> None:
    load()
    carla = signed_in("carla")
    assert carla.post("/staff/invitations/", {}).status_code == 422
    typed = {"name": "Maria Delgado", "email": "maria@home.example", "born": "3 27 1960"}
    assert carla.post("/staff/invitations/", typed).status_code == 302
    row = Invitation.objects.get()
    assert (row.made_by.name, row.prepared["born"]) == (enter("carla").name, "1960-03-27")
    assert "Sent, not opened" in carla.get("/staff/invitations/").content.decode()
    ana = signed_in("ana")
    assert ana.post(f"/staff/invitations/{row.pk}/again/").status_code == 302
    assert ana.post(f"/staff/invitations/{row.pk}/withdraw/").status_code == 302
    page = ana.get("/staff/invitations/").content.decode()
    assert '<li class="tag">Taken back</li>' in page and "Send again" not in page
    assert opened(tokens()[-1]).status_code == 410


def test_a_draft_that_is_forgotten_leaves_an_invitation_that_says_so_and_then_goes_too() -> None:
    row = invited()
    began(tokens()[0])
    later = timezone.now() + timedelta(days=31)
    assert forget_drafts(later).drafts == 1
    assert Invitation.objects.get(pk=row.pk).stands(later) is Stands.FORGOTTEN
    assert "left for a long time" in words(opened(tokens()[0]))
    assert inviting.forget(later, days=60) == 0
    assert inviting.forget(later, days=30) == 1
    assert not InvitationLink.objects.exists()


def test_whoever_speaks_spanish_is_written_to_and_begins_in_spanish() -> None:
    with patch("django.utils.timezone.now", return_value=MONDAY - timedelta(days=7)):
        invited(language="es")
    with patch("django.utils.timezone.now", return_value=MONDAY):
        clock.tick()
        first, second = (row.body for row in Message.objects.order_by("put_at"))
        assert "le invita a llenar" in first and "le invitamos" in second
        phone = Phone()
        page = opened(tokens()[-1], phone.client)
        assert page.headers["Content-Language"] == "es" and 'lang="es"' in page.content.decode()
        assert leads_to(pressed(tokens()[-1], phone.client)) == "adult"
        assert phone.open("adult").headers["Content-Language"] == "es"
    assert Patient.objects.get().language == "es"


def test_whoever_chose_a_language_here_keeps_it() -> None:
    invited(language="es")
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert opened(tokens()[0], client).headers["Content-Language"] == "en"


def test_the_form_asks_for_the_language_of_the_mail() -> None:
    load()
    typed = {"name": "Rosa Osei", "email": "rosa@home.example", "language": "es"}
    assert signed_in("ana").post("/staff/invitations/", typed).status_code == 302
    assert Invitation.objects.get().language == "es"
    assert "le invita" in Message.objects.get().body
