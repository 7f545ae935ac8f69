"""Ways to every page that a patient sees, each opened by a phone that reads Spanish."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Event

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from clinic.mail.models import Message
from clinic.mail.worker import send_due
from intake.indications import consent
from intake.indications.questionnaire import steps
from intake.protocols.consents import ConsentVersion
from intake.protocols.files import newest
from intake.records import inviting
from intake.records.agreements import agree
from intake.records.invitations import InvitationLink
from intake.records.models import Intake, Page
from intake.records.tokens import hashed
from intake.referrals.lifecycle import State
from tests.cast import enter
from tests.intake import making
from tests.intake.referrals.people import lead
from tests.intake.web.patient.phone import Phone, leads_to
from tests.intake.web.therapist.desk import see
from tests.journeys.helped_states import FOR_MARIA, SECRET
from tests.journeys.patient_states import OUTCOMES, WRONG, asked_everything

ABOUT = {"about": {"email": "maria@home.example"}}


def phone(intake: Intake | None = None) -> Phone:
    """A patient's phone that reads Spanish."""
    found = Phone(intake)
    found.client.cookies["language"] = "es"
    return found


def questions() -> Iterator[tuple[str, HttpResponse]]:
    """Each question empty, filled and refused."""
    intake = asked_everything()
    reader = phone(intake)
    for code, step in steps(newest()).items():
        opened = reader.open(step.slug)
        if opened.status_code == 200:
            yield f"{code}, filled", opened
            pressed = reader.press(step.slug, **WRONG.get(code, {}))
            if pressed.status_code == 422:
                yield f"{code}, refused", pressed
    Page.objects.filter(intake=intake, step__in=["consent", "words", "places", "where"]).delete()
    yield "where, empty", phone(intake).open("where")


def expired() -> Iterator[tuple[str, HttpResponse]]:
    """An answer that is too old."""
    intake = asked_everything()
    Page.objects.filter(intake=intake).update(answered_at=timezone.now() - timedelta(days=29))
    yield "expired", phone(intake).open("stop-signs")


def around() -> Iterator[tuple[str, HttpResponse]]:
    """What stands around the questions."""
    reader = phone()
    yield "start", reader.open()
    yield "start, refused", reader.press()
    reader.press(value="yes")
    yield "started", reader.open()
    yield "saved", reader.open("saved")
    yield "saved, refused", reader.press("saved", email="maria")
    reader.press("stop-signs", rows=["pe_symptoms", "cauda_equina"])
    yield "interruption", reader.open("care-now")
    yield "interruption, refused", reader.press("care-now", phone="12", email="x")
    reader.press("care-now", go="later")
    yield "saved with care", reader.open("saved")
    everything = asked_everything()
    yield "check, everything", phone(everything).open("check")
    yield "check, again", phone(making.draft()).press("check", key="odd")
    lost = phone()
    lost.client.cookies["intake"] = "x"
    yield "lost", lost.follow(lost.open("check"))
    yield (
        "forged",
        Client(enforce_csrf_checks=True, headers={"accept-language": "es"}).post("/intake/", {"value": "yes"}),
    )


def public() -> Iterator[tuple[str, HttpResponse]]:
    """Pages for everybody; of those to read, what stands around the words."""
    reader = phone().client
    for address in ("/", "/privacy/", "/accessibility/", "/no-such-page/", "/learn/", "/learn/search/?q=zzz"):
        yield address, reader.get(address)


def sent(example: str) -> Callable[[], Iterator[tuple[str, HttpResponse]]]:
    """The receipt of one outcome."""

    def ways() -> Iterator[tuple[str, HttpResponse]]:
        referral = making.sent_intake(example)
        reader = phone(referral.intake)
        yield "sent", reader.open("sent")
        yield "who opened, nobody", reader.open("who-opened")
        see(referral)
        yield "who opened", reader.open("who-opened")
        yield "already sent", reader.open()
        yield "correcting", reader.follow(reader.press("correct"))

    return ways


