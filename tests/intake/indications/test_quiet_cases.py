"""What raises nothing: no reason, no hold, no precaution."""

import pytest

from tests.intake.indications.people import CANCER_PAGE, EMPTY, FITS, person
from tests.intake.indications.truth_table import SAFETY
from tests.intake.indications.verdicts import verdict_for


def test_burning_feet_and_nothing_else_fits_without_precautions():
    assert verdict_for(person()) == FITS


@pytest.mark.parametrize("symptom", ["sharp_pain", "balance"])
def test_sharp_pain_or_poor_balance_alone_is_not_a_reason(symptom):
    assert verdict_for(person(indications=[], symptoms=[symptom])) == EMPTY


@pytest.mark.parametrize("lung", ["copd", "fibrosis", "berylliosis", "pneumoconiosis", "asthma", "other_lung"])
def test_a_lung_condition_alone_is_not_a_reason(lung):
    assert verdict_for(person(indications=[], lung=[lung])) == EMPTY


@pytest.mark.parametrize("cause", ["diabetes", "autoimmune", "vitamin", "spine_disc", "unknown_cause"])
def test_the_cause_never_decides(cause):
    assert verdict_for(person(causes=[cause])) == FITS
    assert verdict_for(person(causes=[cause], indications=[])) == EMPTY


def test_a_trouble_from_another_cause_is_not_a_reason():
    assert verdict_for(person(linked="other_cause")) == EMPTY


def test_no_neuropathy_means_not_indicated_even_when_the_trouble_is_said_to_come_from_it():
    verdict = verdict_for(person(neuropathy="none"))
    assert verdict == {**FITS, "outcome": "not_indicated"}


@pytest.mark.parametrize("stop", ["breath", "pain", "numbness", "tired"])
def test_stopping_for_breath_pain_numbness_or_tiredness_raises_nothing(stop):
    assert verdict_for(person(walking_stops_for=[stop])) == FITS


@pytest.mark.parametrize(
    "typed",
    ["heparinoid cream", "unheparin", "warfarinum", "myeliquis", "plavixa", "Eliquisé", "ÄWarfarin", "", "gabapentin"],
)
def test_a_name_inside_a_longer_word_is_not_a_blood_thinner(typed):
    assert verdict_for(person(meds=[typed])) == FITS


def test_eighteen_is_not_a_minor():
    assert verdict_for(person(age=18)) == FITS
    assert verdict_for(person(age=18, cleared=["minor"])) == FITS


def test_signs_from_24_hours_ago_and_answers_from_90_days_ago_still_count():
    assert verdict_for(person(signs_age_hours=24, answers_age_days=90)) == FITS


@pytest.mark.parametrize("code", SAFETY)
def test_a_clearance_for_a_row_answered_no_adds_nothing(code):
    assert verdict_for(person(cleared=[code])) == FITS


@pytest.mark.parametrize("code", [*CANCER_PAGE, "high_risk_pregnancy"])
def test_a_row_that_was_not_asked_counts_as_no_even_when_listed_unanswered(code):
    assert verdict_for(person(unanswered=[code])) == FITS


def test_a_trouble_that_is_not_there_needs_no_link():
    assert verdict_for(person(linked={"burning": "from_neuropathy", "tingling": "unsure"})) == FITS
