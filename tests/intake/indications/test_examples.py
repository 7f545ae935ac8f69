"""Every published example patient comes out as expected, with the lists where they are given."""

import pytest

from intake.indications.cases import read_cases
from intake.indications.engine import assess
from tests.intake.indications.truth_table import OUTCOMES, PUBLISHED
from tests.intake.indications.verdicts import protocol

CASES = read_cases((PUBLISHED / "examples.yaml").read_text(encoding="utf-8"), protocol())


def test_every_example_was_read():
    assert len(CASES) == 30
    assert {case.expected for case in CASES} == set(OUTCOMES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_example_comes_out_as_expected(case):
    verdict = assess(case.answers, protocol())
    assert verdict.outcome == case.expected
    for name, codes in case.expected_lists.items():
        assert getattr(verdict, name) == tuple(sorted(codes)), name
    assert verdict.protocol == protocol().version
