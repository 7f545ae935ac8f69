"""Signs, holds and clearances, the nine reasons, and all that is listed whatever decided."""

import pytest

from tests.intake.indications.people import FITS, fits_with, person
from tests.intake.indications.truth_table import LISTS, REASONS, SAFETY
from tests.intake.indications.verdicts import outcome_for, verdict_for


@pytest.mark.parametrize(
    "code", [c for c, row in SAFETY.items() if row["severity"] in ("emergency_911", "urgent_same_day")]
)
def test_a_sign_answered_yes_is_urgent_and_no_note_clears_it(code):
    for cleared in ([], [code]):
        verdict = verdict_for(person(answered_yes=[code], cleared=cleared))
        assert verdict == {**FITS, "outcome": "urgent", "holds": [code]}


@pytest.mark.parametrize("code", [code for code, row in SAFETY.items() if row["unsure"] == "urgent"])
def test_not_sure_about_a_sign_is_urgent_and_no_note_clears_it(code):
    for cleared in ([], [code]):
        assert verdict_for(person(not_sure=[code], cleared=cleared))["outcome"] == "urgent"


def test_perhaps_very_high_blood_pressure_is_for_the_provider_and_can_be_cleared():
    perhaps = person(not_sure=["bp_crisis_no_symptoms"])
    assert outcome_for(perhaps) == "medical_review_first"
    assert verdict_for({**perhaps, "cleared": ["bp_crisis_no_symptoms"]}) == fits_with("bp_crisis_no_symptoms")


@pytest.mark.parametrize("said", ["answered_yes", "not_sure"])
@pytest.mark.parametrize("code", [code for code, row in SAFETY.items() if row["severity"] == "review_first"])
def test_a_hold_stands_until_a_note_that_may_clear_it(code, said):
    held = person(**{said: [code]})
    standing = {**FITS, "outcome": "medical_review_first", "holds": [code]}
    assert verdict_for(held) == standing
    cleared = verdict_for({**held, "cleared": [code]})
    assert cleared == (fits_with(code) if SAFETY[code]["clearable"] else standing)


def test_fever_and_worse_breathing_are_never_cleared():
    not_clearable = [c for c, row in SAFETY.items() if row["severity"] == "review_first" and not row["clearable"]]
    assert not_clearable == ["fever_or_illness", "breathing_getting_worse"]


def test_a_note_clears_only_the_row_it_names():
    verdict = verdict_for(person(answered_yes=["heart_failure", "fainting"], cleared=["fainting"]))
    assert verdict["holds"] == ["heart_failure"]
    assert verdict["precautions"] == ["fainting"]


@pytest.mark.parametrize("listed", ["answered_yes", "not_sure", "unanswered"])
def test_calf_pain_that_eases_with_rest_counts_whatever_the_row_said(listed):
    told = person(walking_stops_for=["calf_pain_eased_by_rest"])
    standing = {**FITS, "outcome": "medical_review_first", "holds": ["calf_pain_walking"]}
    assert verdict_for(told) == standing
    assert verdict_for({**told, listed: ["calf_pain_walking"]}) == standing
    assert verdict_for({**told, "cleared": ["calf_pain_walking"]}) == fits_with("calf_pain_walking")


def test_a_minor_is_a_hold_until_guardian_and_provider_agree():
    assert verdict_for(person(age=17)) == {**FITS, "outcome": "medical_review_first", "holds": ["minor"]}
    assert verdict_for(person(age=17, cleared=["minor"])) == fits_with("minor")
    assert verdict_for(person(age="unknown", cleared=["minor"]))["missing"] == ["age"]


def test_symptoms_nobody_examined_are_a_hold_that_no_note_about_a_row_clears():
    verdict = verdict_for(person(neuropathy="symptoms_only", answered_yes=["fainting"], cleared=["fainting", "minor"]))
    assert verdict["outcome"] == "medical_review_first"
    assert verdict["holds"] == ["not_examined"]


def test_new_swelling_in_both_legs_is_a_hold_although_massage_is_said_to_help_swelling():
    assert outcome_for(person(answered_yes=["new_leg_swelling"])) == "medical_review_first"


def test_a_hold_wins_over_what_is_missing_and_a_sign_wins_over_both():
    held = person(age=12, unanswered=["fever_or_illness"])
    assert outcome_for(held) == "medical_review_first"
    assert verdict_for({**held, "answered_yes": ["pe_symptoms"]}) == {
        **FITS,
        "outcome": "urgent",
        "holds": ["minor", "pe_symptoms"],
        "missing": ["fever_or_illness"],
    }


@pytest.mark.parametrize("reason", REASONS)
def test_each_of_the_nine_reasons_is_enough_by_itself(reason):
    verdict = verdict_for(person(indications=[reason]))
    assert verdict["reasons"] == [reason]
    assert verdict["outcome"] in {"referral_fits", "referral_fits_with_precautions"}


def test_there_are_nine_reasons():
    assert len(REASONS) == 9


def test_everything_that_holds_is_listed_whatever_decided():
    verdict = verdict_for(
        person(
            age=16,
            neuropathy="symptoms_only",
            indications=["tingling", "burning", "tightness"],
            linked={"tingling": "from_neuropathy", "burning": "from_neuropathy"},
            answered_yes=["stroke_signs", "pregnant", "fainting"],
            not_sure=["heart_failure"],
            unanswered=["high_risk_pregnancy"],
            cleared=["fainting"],
            signs_age_hours=48,
        )
    )
    assert verdict == {
        "outcome": "urgent",
        "reasons": ["burning", "tingling"],
        "precautions": ["fainting", "pregnant"],
        "holds": ["heart_failure", "minor", "not_examined", "stroke_signs"],
        "missing": ["high_risk_pregnancy", "link", "signs_expired"],
    }
    assert tuple(verdict)[1:] == LISTS
