"""Other parts say what rests on a section; education only asks."""

from collections.abc import Callable

import pytest

from education import dependants
from education.dependants import Dependant, dependants_of, missing, register
from education.models import Section, Statement, Topic
from education.publishing import publish
from education.words import Status

RESTS = {
    "question:rest": Dependant("Do you rest?"),
    "reason:sleep": Dependant("Sleep", "/intake/"),
    "reason:other": Dependant("Another reason"),
}


@pytest.fixture(autouse=True)
def nothing_registered(monkeypatch: pytest.MonkeyPatch) -> None:
    """As before start-up."""
    monkeypatch.setattr(dependants, "_finders", {})


@pytest.fixture
def section(write: Callable[..., Topic]) -> Section:
    """A section that carries a question, with a statement that carries a reason."""
    made = write()
    Section.objects.update(carries="question:rest lung:copd")
    Statement.objects.update(carries="reason:sleep")
    publish(made)
    return made.sections.get()


def questions() -> dict[str, Dependant]:
    """Registered by one part."""
    return {"question:rest": RESTS["question:rest"]}


def reasons() -> dict[str, Dependant]:
    """Registered by another."""
    return {code: one for code, one in RESTS.items() if code.startswith("reason:")}


def test_nothing_registered_means_nothing_rests_on_it(section: Section) -> None:
    assert dependants_of(section) == {}
    assert missing() == {}


def test_a_part_that_finds_nothing_is_not_named(section: Section) -> None:
    register("Questions", dict)
    assert dependants_of(section) == {}


def test_findings_come_by_name_in_the_order_of_registration(section: Section) -> None:
    register("Questions", questions)
    register("Reasons", reasons)
    found = dependants_of(section)
    assert found == {"Questions": [RESTS["question:rest"]], "Reasons": [RESTS["reason:sleep"]]}
    assert list(found) == ["Questions", "Reasons"]


def test_what_rests_on_nothing_that_can_be_read_is_missing(section: Section) -> None:
    register("Questions", questions)
    register("Reasons", reasons)
    assert missing() == {"Reasons": [RESTS["reason:other"]]}
    Topic.objects.update(status=Status.ARCHIVED)
    assert missing()["Questions"] == [RESTS["question:rest"]]


def test_a_name_is_taken_only_once() -> None:
    register("Questions", questions)
    register("Questions", questions)
    with pytest.raises(ValueError, match="already registered"):
        register("Questions", reasons)
