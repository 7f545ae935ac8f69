"""Other parts say what rests on a section; education only asks."""

from collections.abc import Callable

import pytest

from education import dependants
from education.dependants import Dependant, dependants_of, register
from education.models import Section, Topic


@pytest.fixture
def section(write: Callable[..., Topic], monkeypatch: pytest.MonkeyPatch) -> Section:
    """A section, while nothing is registered."""
    monkeypatch.setattr(dependants, "_finders", {})
    return write().sections.get()


def test_nothing_registered_means_nothing_rests_on_it(section: Section) -> None:
    assert dependants_of(section) == {}


def test_a_part_that_finds_nothing_is_not_named(section: Section) -> None:
    register("Questions", lambda _: [])
    assert dependants_of(section) == {}


def test_findings_come_by_name_in_the_order_of_registration(section: Section) -> None:
    register("Questions", lambda one: [Dependant(f"Do you rest? ({one.slug})", "/intake/")])
    register("Letters", lambda _: iter([Dependant("Request to a provider")]))
    assert dependants_of(section) == {
        "Questions": [Dependant("Do you rest? (first)", "/intake/")],
        "Letters": [Dependant("Request to a provider")],
    }
    assert list(dependants_of(section)) == ["Questions", "Letters"]


def test_a_name_is_taken_only_once(section: Section) -> None:
    def find(_: Section) -> list[Dependant]:
        """Finds nothing."""
        return []

    register("Questions", find)
    register("Questions", find)
    with pytest.raises(ValueError, match="already registered"):
        register("Questions", lambda _: [])
