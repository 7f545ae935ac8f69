"""Verdicts a second on one core, against JsonLogic rules that give the same outcome and the same lists."""

from json_logic import jsonLogic

from intake.indications.cases import case_from
from intake.indications.engine import assess
from intake.protocols.files import newest
from tests.benchmarks import json_rules
from tests.benchmarks.rounds import alternate
from tests.intake.indications.strategies import generate

CASES = 1000
GOAL_RATIO, GOAL_RATE = 10, 90_000


def run(rounds: int) -> list[str]:
    """Lines to print; raises AssertionError where the two sides differ on any case."""
    protocol = newest()
    rows = ({"id": str(n), "facts": facts} for n, facts in enumerate(generate(20_261_122, CASES)))
    answers = [case_from(row, protocol).answers for row in rows]
    rule, prepared = json_rules.rules(protocol), [json_rules.data(one, protocol) for one in answers]
    for one, data in zip(answers, prepared, strict=True):
        verdict = assess(one, protocol)
        lists = [list(codes) for codes in (verdict.reasons, verdict.precautions, verdict.holds, verdict.missing)]
        assert [str(verdict.outcome), *lists] == jsonLogic(rule, data), one
    found = alternate(
        lambda: [assess(one, protocol) for one in answers],
        lambda: [jsonLogic(rule, data) for data in prepared],
        rounds=rounds,
    )
    rate, faster = CASES / found.ours, found.floor / found.ours
    return [
        f"verdicts: {rate:,.0f} a second on one core (goal {GOAL_RATE:,}), {CASES} cases with equal results",
        f"verdicts: {faster:.1f} times as fast as JsonLogic (goal {GOAL_RATIO})",
    ]
