"""Reading and searching: each resource at its own address, pages by patient, one answer for all that is not there."""

from uuid import uuid4

import pytest

from intake.fhir.finding import SEARCHED
from intake.protocols.files import newest
from intake.referrals.models import Referral, ReferralQuerySet
from tests.intake.fhir.code_lists import wrong_with
from tests.intake.fhir.records import exported, whole_way
from tests.intake.making import sent_intake
from tests.intake.web.fhir.programs import ask, said, token

pytestmark = pytest.mark.django_db

NOT_THERE = (404, "OperationOutcome", "not-found")


def test_every_resource_of_a_bundle_is_read_at_its_own_address() -> None:
    found, secret = exported(whole_way()), token()
    for resource in [entry["resource"] for entry in found["entry"]]:
        answer = ask(f"{resource['resourceType']}/{resource['id']}", secret)
        assert answer.json() == resource


def test_code_systems_are_read_and_listed() -> None:
    sent_intake()
    secret = token()
    listed = ask("CodeSystem?_count=100", secret).json()
    assert listed["total"] == len(listed["entry"]) > 40
    assert ask("CodeSystem/outcome", secret).json() in [entry["resource"] for entry in listed["entry"]]


@pytest.mark.parametrize("kind", SEARCHED)
def test_a_search_by_patient_finds_what_the_bundle_has(kind: str) -> None:
    if kind in ("Patient", "Practitioner", "PractitionerRole"):
        assert said(ask(f"{kind}?patient={uuid4()}", token()))[0] in (400, 404)
        return
    referral, secret = sent_intake(), token()
    wanted = [entry["resource"] for entry in exported(referral)["entry"] if entry["resource"]["resourceType"] == kind]
    answer = ask(f"{kind}?patient={referral.patient_id}", secret)
    assert [entry["resource"] for entry in answer.json().get("entry", [])] == wanted
    assert wrong_with(answer.json(), newest()) == []


def test_pages_follow_each_other_until_there_are_no_more() -> None:
    referral, secret = sent_intake(), token()
    way, pages = f"Provenance?patient=Patient/{referral.patient_id}&_count=2", []
    while way:
        page = ask(way, secret).json()
        pages.append([entry["resource"]["id"] for entry in page["entry"]])
        links = {link["relation"]: link["url"] for link in page["link"]}
        way = links.get("next", "").partition("/fhir/")[2]
    assert ([len(page) for page in pages], page["total"]) == ([2, 1], 3)
    assert len({one for page in pages for one in page}) == 3


def test_a_person_is_found_by_the_reference_of_an_intake() -> None:
    referral, secret = sent_intake(), token()
    answer = ask(f"Patient?identifier={referral.intake.reference}", secret).json()
    assert [entry["resource"]["id"] for entry in answer["entry"]] == [str(referral.patient_id)]
    assert ask("Patient?identifier=AAA-AAA-AAA", secret).json()["total"] == 0


@pytest.mark.parametrize(
    "way",
    [
        *("Patient/x", "Patient/0", "Encounter/1", "Encounter?patient=1", "Patient/a/b", "", "Observation/../Patient"),
        *(
            "Questionnaire/x",
            "Organization/other",
            "CodeSystem/x",
            "Patient/" + "9" * 300,
            "Task/%00",
            "Practitioner/x",
        ),
    ],
)
def test_what_is_not_there_is_told_as_fhir_does(way: str) -> None:
    assert said(ask(way, token())) == NOT_THERE


@pytest.mark.parametrize(
    "way",
    [
        *(
            "Task",
            "Task?status=draft",
            "Task?patient=1&patient=2",
            "Task?patient=1&status=x",
            "Patient",
            "Patient?name=M",
        ),
        *(
            "Task?patient=1&_count=-1",
            "Task?patient=1&_count=x",
            "Task?patient=1&_offset=99999999999",
            "CodeSystem?x=1",
        ),
    ],
)
def test_a_search_that_is_not_understood_is_refused_and_never_guessed(way: str) -> None:
    assert said(ask(way, token()))[:2] == (400, "OperationOutcome")


def test_whose_record_one_may_not_see_is_as_if_it_were_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    mine, theirs = sent_intake(name="Mine"), sent_intake(name="Theirs")
    found, secret = exported(theirs), token()
    seen = ReferralQuerySet.visible_to
    monkeypatch.setattr(ReferralQuerySet, "visible_to", lambda rows, user: seen(rows, user).filter(pk=mine.pk))
    own = {"Questionnaire", "Organization"}
    for resource in [entry["resource"] for entry in found["entry"]]:
        kind, staff = resource["resourceType"], resource.get("name", [{}])
        if kind in own or (kind.startswith("Practitioner") and "." not in resource["id"]):
            continue
        there = ask(f"{kind}/{resource['id']}", secret)
        missing = ask(f"{kind}/{uuid4()}", secret)
        assert (said(there), there.content, staff) == (NOT_THERE, missing.content, staff)
    searched = ask(f"Task?patient={theirs.patient_id}", secret).json()
    nobody = ask(f"Task?patient={uuid4()}", secret).json()
    assert (searched["total"], searched.get("entry")) == (nobody["total"], nobody.get("entry")) == (0, None)
    assert Referral.objects.count() == 2
