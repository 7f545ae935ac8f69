"""What changes technique."""

import pytest

from tests.intake.indications.people import FITS, fits_with, person
from tests.intake.indications.truth_table import SAFETY
from tests.intake.indications.verdicts import outcome_for, verdict_for


@pytest.mark.parametrize("said", ["answered_yes", "not_sure"])
@pytest.mark.parametrize("code", [code for code, row in SAFETY.items() if row["severity"] == "precaution"])
def test_a_precaution_answered_yes_or_not_sure_changes_technique(code, said):
    assert verdict_for(person(**{said: [code]})) == fits_with(code)


@pytest.mark.parametrize("link", ["from_neuropathy", "other_cause", "unsure", "unanswered"])
def test_numb_skin_is_handled_as_numb_wherever_it_comes_from(link):
    verdict = verdict_for(person(indications=["numbness"], linked=link))
    assert verdict["precautions"] == ["loss_of_feeling"]


def test_perhaps_numb_skin_is_handled_as_numb():
    assert verdict_for(person(indications_not_sure=["numbness"])) == fits_with("loss_of_feeling", missing=["reasons"])


def test_numbness_left_blank_is_missing_and_no_precaution():
    assert verdict_for(person(indications_unanswered=["numbness"])) == {**FITS, "missing": ["reasons"]}


def test_pain_from_light_touch_changes_technique_and_is_no_reason():
    assert verdict_for(person(symptoms=["light_touch_hurts"])) == fits_with("touch_hurts")
    assert outcome_for(person(indications=[], symptoms=["light_touch_hurts"])) == "not_indicated"


@pytest.mark.parametrize(
    "typed",
    [
        "Xarelto 20 mg",
        "eliquis5mg",
        "ELIQUIS",
        "2warfarin",
        "asa/plavix",
        "(Lovenox)",
        "heparin\n",
        "½Eliquis",
    ],
)
def test_a_blood_thinner_is_found_in_any_case_with_or_without_a_dose(typed):
    assert verdict_for(person(meds=["metformin", typed])) == fits_with("blood_thinner")


def test_a_suspected_diagnosis_is_pending():
    assert verdict_for(person(neuropathy="suspected")) == fits_with("diagnosis_pending")


def test_a_precaution_is_listed_once_however_often_it_is_told():
    told = person(
        answered_yes=["blood_thinner", "loss_of_feeling"], meds=["Coumadin", "warfarin"], symptoms=["numbness"]
    )
    assert verdict_for(told) == fits_with("blood_thinner", "loss_of_feeling", reasons=["burning", "numbness"])
