"""The review: everything that a decision rests on, in the patient's words beside the clinic's."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clinic.audit.models import AuditEvent
from education.models import Section, Statement, Topic
from education.publishing import publish
from intake.protocols.models import ProtocolVersion, current_protocol
from intake.records import drafts
from intake.referrals.lifecycle import Step
from intake.referrals.models import Event, Referral
from intake.referrals.workflow import take_up
from intake.submission import submit
from tests.cast import enter, signed_in
from tests.intake.making import MARIA, draft, sent_intake, shared_draft
from tests.intake.referrals.people import again, ben, take
from tests.intake.web.therapist.desk import address, see

pytestmark = pytest.mark.django_db


def documented(reason: str, words: str) -> None:
    """A published statement of the clinic that carries a reason."""
    topic = Topic.objects.create(slug="t", title="Reasons", summary="The clinic's reasons.", status="published")
    section = Section.objects.create(topic=topic, slug="s", heading="Reasons")
    Statement.objects.create(section=section, text=words, strength="clinic experience", carries=f"reason:{reason}")
    publish(topic)


def test_opening_the_page_changes_nothing_and_is_noted() -> None:
    referral = sent_intake()
    before = Referral.objects.filter(pk=referral.pk).values().get()
    see(referral)
    assert Referral.objects.filter(pk=referral.pk).values().get() == before
    assert Event.objects.count() == 1
    note = AuditEvent.objects.get(action="referral.read", subject_id=str(referral.pk))
    assert note.actor_id == str(enter("ana").pk)


@pytest.mark.parametrize("key", ["ed", "pia", "maria"])
def test_for_everybody_else_it_does_not_exist(key: str) -> None:
    referral = sent_intake()
    assert signed_in(key).get(address(referral)).status_code == 404
    assert not AuditEvent.objects.filter(action="referral.read").exists()


def test_a_visitor_is_sent_to_sign_in() -> None:
    assert Client().get(address(sent_intake())).status_code == 302


def test_what_does_not_exist_is_not_found() -> None:
    assert signed_in("ana").get(reverse("staff:review", args=[uuid4()])).status_code == 404


def test_a_clinic_admin_reads_without_a_decision() -> None:
    referral = sent_intake()
    page = see(referral, "carla")
    assert "Why it was flagged" in page
    assert address(referral, "decide") not in page
    assert "Your decision" not in page


def test_a_reason_stands_in_the_patients_words_beside_the_clinics() -> None:
    documented("burning", "Burning: parts of you feel hot or sting.")
    referral = sent_intake({**MARIA, "symptoms": ["electric"]}, bother={"burning": 6, "tingling": 3})
    page = see(referral)
    assert "Burning 6" in page
    assert "The clinic documents: Burning: parts of you feel hot or sting." in page
    assert "Feels: Electric sensations. Comes from the neuropathy." in page
    assert page.count("The clinic documents") == 1


def test_the_clinics_sentence_links_to_its_page_as_it_was_when_the_patient_sent() -> None:
    documented("burning", "Burning: parts of you feel hot or sting.")
    referral = sent_intake(MARIA)
    Statement.objects.update(text="Burning: written anew.")
    publish(Topic.objects.get())
    desk = signed_in("ana")
    html = desk.get(f"/staff/referrals/{referral.pk}/").content.decode()
    assert 'href="/learn/t/as-of/1/#reason-burning"' in html
    assert "Burning: written anew." not in html
    then = desk.get("/learn/t/as-of/1/").content.decode()
    assert "parts of you feel hot or sting" in then
    assert 'id="reason-burning"' in then


def test_a_trouble_from_something_else_is_told_but_not_counted() -> None:
    page = see(sent_intake({**MARIA, "linked": {"burning": "from_neuropathy", "tingling": "other_cause"}}))
    assert "Told, but not counted" in page
    assert "Yes, from something else." in page


def test_holds_and_precautions_say_what_to_do() -> None:
    page = see(sent_intake("V04"))
    assert "What holds it" in page
    assert "See your doctor or foot clinic first. Never massage over a wound." in page
    assert "Light pressure, no heat or tools there" in page


def test_what_is_missing_is_named_with_what_to_ask() -> None:
    page = see(sent_intake("V24"))
    assert "What is missing" in page
    assert "Ask: Has a provider examined you for this" in page


def test_what_the_patient_wrote_and_told() -> None:
    referral = sent_intake(
        {**MARIA, "lung": ["copd"], "meds": ["metformin 500", "Eliquis 5mg"], "walking_stops_for": ["breath"]},
        words={"text": "My feet burn <at> night."},
        activities={"items": [{"text": "stairs", "score": 7}]},
        causes={"details": {"other_cause": "a cousin has it"}},
        answering={
            "value": "with_help",
            "name": "Rosa",
            "relationship": "daughter",
            "agreed": "patient",
            "patient_name": "Maria Delgado",
        },
        about={"email": "maria@example.org"},
        where="feet_legs",
    )
    page = see(referral)
    for words in (
        "Answered with the help of Rosa, daughter; the patient agreed.",
        "My feet burn &lt;at&gt; night.",
        "<strong>stairs</strong> 7",
        "a cousin has it",
        "After 5 to 15 minutes",
        "I get short of breath",
        "1 to 5 years",
        "It is getting worse",
        "COPD (emphysema or chronic bronchitis)",
        'Eliquis 5mg <span class="tag tag--warn">Blood thinner</span>',
        "<li>metformin 500</li>",
        "Someone helps me fill this in",
        "daughter",
        'href="tel:555013422"',
        'href="mailto:maria@example.org"',
        "Dr. Leila Amin",
        "Both feet up to the lower legs (stocking)",
        "Not asked, because",
        referral.intake.reference,
    ):
        assert words in page, words


def test_what_was_agreed_to_and_in_which_wording() -> None:
    page = see(sent_intake(consent={"contact": False}))
    assert "What they agreed to" in page
    assert "2026.1" in page
    assert f"On {timezone.localtime().day} {timezone.localtime():%B}" in page
    assert "The clinic may not call or write to them about this now. No mail goes to them about it" in page
    assert "They did not reach the page that asks for consent." in see(shared_draft())


def test_a_sign_that_was_taken_back_stays_beside_the_new_answer() -> None:
    intake = draft()
    drafts.save_page(intake=intake, step="stop_signs", data={"rows": ["stroke_signs"], "exit": ""})
    drafts.save_page(intake=intake, step="stop_signs", data={"rows": [], "exit": "none"})
    submit(intake, key=uuid4())
    page = see(Referral.objects.get(intake=intake))
    assert "Warning signs taken back" in page
    assert "Was Yes, changed" in page
    assert "now No." in page
    assert "Call first" in page


def test_emergency_words_are_told_to_be_read_first() -> None:
    page = see(sent_intake(activities={"items": [{"text": "I can’t breathe on stairs", "score": None}]}))
    assert "Read first: the patient wrote “can&#x27;t breathe”." in page
    assert "Everyday things." in page


def test_an_unsigned_protocol_is_said_plainly_and_a_signed_one_is_not() -> None:
    said = "await a clinician's sign-off (protocol 2026.2), and so do the Spanish words."
    assert said in see(sent_intake())
    content = {**current_protocol().content, "version": "2027.1"}
    signed = {"signed_off_by": "Dr. Kim Lee", "signed_off_on": "2026-11-01"}
    ProtocolVersion.objects.create(
        version="2027.1", content=content | signed, sha256="0" * 64, published_at=timezone.now(), **signed
    )
    assert "sign-off" not in see(sent_intake(name="Joan Whitfield"))


def test_a_case_that_a_colleague_has_open_says_who_and_when() -> None:
    referral = sent_intake()
    take_up(referral=referral, user=enter("ben"), now=timezone.now() - timedelta(minutes=3, seconds=5))
    assert "Ben opened this 3 min ago." in see(referral)
    assert "whoever saves first counts" in see(referral)
    assert "opened this" not in see(referral, "ben")


def test_the_history_has_every_step_with_who_why_and_on_what_paper() -> None:
    referral = sent_intake()
    take(referral, Step.ASK_PATIENT, ben(), note="Since when?")
    take(referral, Step.PATIENT_ANSWERED, ben(), note="Since spring.", on_paper=True)
    take(referral, Step.CLOSE, note="Told her why.", reason="safety_concern")
    page = see(referral)
    for words in (
        "Answers came in",
        "Maria Delgado (patient)",
        "Asked the patient for more",
        "Since when?",
        "The patient answered",
        "On paper or by phone",
        "Ben Okafor",
        "Reason: A safety concern that the form does not show.",
        "Told her why.",
    ):
        assert words in page, words


def test_what_changed_since_the_version_before() -> None:
    referral = sent_intake()
    take(referral, Step.ASK_PATIENT)
    drafts.save_page(intake=again(referral).intake, step="duration", data={"value": "under_6_weeks"})
    submit(again(referral).intake, key=uuid4())
    page = see(referral)
    assert "What changed since the version before" in page
    assert "Was: 1 to 5 years" in page
    assert "Now: Less than 6 weeks" in page
    assert "changed since" not in see(sent_intake())


def test_a_shared_draft_shows_what_there_is() -> None:
    page = see(shared_draft())
    for words in ("Harold Osei", "Age not given", "not finished", "Call 555 0134 22", "Possible clot in the lung"):
        assert words in page, words


def test_a_draft_without_a_name_or_a_way_to_be_reached_is_still_shown() -> None:
    page = see(shared_draft(name="", phone=""))
    assert "Name not given" in page
    assert "No way to reach them was given." in page


def test_old_answers_are_read_under_the_protocol_they_were_given_under() -> None:
    referral = sent_intake("V04")
    old = referral.assessment.protocol
    content = {**ProtocolVersion.objects.get(pk=old.pk).content, "version": "2027.1"}
    items = [item for item in content["safety_items"] if item["code"] != "open_wound_or_ulcer"]
    ProtocolVersion.objects.create(
        version="2027.1", content={**content, "safety_items": items}, sha256="0" * 64, published_at=timezone.now()
    )
    assert "Do you have an open sore, cut, or blister, such as on your foot?" in see(referral)


def test_odd_text_is_shown_as_it_was_typed() -> None:
    odd = "👣 מכאיב <script>alert(1)</script> " + "x" * 1500
    page = see(sent_intake(name="Ma‮ria <b>", words={"text": odd}))
    assert "👣 מכאיב &lt;script&gt;" in page
    assert "<script>alert" not in page


def test_the_number_of_queries_does_not_grow_with_the_history(
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    referral = sent_intake()
    client = signed_in("ana")
    see(referral, client)
    with django_assert_max_num_queries(25) as short:
        see(referral, client)
    for _ in range(3):
        take(referral, Step.CALL_PATIENT, ben())
        take(referral, Step.RECORD_CALL, ben())
    with django_assert_max_num_queries(25) as long:
        see(referral, client)
    assert len(short) == len(long)


def test_a_referral_can_be_opened_by_a_post_alone() -> None:
    referral, client = sent_intake(), signed_in("ana")
    assert client.get(address(referral, "take-up")).url == address(referral)
    assert again(referral).lease_by is None
    assert client.post(address(referral, "take-up")).url == address(referral)
    assert again(referral).lease_by == enter("ana")


@pytest.mark.parametrize("page", ["take-up", "decide", "undo", "clearance", "signs"])
@pytest.mark.parametrize("key", ["carla", "ed", "pia", "maria"])
def test_nobody_but_a_therapist_acts(page: str, key: str) -> None:
    referral = sent_intake()
    assert signed_in(key).post(address(referral, page), {"seen": 1, "step": "close"}).status_code == 404
    assert (again(referral).version, again(referral).lease_by) == (1, None)
