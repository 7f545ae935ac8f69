"""What must always hold, whatever was answered."""

import json
import random

from hypothesis import given
from hypothesis import strategies as st

from intake.indications.cases import case_from, read_cases
from intake.indications.engine import assess
from tests.intake.indications.changes import (
    with_link,
    with_reason,
    with_safety,
    without_one_answer,
    without_one_safety_answer,
)
from tests.intake.indications.strategies import STEADY, codes_with, facts
from tests.intake.indications.truth_table import LISTS, NO, OUTCOMES, REASONS, SAFETY, SYMPTOMS, answer, ticked
from tests.intake.indications.verdicts import nearness, outcome_for, protocol, verdict_for

FITS = {"referral_fits", "referral_fits_with_precautions"}
HOLD_OR_CANNOT_TELL = {"urgent", "medical_review_first", "not_enough_information"}
ALSO_DERIVED = {"loss_of_feeling", "touch_hurts", "blood_thinner"}


@STEADY
@given(facts(), codes_with(severity="emergency_911"))
def test_an_emergency_sign_makes_any_case_urgent(case, sign):
    verdict = verdict_for(with_safety(case, sign, "yes"))
    assert verdict["outcome"] == "urgent"
    assert sign in verdict["holds"]


@STEADY
@given(facts(), codes_with(severity="urgent_same_day"))
def test_a_same_day_sign_makes_any_case_urgent_and_no_note_clears_it(case, sign):
    answered = with_safety(case, sign, "yes")
    verdict = verdict_for({**answered, "cleared": [*case["cleared"], sign]})
    assert verdict["outcome"] == "urgent"
    assert sign in verdict["holds"]


@STEADY
@given(facts())
def test_taking_away_a_safety_answer_never_yields_a_fit(case):
    for poorer in without_one_safety_answer(case):
        assert outcome_for(poorer) not in FITS, poorer


@STEADY
@given(facts())
def test_taking_away_an_answer_never_turns_a_hold_or_cannot_tell_into_a_no_or_a_fit(case):
    if outcome_for(case) in HOLD_OR_CANNOT_TELL:
        for poorer in without_one_answer(case):
            assert outcome_for(poorer) in HOLD_OR_CANNOT_TELL, poorer


@STEADY
@given(facts())
def test_turning_a_no_to_yes_never_moves_a_case_towards_massage(case):
    before = nearness(outcome_for(case))
    for code in SAFETY:
        if answer(code, case) == NO:
            assert nearness(outcome_for(with_safety(case, code, "yes"))) <= before, code


@STEADY
@given(facts())
def test_not_sure_is_never_better_than_its_class_and_never_a_no(case):
    before = outcome_for(case)
    for code, row in SAFETY.items():
        verdict = verdict_for(with_safety(case, code, "not_sure"))
        if row["unsure"] == "urgent":
            assert verdict["outcome"] == "urgent", code
            assert code in verdict["holds"]
        elif row["unsure"] == "review" and code not in case["cleared"]:
            assert verdict["outcome"] in {"urgent", "medical_review_first"}, code
            assert code in verdict["holds"]
        else:
            assert verdict["outcome"] != "referral_fits", code
            assert code in verdict["holds"] + verdict["precautions"]
        as_no = before if ticked(code, case) == NO else outcome_for(with_safety(case, code, "no"))
        assert nearness(verdict["outcome"]) <= nearness(as_no), code


@STEADY
@given(facts())
def test_every_cited_reason_was_answered_yes_and_comes_from_the_neuropathy(case):
    verdict = verdict_for(case)
    told = {*case["indications"], *(SYMPTOMS[symptom]["reason"] for symptom in case["symptoms"])}
    linked = case["linked"]
    for reason in verdict["reasons"]:
        assert reason in told
        assert (linked.get(reason) if isinstance(linked, dict) else linked) == "from_neuropathy"
        assert reason not in verdict_for(with_reason(case, reason, "no"))["reasons"]
        assert reason not in verdict_for(with_link(case, reason, "other_cause"))["reasons"]


@STEADY
@given(facts(), st.sampled_from(list(REASONS)))
def test_the_only_reason_is_necessary(case, reason):
    alone = {**case, "indications": [reason], "symptoms": [], "linked": "from_neuropathy"}
    alone |= {
        name: [c for c in case[name] if c != reason] for name in ("indications_not_sure", "indications_unanswered")
    }
    assert verdict_for(alone)["reasons"] == [reason]
    without = (with_reason(alone, reason, "no"), with_link(alone, reason, "other_cause"))
    for poorer in without:
        assert verdict_for(poorer)["reasons"] == []
        assert outcome_for(poorer) not in FITS


@STEADY
@given(facts())
def test_one_reason_is_enough_and_many_never_outweigh_a_safety_item(case):
    many = {**case, "indications": list(REASONS), "linked": "from_neuropathy", "symptoms": []}
    many |= {"indications_not_sure": [], "indications_unanswered": []}
    one = {**many, "indications": ["burning"]}
    numb = {"referral_fits": "referral_fits_with_precautions"}
    outcome = outcome_for(one)
    assert outcome_for(many) == numb.get(outcome, outcome)


@STEADY
@given(facts(), st.integers(0, 2**32))
def test_the_same_answers_and_version_give_the_same_verdict(case, seed):
    answers = case_from({"id": "T1", "facts": case}, protocol()).answers
    first = assess(answers, protocol())
    assert assess(answers, protocol()) == first
    assert first.protocol == protocol().version
    shuffled = {
        key: random.Random(seed).sample(value, len(value)) if isinstance(value, list) else value
        for key, value in case.items()
    }
    (read_back,) = read_cases(json.dumps([{"id": "T1", "facts": shuffled}]), protocol())
    assert assess(read_back.answers, protocol()) == first


@STEADY
@given(facts())
def test_a_verdict_is_one_of_six_outcomes_and_its_lists_are_sorted_and_name_each_code_once(case):
    verdict = verdict_for(case)
    assert verdict["outcome"] in OUTCOMES
    for name in LISTS:
        assert verdict[name] == sorted(set(verdict[name])), name
    assert not set(verdict["holds"]) & set(verdict["precautions"]) - ALSO_DERIVED