def came_back(email: str = "maria@home.example") -> Phone:
    """Somebody typed the mailed code."""
    reader = phone()
    reader.press("back", email=email)
    send_due(Event())
    body = Message.objects.sent().filter(kind="sign-in-code").latest("put_at").body
    assert leads_to(reader.press("back/code", code=re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", body)[0])) == "yours"
    return reader


def coming_back() -> Iterator[tuple[str, HttpResponse]]:
    """Address, code, person, intakes, what was sent, and a new one that starts from it."""
    reader = phone()
    yield "back", reader.open("back")
    yield "back, refused", reader.press("back", email="maria")
    referral = making.sent_intake("V02", **ABOUT)
    lead(referral, State.CLOSED)
    reader.press("back", email="maria@home.example")
    yield "code", reader.open("back/code")
    yield "code, another", reader.follow(reader.press("back/code", go="another"))
    yield "code, refused", reader.press("back/code", code="2222-2222")
    for name in ("Maria Delgado", "José Delgado"):
        making.draft(name=name, about={"email": "family@home.example"})
    several = came_back("family@home.example")
    yield "who", several.open("back/who")
    yield "who, refused", several.press("back/who")
    reader = came_back()
    yield "yours", reader.open("yours")
    yield "mails", reader.open("yours/mails")
    yield "passkeys", reader.open("yours/passkeys")
    yield "one", reader.open(f"yours/{referral.intake.pk}")
    yield "opened", reader.open(f"yours/{referral.intake.pk}/who-opened")
    reader.press("yours/start-again")
    for sign in ("stop-signs", "today"):
        reader.press(sign, rows="none")
    assert leads_to(reader.open("check")) == "still-true"
    yield "still true", reader.open("still-true")
    yield "still true, refused", reader.press("still-true", part="symptoms")
    reader.press("leave")
    yield "kept", reader.open("kept")


def theirs() -> Iterator[tuple[str, HttpResponse]]:
    """What belongs to somebody who came back: a copy, all data, what was agreed to, and how it went over time."""
    row = None
    for number in (8, 6, 3):
        row = making.sent_intake("V02", **ABOUT, bother={"numbness": number})
        lead(row, State.CLOSED)
    assert row is not None
    yield "a copy", phone(row.intake).open("sent/answers")
    reader = came_back()
    yield "over time", reader.open("yours/over-time")
    yield "everything", reader.open("yours/take")
    agreed = f"yours/{row.intake_id}/consent"
    yield "agreed", reader.open(agreed)
    yield "taken back", reader.follow(reader.press(f"{agreed}/change", tick="provider"))
    content, now = consent.contents(consent.FOLDER)[-1], timezone.now()
    ConsentVersion.objects.create(number=0, name="before", content=content, sha256="", published_at=now)
    before = dict.fromkeys(consent.TICKS, True) | {"version": "before", "name": "Maria Delgado"}
    agree(intake=row.intake, page=before, at=now)
    yield "agreed, anew", reader.open(agreed)
    yield "agreed, refused", reader.press(agreed)


def helped() -> Iterator[tuple[str, HttpResponse]]:
    """Who helps or answers for the patient, asked first, and every way in which an invitation opens."""
    for agreed in ("patient", "by_law", "not_yet", "cannot"):
        reader = phone(making.draft(answering=FOR_MARIA | {"agreed": agreed}))
        if agreed in ("not_yet", "cannot"):
            yield f"ask first, {agreed}", reader.open("ask-first")
        else:
            yield f"consent, {agreed}", reader.open("consent")
            yield f"answering, {agreed}", reader.open("answering")
    reader = phone(making.draft())
    yield "answering, refused", reader.press("answering", value="with_help", agreed="patient")
    yield "invited, unknown", reader.client.get(f"/invited/{'x' * 43}/")
    row = inviting.invite(by=enter("ana"), email="maria@home.example", prepared={"name": "Maria Delgado"})
    InvitationLink.objects.filter(invitation=row).update(token_hash=hashed(SECRET))
    yield "invited", reader.client.get(f"/invited/{SECRET}/")
    inviting.withdraw(row)
    yield "invited, withdrawn", reader.client.get(f"/invited/{SECRET}/")


def places() -> Iterator[tuple[str, HttpResponse]]:
    """What is said of each marked place, filled and empty."""
    reader = phone(making.draft("V02"))
    reader.press("places", go="more", places=["f-toes-l", "f-toes-r"])
    yield "each place", reader.open("places-each")
    nowhere = phone(making.draft("V02", where="else"))
    yield "more of none", nowhere.press("places", go="more")


WAYS = {
    "questions": questions,
    "expired": expired,
    "around": around,
    "public": public,
    "coming back": coming_back,
    "theirs": theirs,
    "helped": helped,
    "places": places,
    **{name: sent(example) for name, example in OUTCOMES.items()},
}
