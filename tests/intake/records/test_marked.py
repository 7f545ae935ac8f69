"""The map of one set of answers over that of an earlier one: quiet cases first."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.records.bodymap.regions import BY_CODE, PRESETS
from intake.records.marked import BodyMap, body_map, earlier_maps
from intake.records.models import Version
from tests.intake.making import sent_intake

THEN = date(2026, 3, 3)
FEET = PRESETS["feet"]
selections = st.sets(st.sampled_from(sorted(BY_CODE)))


def test_without_an_earlier_map_nothing_is_said_of_change() -> None:
    assert BodyMap(FEET).change == ""


def test_the_same_map_has_not_changed() -> None:
    assert BodyMap(FEET, FEET, THEN).change == "Nothing has changed since March 3, 2026. The same: both feet."


def test_two_empty_maps_have_not_changed() -> None:
    assert BodyMap((), (), THEN).change == "Nothing has changed since March 3, 2026."


def test_spread_and_retreat_in_words() -> None:
    now = (*FEET, "f-shin-l", "b-calf-l")
    before = (*FEET, "f-fingers-r", "f-palm-r", "b-backhand-r")
    found = BodyMap(now, before, THEN)
    said = "New since March 3, 2026: left lower leg. No longer marked: right hand. The same: both feet."
    assert found.change == said
    assert [(line.place, line.was, line.now) for line in found.lines] == [
        ("left lower leg", False, True),
        ("right hand", True, False),
        ("both feet", True, True),
    ]


def test_only_retreat_says_since_when() -> None:
    assert BodyMap((), FEET, THEN).change == "Marked on March 3, 2026 and no longer: both feet."


@given(selections, selections)
def test_what_spreads_one_way_retreats_the_other_way(now: set[str], before: set[str]) -> None:
    there, back = BodyMap(tuple(now), tuple(before), THEN), BodyMap(tuple(before), tuple(now), THEN)
    assert (there.new, there.gone, there.same) == (back.gone, back.new, back.same)
    assert bool(there.new) == bool(now - before)


@pytest.mark.django_db
def test_a_version_says_its_places() -> None:
    version = sent_intake(where="feet").assessment.version
    assert body_map(version).places == ["both feet"]
    assert body_map(version).pattern.text == "Both feet (stocking)"


@pytest.mark.django_db
def test_places_of_somebody_who_feels_nothing_any_more_do_not_count() -> None:
    nothing = {"age": 64, "neuropathy": "none", "causes": [], "indications": [], "linked": "other_cause"}
    version = sent_intake(nothing).assessment.version
    at = {"at": version.at.isoformat()}
    left = {"where": at | {"data": {"value": "feet"}}, "places": at | {"data": {"places": list(FEET)}}}
    assert body_map(Version(protocol=version.protocol, at=version.at, pages=version.pages | left)).codes == ()


@pytest.mark.django_db
def test_earlier_maps_are_the_newest_first_and_never_later_ones() -> None:
    first, second, third = (sent_intake() for _ in range(3))
    intakes = [row.intake_id for row in (first, second, third)]
    found = earlier_maps(second.assessment.version, intakes)
    assert [row.intake_id for row in found] == [first.intake_id]
    found = earlier_maps(third.assessment.version, intakes)
    assert [row.intake_id for row in found] == [second.intake_id, first.intake_id]


@pytest.mark.django_db
def test_a_version_that_carries_the_places_on_is_no_map_of_its_own() -> None:
    version = sent_intake().assessment.version
    later = Version(intake=version.intake, number=2, kind="sent", protocol=version.protocol, pages=version.pages)
    later.at = version.at.replace(year=version.at.year + 1)
    assert earlier_maps(later, [version.intake_id]) == []
