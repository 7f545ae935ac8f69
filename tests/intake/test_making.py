"""The tests' own intakes: pages made from facts lead to the verdict of these facts."""

from datetime import date

import pytest

from intake.indications.cases import case_from
from intake.indications.engine import assess
from intake.indications.reading import Reading
from intake.protocols.files import newest
from intake.records.models import Version
from tests.intake.making import MARIA, examples, pages_for, sent_intake, shared_draft

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize("case_id", sorted(examples()))
def test_pages_made_from_an_example_give_its_verdict(case_id: str) -> None:
    protocol = newest()
    case = case_from(examples()[case_id], protocol)
    kept = {key: getattr(case.answers, key) for key in ("cleared", "answers_age_days", "signs_age_hours")}
    read = Reading(pages_for(examples()[case_id]["facts"], protocol, today=TODAY), protocol, TODAY).answers(**kept)
    assert assess(read, protocol) == assess(case.answers, protocol)
    for key in ("neuropathy", "age", "causes", "lung", "walking_stops_for", "meds"):
        assert getattr(read, key) == getattr(case.answers, key)
    assert (read.safety.yes, read.safety.not_sure) == (case.answers.safety.yes, case.answers.safety.not_sure)


@pytest.mark.django_db
def test_a_sent_intake_waits_to_be_decided() -> None:
    referral = sent_intake(MARIA, bother={"burning": 8})
    assert (referral.state, referral.assessment.outcome) == ("flagged", "referral_fits")
    assert referral.assessment.evidence["reasons"][0]["bother"] == 8


@pytest.mark.django_db
def test_a_shared_draft_is_to_be_called_first() -> None:
    referral = shared_draft()
    assert referral.call_first
    assert (referral.patient.name, referral.assessment.version.kind) == ("Harold Osei", Version.Kind.SHARED)
