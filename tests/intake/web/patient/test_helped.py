"""Somebody helps or answers for the patient, or is the guardian: who agrees, in whose name, and what is never sent."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from intake.records.models import Intake, Page, Version
from intake.submission import NotComplete, submit
from tests.intake.fhir.records import exported, of_kind
from tests.intake.making import MARIA
from tests.intake.web.patient.phone import Phone, laid, leads_to, refused, sent, words
from tests.intake.web.therapist.desk import see

pytestmark = pytest.mark.django_db

ROSA = {"name": "Rosa Delgado", "relationship": "daughter", "agreed": "patient", "patient_name": "Maria Delgado"}
NOBODY = {"name": "", "relationship": "", "agreed": "", "patient_name": ""}
HELPED, FOR_MARIA = {"value": "with_help", **ROSA}, {"value": "for_someone", **ROSA}
BY_LAW = FOR_MARIA | {"agreed": "by_law", "patient_name": ""}
YES = {"review": "on", "provider": "on", "contact": "on"}


def press_send(phone: Phone) -> str:
    """Press Send; where that leads."""
    return leads_to(phone.press("check", key=str(uuid4())))


def test_whoever_answers_for_themself_is_asked_nothing_more_and_reads_the_consent_as_it_was() -> None:
    phone = Phone(laid(without=["answering", "consent"]))
    assert leads_to(phone.press("answering", value="myself", **ROSA)) == "consent"
    assert phone.saved("answering") == {"value": "myself", **NOBODY}
    page = words(phone.open("consent"))
    assert "Each tick stands by itself." in page and "Type your name to agree" in page
    phone.press("consent", **YES, name="Maria D.")
    assert phone.saved("consent")["by"] == "patient"
    assert press_send(phone) == "sent"


@pytest.mark.parametrize("value", ["with_help", "for_someone"])
@pytest.mark.parametrize("missing", [*ROSA])
def test_whoever_helps_says_who_they_are_and_that_the_patient_agrees(value: str, missing: str) -> None:
    phone = Phone(laid())
    field = "id_agreed_0" if missing == "agreed" else f"id_{missing}"
    refused(phone.press("answering", value=value, **ROSA | {missing: ""}), field=field)
    phone.press("answering", value=value, **ROSA)
    assert phone.saved("answering") == {"value": value, **ROSA}


def test_the_patient_who_is_helped_agrees_in_their_own_name() -> None:
    phone = Phone(laid(answering=HELPED, without=["consent"]))
    assert "Rosa Delgado helps you here. You decide: each tick is yours." in words(phone.open("consent"))
    phone.press("consent", **YES, name="Maria Delgado")
    assert phone.saved("consent")["by"] == "patient"
    assert press_send(phone) == "sent"


def test_whoever_answers_for_the_patient_says_so_on_the_page_of_consent_and_signs_with_their_own_name() -> None:
    phone = Phone(laid(answering=FOR_MARIA, without=["consent"]))
    page = words(phone.open("consent"))
    assert "I am Rosa Delgado, who helps Maria Delgado." in page
    complaint = refused(phone.press("consent", **YES, name="Maria Delgado"), field="id_name")
    assert complaint == "Type your own name as you gave it before: Rosa Delgado."
    assert leads_to(phone.press("consent", **YES, name=" rosa  DELGADO ")) == "check"
    assert phone.saved("consent")["by"] == "helper"
    assert press_send(phone) == "sent"


def test_whoever_decides_by_law_agrees_in_the_patients_place() -> None:
    phone = Phone(laid(answering=BY_LAW, without=["consent"]))
    assert "I decide for Maria Delgado by law" in words(phone.open("consent"))
    phone.press("consent", **YES, name="Rosa Delgado")
    assert (phone.saved("consent")["by"], press_send(phone)) == ("by_law", "sent")


@pytest.mark.parametrize(("agreed", "heading"), [("not_yet", "Ask the patient first"), ("cannot", "Let us talk first")])
def test_without_an_agreement_nothing_is_sent_and_the_page_says_kindly_what_to_do(agreed: str, heading: str) -> None:
    phone = Phone(laid(without=["answering"]))
    answer = phone.press("answering", value="for_someone", **ROSA | {"agreed": agreed, "patient_name": ""})
    assert leads_to(answer) == "ask-first"
    page = words(phone.follow(answer))
    assert heading in page and "Nothing has been sent. What you filled in is kept." in page
    assert press_send(phone) == "answering"
    with pytest.raises(NotComplete):
        submit(phone.intake, key=uuid4())
    assert not Version.objects.exists()
    assert leads_to(phone.press("answering", value="for_someone", **ROSA)) == "consent"


def test_the_page_about_agreement_is_there_only_while_it_is_missing() -> None:
    assert leads_to(Phone(laid()).open("ask-first")) == "check"
    assert leads_to(Phone(sent().intake).open("ask-first")) == "sent"


def test_a_consent_of_somebody_else_is_asked_again_and_nothing_of_it_is_ticked() -> None:
    phone = Phone(laid())
    assert leads_to(phone.press("answering", value="for_someone", returns="check", **ROSA)) == "consent"
    page = phone.open("consent").content.decode()
    assert " checked" not in page and 'value="Maria Delgado"' not in page


def test_another_helper_decider_by_law_or_guardian_is_asked_to_agree_in_their_own_name() -> None:
    for phone, page, told in (
        (Phone(laid(answering=FOR_MARIA)), "answering", {"value": "for_someone", **ROSA}),
        (Phone(laid(answering=BY_LAW)), "answering", {"value": "for_someone", **ROSA, "agreed": "by_law"}),
        (Phone(minor()), "guardian", {"name": "Rosa Delgado", "relationship": "mother", "agrees": "on"}),
    ):
        assert leads_to(phone.press(page, returns="check", **told | {"name": " rosa  DELGADO"})) == "check"
        assert leads_to(phone.press(page, returns="check", **told | {"name": "Pedro Osei"})) == "consent"
        assert " checked" not in phone.open("consent").content.decode()
        assert leads_to(phone.press("consent", **YES, name="Pedro Osei")) == "check"


def test_what_was_ticked_before_the_name_stays_ticked_for_a_helper() -> None:
    phone = Phone(laid(answering=FOR_MARIA, without=["consent"]))
    phone.press("consent", "later", **YES)
    assert phone.open("consent").content.decode().count(" checked") == 3


def test_a_draft_from_before_agreement_was_asked_asks_for_it() -> None:
    before = {"value": "with_help", "name": "Rosa Delgado", "relationship": "daughter"}
    assert leads_to(Phone(laid(answering=before)).open("check")) == "answering"


def test_staff_read_who_answered_and_that_the_patient_agreed() -> None:
    assert "Answered by" not in see(sent())
    helped, for_her, by_law = (sent(answering=one) for one in (HELPED, FOR_MARIA, BY_LAW))
    assert "Answered with the help of Rosa Delgado, daughter; the patient agreed." in see(helped)
    assert "Answered by Rosa Delgado, daughter; the patient agreed." in see(for_her)
    assert "Answered by Rosa Delgado, daughter; decides for the patient by law." in see(by_law)


def test_a_copy_names_who_answered_and_who_agreed() -> None:
    page = words(Phone(sent(answering=FOR_MARIA, consent={"by": "helper"}).intake).open("sent/answers"))
    for line in ("I answer for someone else", "Rosa Delgado", "daughter", "Yes, the patient agrees"):
        assert line in page
    assert "Who agreed The person who answers, after asking the patient" in page


def test_the_exported_record_says_whose_words_they_are() -> None:
    alone, helped, for_her = sent(), sent(answering=HELPED), sent(answering=FOR_MARIA)
    told = {one: exported(one) for one in (alone, helped, for_her)}
    assert of_kind(told[alone], "RelatedPerson") == []
    sources = [of_kind(found, "QuestionnaireResponse")[0]["source"]["reference"] for found in told.values()]
    assert [one.partition("/")[0] for one in sources] == ["Patient", "Patient", "RelatedPerson"]
    agents = [of_kind(found, "Provenance")[0]["agent"] for found in told.values()]
    kinds = [[(a["type"]["coding"][0]["code"], a["who"]["reference"].partition("/")[0]) for a in one] for one in agents]
    assert kinds == [
        [("author", "Patient")],
        [("author", "Patient"), ("enterer", "RelatedPerson")],
        [("author", "RelatedPerson")],
    ]
    by = [of_kind(found, "Consent")[0]["performer"][0]["reference"].partition("/")[0] for found in told.values()]
    assert by == ["Patient", "Patient", "RelatedPerson"]


def minor(**how: object) -> Intake:
    """Fifteen years old, with her mother."""
    return laid(MARIA | {"age": 15}, name="Nina Delgado", **how)


def test_for_a_minor_the_guardian_agrees_and_types_their_own_name() -> None:
    phone = Phone(minor(without=["consent"]))
    page = words(phone.open("consent"))
    assert "I am Rosa Delgado, parent or guardian of Nina Delgado. I agree in their place." in page
    refused(phone.press("consent", **YES, name="Nina Delgado"), field="id_name")
    phone.press("consent", **YES, name="Rosa Delgado")
    assert (phone.saved("consent")["by"], press_send(phone)) == ("guardian", "sent")
    assert "Parent or guardian: Rosa Delgado, mother, who agrees." in see(phone.intake.referral)


def test_a_guardian_is_not_asked_for_the_agreement_of_a_minor_again() -> None:
    phone = Phone(minor(without=["answering"]))
    form = phone.open("answering").context["form"]
    assert "agreed" not in form.fields and form["name"].value() == "Rosa Delgado"
    assert (
        leads_to(phone.press("answering", value="for_someone", name="Rosa Delgado", relationship="mother")) == "check"
    )


def test_a_minor_whose_guardian_does_not_agree_is_never_sent() -> None:
    phone = Phone(minor())
    Page.objects.filter(intake=phone.intake, step="guardian").update(complete=True)
    for told in ({"agrees": False}, {"name": ""}):
        page = Page.objects.get(intake=phone.intake, step="guardian")
        Page.rewrite(page.pk, page.data | told)
        assert press_send(phone) == "guardian"
    assert not Version.objects.exists()


def test_a_birth_date_that_says_under_age_asks_for_the_guardian_and_then_for_the_guardians_consent() -> None:
    phone = Phone(laid(name="Nina Delgado"))
    born = timezone.localdate() - timedelta(days=16 * 365)
    typed = {"name": "Nina Delgado", "born": born.isoformat(), "phone": "555 0134 22"}
    assert leads_to(phone.press("about", returns="check", **typed)) == "guardian"
    rosa = {"name": "Rosa Delgado", "relationship": "mother", "agrees": "on"}
    assert leads_to(phone.press("guardian", returns="check", **rosa)) == "consent"
    assert press_send(phone) == "consent"


def test_somebody_who_turned_18_in_between_agrees_in_their_own_name() -> None:
    phone = Phone(minor())
    page = Page.objects.get(intake=phone.intake, step="about")
    today = timezone.localdate()
    Page.rewrite(page.pk, page.data | {"born": today.replace(year=today.year - 18).isoformat()})
    assert leads_to(phone.open("check")) == "consent"
    assert "Type your name to agree" in words(phone.open("consent"))
    phone.press("consent", **YES, name="Nina Delgado")
    assert press_send(phone) == "sent"
    version = Version.objects.get()
    assert version.page_data()["consent"]["by"] == "patient"
    assert version.not_asked["guardian"] == "the person is 18 or older"
