"""The bundle is FHIR R4: right by the models of fhir.resources and by the lists of codes, whole, and stable."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from fhir.resources.R4B import get_fhir_model_class

from intake.fhir.bundle import KINDS, bundle
from intake.fhir.finding import defined
from intake.protocols.files import newest
from intake.protocols.models import load
from intake.referrals.lifecycle import State
from tests.intake.fhir.code_lists import wrong_with
from tests.intake.fhir.records import AT, exported, of_kind, record_of, whole_way
from tests.intake.making import examples, sent_intake, shared_draft
from tests.intake.referrals.people import again, lead

pytestmark = pytest.mark.django_db


def references(part: Any) -> Iterator[str]:
    """Every reference in it."""
    if isinstance(part, dict):
        if isinstance(part.get("reference"), str):
            yield part["reference"]
        for value in part.values():
            yield from references(value)
    elif isinstance(part, list):
        for value in part:
            yield from references(value)


def is_right(found: dict[str, Any]) -> None:
    """By the models, by the lists, whole, each id once."""
    assert [fault for entry in found["entry"] for fault in wrong_with(entry["resource"], newest())] == []
    assert wrong_with(found, newest()) == []
    for resource in [entry["resource"] for entry in found["entry"]]:
        model = get_fhir_model_class(resource["resourceType"]).model_validate(resource)
        assert json.loads(model.model_dump_json()) == resource
    there = {f"{entry['resource']['resourceType']}/{entry['resource']['id']}" for entry in found["entry"]}
    assert len(there) == len(found["entry"])
    assert {way for way in references(found) if not way.startswith("#")} <= there
    assert all(re.fullmatch(r"[A-Za-z0-9.-]{1,64}", entry["resource"]["id"]) for entry in found["entry"])


@pytest.mark.parametrize("example", ["V01", "V09", "V14"])
def test_a_sent_intake_is_right(example: str) -> None:
    assert example in examples()
    is_right(exported(sent_intake(example)))


def test_an_intake_that_stopped_at_a_sign_is_right() -> None:
    is_right(exported(shared_draft()))


def test_a_record_that_went_the_whole_way_has_every_kind_and_is_right() -> None:
    found = exported(whole_way())
    assert {entry["resource"]["resourceType"] for entry in found["entry"]} == set(KINDS)
    is_right(found)


@pytest.mark.parametrize("state", [state for state in State if state is not State.IN_CARE])
def test_every_state_is_right(state: State) -> None:
    is_right(exported(again(lead(sent_intake(), state))))


def test_the_published_lists_of_codes_are_right() -> None:
    load()
    assert [
        fault for one in [*defined("CodeSystem"), *defined("Questionnaire")] for fault in wrong_with(one, newest())
    ] == []


def test_the_same_record_gives_the_same_bundle() -> None:
    referral = whole_way()
    assert exported(referral) == bundle(record_of(again(referral)), at=AT)


def test_a_bundle_takes_as_many_questions_to_the_database_however_long_the_history(
    django_assert_max_num_queries: Any,
) -> None:
    record = record_of(whole_way())
    with django_assert_max_num_queries(24):
        bundle(record, at=AT)


def test_nonsense_is_found() -> None:
    patient = {"resourceType": "Patient", "id": "1", "telecom": [{"system": "pigeon", "value": "1"}]}
    task = {"resourceType": "Task", "status": "nonsense", "intent": "order"}
    coded = {
        "resourceType": "Observation",
        "status": "final",
        "code": {"coding": [{"system": "http://x", "code": "1"}]},
    }
    unlisted = {"resourceType": "Patient", "gender": "female"}
    for resource in (patient, task, coded, unlisted):
        get_fhir_model_class(resource["resourceType"]).model_validate(resource)  # which takes it
        assert len(wrong_with(resource, newest())) == 1


def test_no_code_of_a_list_that_needs_a_licence() -> None:
    text = json.dumps(exported(whole_way()))
    assert not re.search(r'"system": "[^"]*(snomed|ama-assn|cpt)', text, re.IGNORECASE)
    assert "http://loinc.org" not in text  # none of our questions asks how severe a pain is


def test_people_and_answers_are_told() -> None:
    found = exported(whole_way())
    (patient,) = of_kind(found, "Patient")
    assert (patient["name"][0]["text"], patient["telecom"][0]["value"]) == ("Maria Delgado", "555 0134 22")
    assert {"Ana Ruiz", "Leila Amin"} <= {one["name"][0]["text"] for one in of_kind(found, "Practitioner")}


def test_an_activity_named_during_care_has_a_code_of_the_list_and_its_own_words() -> None:
    asked = [one["code"] for one in of_kind(exported(whole_way()), "Observation")]
    later = [code for code in asked if code.get("text") == "Open jars"]
    assert [code["coding"][0]["code"] for code in later] == ["activity"] * 2
