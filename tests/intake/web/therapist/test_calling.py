"""An intake on the phone: the same pages under the therapist's own sign-in, marked as such wherever it is read."""

from datetime import timedelta
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from clinic.accounts.models import KeptForm
from clinic.audit.models import AuditEvent
from intake.indications.questionnaire import steps
from intake.letters.facts import facts_of
from intake.management.acting import pages_for
from intake.protocols.files import newest
from intake.protocols.models import load
from intake.records import drafts
from intake.records.calls import HELD_FOR, Call
from intake.records.models import Intake, Version
from intake.referrals.models import Referral
from intake.web.patient import copying
from intake.web.patient.door import COOKIE
from tests.cast import enter, signed_in
from tests.intake.fhir.records import exported, of_kind
from tests.intake.making import MARIA
from tests.intake.web.patient.phone import Phone, laid, leads_to, refused, words
from tests.intake.web.patient.walking import posted
from tests.intake.web.therapist.desk import see

pytestmark = pytest.mark.django_db

TYPED = {"name": "Maria Delgado", "phone": "555 0134 22"}
YES = {"review": "on", "provider": "on", "contact": "on", "name": "Maria Delgado"}


class Desk:
    """A therapist's browser with a call in it."""

    def __init__(self, who: str = "ana", call: Call | None = None) -> None:
        load()
        self.client = signed_in(who)
        if call is None:
            answer = self.client.post("/staff/calls/", TYPED)
            assert answer.status_code == 302
            call = Call.objects.latest("begun_at")
        self.call: Call = call

    def address(self, page: str) -> str:
        """A page of the call."""
        return f"/staff/calls/{self.call.pk}/{page}/"

    def open(self, page: str) -> HttpResponse:
        """Look at a page."""
        return self.client.get(self.address(page))

    def press(self, page: str, go: str = "continue", **typed: Any) -> HttpResponse:
        """Type what is said, and press a button."""
        return self.client.post(self.address(page), {"go": go, **typed})

    def leads_to(self, answer: HttpResponse) -> str:
        """The page of this call that a redirect leads to."""
        assert answer.status_code == 302, answer.status_code
        where = answer["Location"].split("?")[0]
        assert where.startswith(self.address("x")[:-2]), where
        return str(where.removeprefix(self.address("x")[:-2]).strip("/"))

    def laid(self, *, without: tuple[str, ...] = ()) -> "Desk":
        """All pages answered, past the pages."""
        pages = pages_for(MARIA, newest(), today=timezone.localdate(), name="Maria Delgado")
        for step, data in pages.items():
            if step not in without:
                drafts.save_page(intake=self.call.intake, step=step, data=data)
        return self

    def send(self) -> Referral:
        """Read back, and send."""
        assert self.leads_to(self.press("check", key=str(uuid4()))) == "sent"
        return Referral.objects.whole().get(intake=self.call.intake_id)


def test_a_call_walks_through_the_patients_own_pages_and_leads_nowhere_else() -> None:
    desk = Desk()
    pages = pages_for(MARIA, newest(), today=timezone.localdate(), name="Maria Delgado")
    at, seen = "adult", []
    while at != "check":
        seen.append(at)
        page = desk.open(at)
        told = words(page)
        assert page.status_code == 200 and "On the phone with Maria Delgado" in told, at
        assert "/intake/" not in page.content.decode(), at
        step = steps(newest())[at.replace("-", "_")]
        at = desk.leads_to(desk.press(at, **posted(step, pages[step.code])))
    assert {"adult", "stop-signs", "symptoms", "where", "answering", "about", "consent"} <= set(seen)
    page = desk.open("check").content.decode()
    assert "/intake/" not in page and f"/staff/calls/{desk.call.pk}/about/?return=check" in page
    referral = desk.send()
    answer = desk.client.get(desk.address("sent"))
    assert answer["Location"] == f"/staff/referrals/{referral.pk}/"


