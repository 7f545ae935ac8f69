"""Blank is never No; and gates that are open, unanswered or closed."""

import pytest

from tests.intake.indications.people import CANCER_PAGE, EMPTY, FITS, fits_with, person
from tests.intake.indications.truth_table import SAFETY
from tests.intake.indications.verdicts import outcome_for, verdict_for


@pytest.mark.parametrize("code", [code for code, row in SAFETY.items() if "only_if" not in row])
def test_blank_is_never_no(code):
    verdict = verdict_for(person(unanswered=[code]))
    assert verdict["outcome"] == "not_enough_information"
    assert code in verdict["missing"]
    assert verdict["reasons"] == ["burning"]


def test_a_case_without_any_facts_cannot_tell():
    verdict = verdict_for({})
    assert verdict == {**EMPTY, "outcome": "not_enough_information", "missing": ["age", "neuropathy"]}


def test_an_unknown_age_or_neuropathy_is_missing_whatever_else_holds():
    verdict = verdict_for(person(age="unknown", neuropathy="unknown", answered_yes=["stroke_signs"]))
    assert verdict["outcome"] == "urgent"
    assert verdict["missing"] == ["age", "neuropathy"]


@pytest.mark.parametrize("listed", ["indications_not_sure", "indications_unanswered"])
def test_a_reason_in_doubt_is_missing_but_does_not_undo_one_that_counts(listed):
    assert verdict_for(person(**{listed: ["weakness"]})) == {**FITS, "missing": ["reasons"]}
    alone = verdict_for(person(indications=[], **{listed: ["weakness"]}))
    assert alone == {**EMPTY, "outcome": "not_enough_information", "missing": ["reasons"]}


@pytest.mark.parametrize("link", ["unsure", "unanswered"])
def test_a_link_in_doubt_is_missing_but_does_not_undo_a_reason_that_counts(link):
    both = person(indications=["burning", "tightness"], linked={"burning": "from_neuropathy", "tightness": link})
    assert verdict_for(both) == {**FITS, "missing": ["link"]}
    assert verdict_for(person(linked=link)) == {
        **EMPTY,
        "outcome": "not_enough_information",
        "missing": ["link"],
    }


def test_a_trouble_left_out_of_the_links_is_unanswered():
    assert verdict_for(person(linked={}))["missing"] == ["link"]
    without = {key: value for key, value in person().items() if key != "linked"}
    assert verdict_for(without)["missing"] == ["link"]


def test_a_symptom_answers_the_reason_it_names_whatever_the_row_said():
    for listed in ("indications_not_sure", "indications_unanswered"):
        verdict = verdict_for(person(indications=[], symptoms=["electric"], **{listed: ["tingling"]}))
        assert verdict == {**FITS, "reasons": ["tingling"]}


def test_answers_past_their_shelf_life_add_one_marker_and_never_the_single_rows():
    assert verdict_for(person(signs_age_hours=25))["missing"] == ["signs_expired"]
    assert verdict_for(person(answers_age_days=91))["missing"] == ["answers_expired"]
    both = verdict_for(person(signs_age_hours=25, answers_age_days=91, answered_yes=["heart_failure"]))
    assert both["missing"] == ["answers_expired", "signs_expired"]
    assert both["outcome"] == "medical_review_first"
    assert outcome_for(person(signs_age_hours=25, answered_yes=["dvt_suspected"])) == "urgent"


@pytest.mark.parametrize("said", ["answered_yes", "not_sure"])
def test_cancer_now_or_ever_opens_the_cancer_page(said):
    asked = person(**{said: ["past_cancer_or_radiation"]})
    assert verdict_for(asked) == fits_with("past_cancer_or_radiation")
    blank = verdict_for({**asked, "unanswered": ["bone_metastasis"]})
    assert blank["missing"] == ["bone_metastasis"]
    assert blank["outcome"] == "not_enough_information"


def test_a_cause_opens_the_cancer_page():
    assert verdict_for(person(causes=["chemo_radiation"])) == FITS
    assert verdict_for(person(causes=["chemo_radiation"], unanswered=CANCER_PAGE))["missing"] == CANCER_PAGE


def test_a_cause_opens_the_cancer_page_even_when_the_row_about_cancer_is_blank():
    verdict = verdict_for(person(causes=["chemo_radiation"], unanswered=["past_cancer_or_radiation"]))
    assert verdict["missing"] == ["past_cancer_or_radiation"]


@pytest.mark.parametrize("blank", ["past_cancer_or_radiation", "fever_on_cancer_treatment"])
def test_a_blank_gate_leaves_its_whole_page_unanswered(blank):
    assert verdict_for(person(unanswered=[blank]))["missing"] == sorted([*CANCER_PAGE, blank])


def test_a_blank_gate_keeps_a_yes_behind_it():
    verdict = verdict_for(person(unanswered=["pregnant"], answered_yes=["high_risk_pregnancy"]))
    assert verdict["holds"] == ["high_risk_pregnancy"]
    assert verdict["missing"] == ["pregnant"]


@pytest.mark.parametrize("said", ["answered_yes", "not_sure"])
@pytest.mark.parametrize("code", [*CANCER_PAGE, "high_risk_pregnancy"])
def test_a_yes_or_not_sure_counts_even_behind_a_closed_gate(code, said):
    verdict = verdict_for(person(**{said: [code]}))
    assert verdict == {**FITS, "outcome": "medical_review_first", "holds": [code]}
