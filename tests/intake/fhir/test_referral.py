"""What is proposed, ordered, stated and documented: each only when somebody did it."""

import hashlib
from base64 import b64decode

import pytest

from intake.care.counting import Told, correct_visit
from intake.fhir.care import score_code
from intake.letters.answers import Answer
from intake.referrals.lifecycle import State, Step
from intake.referrals.workflow import undo
from tests.intake.fhir.records import STATED, answered, asked, exported, of_kind, whole_way
from tests.intake.letters.writing import issue
from tests.intake.making import sent_intake
from tests.intake.referrals.people import again, ana, lead, take

pytestmark = pytest.mark.django_db


def test_before_a_therapist_decides_nothing_is_proposed() -> None:
    found = exported(sent_intake())
    (task,) = of_kind(found, "Task")
    assert of_kind(found, "ServiceRequest") == []
    assert (task["status"], task["businessStatus"]["coding"][0]["code"]) == ("requested", "flagged")
    assert task["restriction"]["period"]["end"]
    assert task["owner"]["reference"] == "Organization/clinic"


def test_a_decision_taken_back_proposes_nothing() -> None:
    referral = sent_intake()
    take(referral, Step.ASK_PROVIDER)
    undo(referral=referral, by=ana(), seen=referral.version)
    assert of_kind(exported(referral), "ServiceRequest") == []


def test_a_decided_referral_is_a_proposal_and_a_signed_one_an_order() -> None:
    referral = asked()
    (proposal,) = of_kind(exported(referral), "ServiceRequest")
    assert (proposal["intent"], proposal["status"]) == ("proposal", "active")
    assert [one["coding"][0]["code"] for one in proposal["reasonCode"]] == ["burning", "numbness"]
    proposal, order = of_kind(exported(answered(referral)), "ServiceRequest")
    assert (order["intent"], order["status"], proposal["status"]) == ("order", "active", "completed")
    assert order["basedOn"] == [{"reference": f"ServiceRequest/{proposal['id']}"}]
    assert order["occurrenceTiming"]["repeat"]["count"] == 6
    assert order["note"] == [{"text": "No heat."}]


def test_a_declined_request_is_revoked_and_orders_nothing() -> None:
    found = exported(answered(asked(), Answer.DECLINE, diagnosis="", icd10=(), reason="Not now."))
    (proposal,) = of_kind(found, "ServiceRequest")
    (task,) = of_kind(found, "Task")
    assert (proposal["status"], task["status"]) == ("revoked", "rejected")


def test_what_a_patient_reports_is_no_condition() -> None:
    assert of_kind(exported(sent_intake("V01")), "Condition") == []
    assert of_kind(exported(asked()), "Condition") == []


def test_what_a_provider_states_is_a_condition_in_their_words_and_codes() -> None:
    found = exported(answered(asked()))
    conditions = of_kind(found, "Condition")
    assert [one["code"]["coding"][0]["code"] for one in conditions] == list(STATED["icd10"])
    assert {one["code"]["text"] for one in conditions} == {"Diabetic polyneuropathy"}
    signer = conditions[0]["asserter"]["reference"].partition("/")[2]
    assert next(one for one in of_kind(found, "Practitioner") if one["id"] == signer)["identifier"][0]["value"]


def test_a_letter_comes_with_its_pages_and_both_hashes() -> None:
    referral = asked()
    (document,) = of_kind(exported(referral), "DocumentReference")
    pages = b64decode(document["content"][0]["attachment"]["data"])
    assert document["masterIdentifier"]["value"] == hashlib.sha256(pages).hexdigest()
    sha1 = hashlib.sha1(pages, usedforsecurity=False).digest()
    assert b64decode(document["content"][0]["attachment"]["hash"]) == sha1
    assert document["status"] == "current"


def test_a_letter_takes_the_place_of_the_last_one_that_was_not_undone() -> None:
    referral = lead(sent_intake(), State.DRAFTING)
    first = issue(referral)
    take(again(referral), Step.NOT_MY_PATIENT, on_paper=True)
    undone = issue(referral)
    undo(referral=again(referral), by=ana(), seen=again(referral).version)
    now = {one["id"]: one for one in of_kind(exported(referral), "DocumentReference")}
    assert [now[str(letter.pk)]["status"] for letter in (first, undone)] == ["current", "entered-in-error"]
    third = issue(referral)
    then = {one["id"]: one for one in of_kind(exported(referral), "DocumentReference")}
    assert then[str(first.pk)]["status"] == "superseded"
    assert then[str(third.pk)]["relatesTo"][0]["target"]["reference"].endswith(str(first.pk))


def test_care_is_a_plan_with_visits_and_their_numbers() -> None:
    found = exported(whole_way())
    (plan,) = of_kind(found, "CarePlan")
    assert plan["activity"][0]["detail"]["description"] == "2 of 6 visits used"
    assert {goal["description"]["text"] for goal in plan["contained"]} >= {"Burning", "Stairs"}
    visits = of_kind(found, "Procedure")
    assert [one["status"] for one in visits] == ["completed"] * 2
    numbers = {one["id"].partition(".")[2]: one.get("valueInteger") for one in of_kind(found, "Observation")}
    assert (numbers["burning-before"], numbers["burning-after"], numbers["activity-1-before"]) == (6, 4, 7)


def test_a_corrected_visit_keeps_its_id() -> None:
    referral = whole_way()
    before = of_kind(exported(referral), "Procedure")
    first = referral.plans.get().visits.order_by("at").first()
    assert first is not None
    correct_visit(visit=first, told=Told(on=first.on, minutes=45), by=ana(), key=first.series)
    after = of_kind(exported(referral), "Procedure")
    assert [one["id"] for one in after] == [one["id"] for one in before]
    assert sorted(one["extension"][0]["valueQuantity"]["value"] for one in after) == [30, 45]


def test_only_a_question_about_the_severity_of_pain_is_loincs() -> None:
    assert score_code("pain", "Pain")["coding"][0]["code"] == "72514-3"
    for code in ("burning", "numbness", "activity_1"):
        assert "loinc" not in score_code(code, "")["coding"][0]["system"]


def test_every_step_says_who_and_when() -> None:
    referral = again(lead(sent_intake(), State.CALLING))
    steps = [
        one for one in of_kind(exported(referral), "Provenance") if one["target"][0]["reference"].startswith("Task/")
    ]
    assert [one["activity"]["coding"][0]["code"] for one in steps] == ["opened", "call_patient"]
    assert [one["agent"][0]["who"]["reference"].partition("/")[0] for one in steps] == ["Patient", "Practitioner"]


def test_consent_permits_what_was_ticked_and_nothing_else() -> None:
    ticks = {"review": True, "provider": False, "contact": True}
    (consent,) = of_kind(exported(sent_intake(consent=ticks)), "Consent")
    permitted = [one["code"][0]["coding"][0]["code"] for one in consent["provision"]["provision"]]
    assert (consent["provision"]["type"], permitted) == ("deny", ["review", "contact"])
