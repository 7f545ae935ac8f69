"""The two sides of the verdict benchmark do the same work: a third reading of the rules agrees case by case."""

from json_logic import jsonLogic

from intake.indications.cases import case_from
from intake.indications.engine import assess
from intake.protocols.files import newest
from tests.benchmarks import json_rules
from tests.intake.indications.strategies import generate
from tests.intake.making import examples


def test_json_rules_and_the_engine_agree() -> None:
    protocol = newest()
    rule = json_rules.rules(protocol)
    generated = ({"id": str(n), "facts": facts} for n, facts in enumerate(generate(7, 150)))
    for row in [*examples().values(), *generated]:
        answers = case_from(row, protocol).answers
        verdict = assess(answers, protocol)
        lists = [list(codes) for codes in (verdict.reasons, verdict.precautions, verdict.holds, verdict.missing)]
        assert jsonLogic(rule, json_rules.data(answers, protocol)) == [str(verdict.outcome), *lists], row["id"]
