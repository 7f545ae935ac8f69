"""The way back: from the bundle's text to the answers, to the same verdict and to an equal bundle."""

import json
import re
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from intake.fhir.reading_back import read_cases
from intake.fhir.response import items
from intake.indications.cases import case_from
from intake.indications.engine import assess
from intake.indications.wording import wording_of
from intake.protocols.files import newest
from intake.records import drafts
from intake.records.models import Clearance
from intake.referrals.models import Referral
from intake.submission import record_clearance, submit
from tests.intake.fhir.records import exported, of_kind, record_of, whole_way
from tests.intake.making import examples, sent_intake, shared_draft
from tests.intake.referrals.people import again, ana
from tests.journeys.patient_states import EVERYTHING, TALK

pytestmark = pytest.mark.django_db


def through_text(found: dict[str, Any]) -> dict[str, Any]:
    """As another system gets it."""
    read: dict[str, Any] = json.loads(json.dumps(found))
    return read


def comes_back(referral: Referral) -> dict[str, Any]:
    """Every verdict of the record follows again from the bundle's answers, as a case; the items are the same again."""
    found, protocol = through_text(exported(referral)), newest()
    cases = read_cases(found, protocol)
    versions = {str(one.version_id): one for one in record_of(referral).assessments}
    assert len(cases) == len(record_of(referral).assessments) >= len(versions)
    for read in cases:
        assert assess(case_from(read.case, protocol).answers, protocol) == read.verdict
    pages = cases[-1].pages
    frozen = {step: {"data": page.data, "at": page.at, "complete": page.complete} for step, page in pages.items()}
    told = [one for one in of_kind(found, "QuestionnaireResponse") if one["id"] == str(referral.assessment.version_id)]
    assert items(frozen, protocol, wording_of(protocol)) == told[0]["item"]
    assert {step: page.data for step, page in pages.items()} == referral.assessment.version.page_data()
    return found


def without_ids_and_times(found: dict[str, Any]) -> str:
    """The bundle's text with each key, reference and hash named by where it first stands, and without moments."""
    text, names = json.dumps(found, sort_keys=True), dict[str, str]()

    def named(match: re.Match[str]) -> str:
        return names.setdefault(match[0], f"<{len(names)}>")

    text = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9a-f]{64}\b", named, text)
    text = re.sub(r'"[0-9A-Z]{3}(-[0-9A-Z]{3}){2}"', named, text)
    return re.sub(r"\d{4}-\d\d-\d\dT[0-9:.]+Z", "<moment>", text)


@pytest.mark.parametrize("number", range(3))
def test_every_example_comes_back_with_its_verdict(number: int) -> None:
    for example in list(examples())[number::3]:
        comes_back(sent_intake(example))


def test_somebody_asked_everything_and_talkative_comes_back() -> None:
    comes_back(sent_intake(EVERYTHING, **{step: data for step, data in TALK.items() if step != "interruption"}))


def test_an_intake_that_stopped_at_a_sign_comes_back() -> None:
    comes_back(shared_draft())


def test_a_clearance_counts_on_the_way_back_and_not_for_the_verdict_before_it() -> None:
    referral = sent_intake({**examples()["V09"]["facts"], "cleared": []})
    today = timezone.localdate()
    note = {"item": "active_cancer_treatment", "provider": "Dr. Leila Amin", "dated": today}
    kept = Clearance(intake=referral.intake, recorded_by=ana().id, recorded_at=timezone.now(), **note)
    record_clearance(referral=referral, note=kept, by=ana(), seen=referral.version)
    found = comes_back(again(referral))
    outcomes = [read.verdict.outcome for read in read_cases(found, newest())]
    assert outcomes == ["medical_review_first", "referral_fits_with_precautions"]


def test_care_does_not_get_in_the_way() -> None:
    comes_back(whole_way())


@pytest.mark.parametrize("example", ["V02", "V09", "V14"])
def test_answers_read_back_and_sent_anew_give_an_equal_bundle(example: str) -> None:
    first = through_text(exported(sent_intake(example)))
    intake, _ = drafts.start()
    for step, page in read_cases(first, newest())[0].pages.items():
        drafts.save_page(intake=intake, step=step, data=page.data)
    submit(intake, key=uuid4())
    second = exported(Referral.objects.whole().get(intake=intake))
    assert without_ids_and_times(second) == without_ids_and_times(first)
