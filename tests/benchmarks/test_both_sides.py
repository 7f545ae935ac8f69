"""The sides of a benchmark do the same work, case by case and page by page, and one that does not is told."""

import pytest
from django.test.utils import override_settings
from json_logic import jsonLogic

from education.loader import load
from intake.indications.cases import case_from
from intake.indications.engine import assess
from intake.protocols.files import newest
from tests.benchmarks import json_rules, reading
from tests.benchmarks.serving import Answer, Worker, bare_worker
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


class Muddled(Worker):
    """Says something else when it is asked for a compressed page."""

    def get(self, path: str, **more: str) -> Answer:
        """The answer, or another page's."""
        return super().get(reading.PAGES[1] if "HTTP_ACCEPT_ENCODING" in more else path, **more)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", reading.PAGES)
def test_a_page_to_read_says_the_same_in_each_way_it_is_answered(path: str) -> None:
    load()
    with override_settings(ROOT_URLCONF="tests.benchmarks.hello"):
        assert 1 <= reading.check(path, Worker(), bare_worker()) <= reading.GOAL_QUERIES


@pytest.mark.django_db(transaction=True)
def test_a_page_that_says_something_else_is_told() -> None:
    load()
    with override_settings(ROOT_URLCONF="tests.benchmarks.hello"), pytest.raises(AssertionError):
        reading.check(reading.PAGES[0], Muddled(), bare_worker())
