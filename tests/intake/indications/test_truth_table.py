"""The engine against an independent reading of the rules, over thousands of invented cases."""

import ast
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tests.intake.indications import truth_table
from tests.intake.indications.strategies import GATED, generate
from tests.intake.indications.truth_table import (
    CLOSED,
    LISTS,
    NO,
    NOT_SURE,
    OPEN,
    OUTCOMES,
    REASONS,
    SAFETY,
    UNANSWERED,
    YES,
    example_cases,
    gate,
    judge,
    link,
    meaning,
    reason_answer,
    ticked,
)
from tests.intake.indications.verdicts import verdict_for

SEED, CASES, PARTS = 20260101, 10_000, 4
EXAMPLES = example_cases()


@cache
def judged(part):
    """One part of the invented cases, each with what the table says."""
    return [(facts, judge(facts)) for facts in generate(SEED + part, CASES // PARTS)]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["id"])
def test_the_table_itself_agrees_with_the_example(example):
    verdict = judge(example["facts"])
    assert verdict["outcome"] == example["expected"]
    for name, codes in example.get("expected_lists", {}).items():
        assert verdict[name] == sorted(codes), name


def test_the_table_knows_nothing_of_the_product():
    tree = ast.parse(Path(truth_table.__file__).read_text(encoding="utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported == {"pathlib", "typing", "yaml"}


def test_the_examples_were_all_read():
    assert len(EXAMPLES) == 30
    assert {example["expected"] for example in EXAMPLES} == set(OUTCOMES)


@pytest.mark.parametrize("part", range(PARTS))
def test_engine_and_table_agree_on_outcome_and_every_list(part):
    differences = []
    for facts, expected in judged(part):
        found = verdict_for(facts)
        if found != expected:
            differences.append({"facts": facts, "table": expected, "engine": found})
    assert not differences, f"{len(differences)} differ, the first: {differences[0]}"


def test_the_invented_cases_reach_every_outcome_often():
    seen = Counter(verdict["outcome"] for part in range(PARTS) for _facts, verdict in judged(part))
    assert set(seen) == set(OUTCOMES)
    assert min(seen.values()) >= 100, seen


def test_the_invented_cases_reach_every_answer_gate_and_clearance():
    answers, gates, links, meanings, listed = set(), set(), set(), set(), set()
    for facts, verdict in judged(0):
        answers |= {(code, ticked(code, facts)) for code in SAFETY}
        answers |= {(code, reason_answer(code, facts)) for code in REASONS}
        gates |= {(code, gate(code, facts), ticked(code, facts)) for code in GATED}
        links |= {(code, link(code, facts)) for code in REASONS if reason_answer(code, facts) == YES}
        meanings |= {(code, meaning(code, facts)) for code in SAFETY}
        listed |= {code for name in LISTS for code in verdict[name]}
    every_answer = (YES, NOT_SURE, UNANSWERED, NO)
    assert answers == {(code, answer) for code in [*SAFETY, *REASONS] for answer in every_answer}
    assert gates == {
        (c, state, answer) for c in GATED for state in (OPEN, UNANSWERED, CLOSED) for answer in every_answer
    }
    assert links == {
        (c, value) for c in REASONS for value in ("from_neuropathy", "other_cause", "unsure", "unanswered")
    }
    assert {code for code, word in meanings if word == "cleared"} == {c for c in SAFETY if SAFETY[c]["clearable"]}
    derived = {"minor", "not_examined", "diagnosis_pending"}
    unknown = {"age", "neuropathy", "reasons", "link", "answers_expired", "signs_expired"}
    assert listed == {*SAFETY, *REASONS, *derived, *unknown}
