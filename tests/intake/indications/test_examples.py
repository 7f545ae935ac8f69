"""Every published example patient comes out as expected, with the lists where they are given."""

import pytest

from intake.indications.cases import Case, read_cases
from intake.indications.engine import assess
from intake.protocols.files import path_of, published, versions
from tests.intake.indications.truth_table import OUTCOMES


def cases(version: str) -> list[Case]:
    return read_cases(path_of(version, "examples.yaml").read_text(encoding="utf-8"), published(version))


@pytest.mark.parametrize("version", versions())
def test_every_example_was_read(version):
    assert len(cases(version)) == 30
    assert {case.expected for case in cases(version)} == set(OUTCOMES)


@pytest.mark.parametrize(
    ("version", "case"), [pytest.param(v, case, id=f"{v}, {case.id}") for v in versions() for case in cases(v)]
)
def test_the_example_comes_out_as_expected(version, case):
    protocol = published(version)
    verdict = assess(case.answers, protocol)
    assert verdict.outcome == case.expected
    for name, codes in case.expected_lists.items():
        assert getattr(verdict, name) == tuple(sorted(codes)), name
    assert verdict.protocol == protocol.version == version