def test_a_staff_browser_never_becomes_the_patients() -> None:
    desk = Desk().laid()
    answers = [desk.open(page) for page in ("adult", "about", "check")]
    answers += [desk.press("about", **{**TYPED, "born": "3 27 1960"}), desk.press("about", "later")]
    assert [answer for answer in answers if COOKIE in answer.cookies] == []
    assert COOKIE not in desk.client.cookies
    assert desk.client.get("/intake/check/")["Location"] == "/intake/"
    assert desk.client.get(f"/intake/{desk.call.pk}/").status_code in (302, 404)


def test_a_patients_cookie_in_the_same_browser_is_neither_read_nor_changed() -> None:
    desk, other = Desk().laid(), Phone(laid(name="Harold Osei"))
    cookie = other.client.cookies[COOKIE].value
    desk.client.cookies[COOKIE] = cookie
    assert "Harold" not in words(desk.open("about"))
    desk.press("words", text="Said on the phone.")
    assert desk.client.cookies[COOKIE].value == cookie
    assert (other.saved("words"), desk.call.intake.page_data()["words"]) == (
        {"text": ""},
        {"text": "Said on the phone."},
    )


def test_spoken_consent_is_kept_with_who_asked_when_and_the_words_as_read() -> None:
    desk = Desk().laid(without=("consent",))
    page = words(desk.open("consent"))
    assert "Read each line aloud. Tick only what Maria Delgado agrees to." in page
    assert "Name of the person who agrees, as they say it" in page
    assert desk.leads_to(desk.press("consent", **YES)) == "check"
    spoken = desk.send().assessment.version.page_data()["consent"]["spoken"]
    assert (spoken["asked_by"], spoken["asked_by_id"]) == ("Ana Ruiz", str(enter("ana").pk))
    assert len(spoken["read"]) == 3 and all("may" in line for line in spoken["read"])
    told = see(Referral.objects.whole().get())
    assert "Asked by Ana Ruiz, " in told and "Words read aloud" in told


def test_what_is_missing_of_a_spoken_consent_is_said_to_whoever_types() -> None:
    desk = Desk().laid(without=("consent",))
    said = refused(desk.press("consent", name=""))
    assert "Tick this if they agree. Without it nothing can be sent." in said
    assert "Type the name of the person who agrees." in said
    assert "your" not in said.lower()


def test_it_is_marked_as_typed_on_the_phone_in_review_letter_history_trail_and_export() -> None:
    desk = Desk().laid(without=("consent",))
    desk.press("consent", **YES)
    referral = desk.send()
    version = Version.objects.get()
    assert (version.typed_by, version.typed_by_name) == (enter("ana").pk, "Ana Ruiz")
    assert "Filled in on the phone by Ana Ruiz." in see(referral)
    line = f"Filled in on the phone with Ana Ruiz on {date_format(timezone.localtime(version.at))}."
    assert line in copying.content(version)["facts"]
    assert line in words(Phone(referral.intake).open("sent/answers"))
    assert facts_of(referral).helper == "Filled in on the phone by Ana Ruiz"
    assert referral.events.get().by_name == "Ana Ruiz"
    rows = AuditEvent.objects.filter(
        action__in=["call.begun", "intake.page_saved", "intake.sent"], actor_role="therapist"
    )
    assert set(rows.values_list("action", "actor_id")) == {
        (action, str(enter("ana").pk)) for action in ("call.begun", "intake.page_saved", "intake.sent")
    }
    found = exported(referral)
    response = of_kind(found, "QuestionnaireResponse")[0]
    assert response["author"]["reference"] == f"Practitioner/{enter('ana').pk}"
    assert response["source"]["reference"].startswith("Patient/")
    agents = of_kind(found, "Provenance")[0]["agent"]
    assert [agent["type"]["coding"][0]["code"] for agent in agents] == ["author", "enterer"]


def test_what_a_patient_sends_is_not_marked() -> None:
    phone = Phone(laid())
    phone.press("check", key=str(uuid4()))
    version = Version.objects.get()
    assert (version.typed_by, version.typed_by_name) == (None, "")
    assert "on the phone" not in see(Referral.objects.whole().get())
    assert not [fact for fact in copying.content(version)["facts"] if "on the phone" in fact]


def test_a_warning_sign_interrupts_with_what_to_say_and_stands_as_call_first_where_it_may_be_shared() -> None:
    desk = Desk()
    desk.press("adult", value="yes")
    assert desk.leads_to(desk.press("stop-signs", rows=["pe_symptoms"])) == "care-now"
    page = words(desk.open("care-now"))
    assert "Say this to the patient now, word for word." in page and "911" in page
    assert desk.leads_to(desk.press("care-now", share="on", phone="555 0134 22")) == "today"
    referral = Referral.objects.get()
    assert referral.call_first and Version.objects.get().typed_by_name == "Ana Ruiz"


def test_a_colleague_waits_while_it_is_in_hand_and_goes_on_after_a_quarter_of_an_hour() -> None:
    ana = Desk()
    ben = Desk("ben", ana.call)
    assert "Ana Ruiz has it in hand now." in words(ben.client.get("/staff/calls/"))
    for answer in (ben.open("adult"), ben.press("adult", value="yes"), ben.press("go-on")):
        assert (answer.status_code, "Ana Ruiz has it in hand now" in words(answer)) == (409, True)
    assert ana.call.intake.page_data().keys() == {"about"}
    Call.objects.update(touched_at=timezone.now() - HELD_FOR)
    assert ana.open("adult").status_code == 200, "until somebody else goes on"
    assert ben.leads_to(ben.press("go-on")) == "adult"
    ben.press("adult", value="yes")
    assert ana.press("stop-signs", rows=["none"]).status_code == 409
    ben.laid(without=("consent",))
    ben.press("consent", **YES)
    assert ben.send().assessment.version.typed_by_name == "Ben Okafor"


def test_kept_for_later_it_stands_on_the_list_and_is_free_at_once() -> None:
    ana = Desk()
    assert ana.leads_to(ana.press("adult", "later", value="yes")) == "saved"
    kept = ana.client.get(ana.address("saved"), follow=True)
    assert kept.redirect_chain == [("/staff/calls/", 302)]
    assert "Kept. It stands on this list until somebody goes on with it." in words(kept)
    assert ana.call.intake.page_data()["adult"] == {"value": "yes"}
    ben = Desk("ben", ana.call)
    page = ben.client.get("/staff/calls/").content.decode()
    assert "Maria Delgado" in page and ana.call.intake.reference in page
    assert 'href="tel:555013422">Call 555 0134 22</a>' in page
    assert ben.leads_to(ben.press("go-on")) == "stop-signs"


def test_what_was_sent_is_no_longer_on_the_list_and_closed_to_colleagues() -> None:
    desk = Desk().laid()
    desk.send()
    assert "Nothing waits here." in words(desk.client.get("/staff/calls/"))
    assert Desk("ben", desk.call).open("check").status_code == 404


def test_what_was_typed_when_the_sign_in_ended_is_kept_and_goes_out_again() -> None:
    desk = Desk()
    with patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(minutes=16)):
        answer = desk.press("adult", value="yes")
        assert answer["Location"].startswith("/staff/sign-in/")
    kept = KeptForm.objects.get()
    assert (kept.path, kept.fields["value"]) == (desk.address("adult"), ["yes"])


def test_only_therapists_fill_in_on_the_phone() -> None:
    desk = Desk()
    for who in ("carla", "ed", "pia", "maria"):
        client = signed_in(who)
        assert client.get("/staff/calls/").status_code == 404
        assert client.get(desk.address("adult")).status_code == 404
    assert Client().get(desk.address("adult")).status_code == 302
    assert Phone(laid()).client.get(desk.address("adult")).status_code == 302


def test_a_call_needs_a_name_and_a_number_to_call_back() -> None:
    client = signed_in("ana")
    load()
    assert client.post("/staff/calls/", {"name": "", "phone": "12"}).status_code == 422
    assert not Intake.objects.exists()


def test_nobodys_browser_holds_the_token_of_a_call() -> None:
    desk = Desk()
    assert leads_to(Phone().open("check")) == ""
    assert Intake.objects.get(pk=desk.call.intake_id).visit_began is None


def test_a_call_leaves_the_language_of_the_patient_as_it_is() -> None:
    desk = Desk()
    desk.call.intake.patient.speaks("es")
    desk.press("adult", value="yes")
    assert Intake.objects.get().patient.language == "es"
