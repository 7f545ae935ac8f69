"""Where it is felt, and what each place feels like: nothing more is asked of whoever does not want to say it."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.datastructures import MultiValueDict
from hypothesis import given
from hypothesis import strategies as st

from intake.indications.questionnaire import steps
from intake.indications.reading import Reading
from intake.management.acting import pages_for
from intake.protocols.files import newest
from intake.records.bodymap.areas import rows_of
from intake.records.bodymap.regions import BY_CODE, PRESETS
from intake.records.shelf_life import ages
from intake.web.patient.forms_places import AreasForm, PlacesForm
from tests.intake.indications.strategies import STEADY, facts
from tests.intake.letters.writing import content_of
from tests.intake.web.patient.phone import Phone, laid, leads_to, refused, sent, words

MORE = {"places": {"places": list(PRESETS["feet_hands"]), "preset": "feet_hands", "more": "say-more"}}
BURNING_FEET = {"area": "feet", "feels": ["burning"], "score": 7}
QUIET_HANDS = {"area": "hands", "feels": [], "score": None}
selections = st.sets(st.sampled_from(sorted(BY_CODE)), min_size=1)
feelings = st.lists(st.sampled_from(["burning", "tingling"]), unique=True)


def holding(**pages: Any) -> Phone:
    """A phone with a draft of somebody who wants to say more, or said it."""
    return Phone(laid(**MORE | pages))


@pytest.mark.django_db
def test_continue_leads_past_the_page_that_says_more():
    phone = Phone(laid(without=["duration"]))
    assert leads_to(phone.press("places", places=list(PRESETS["feet"]))) == "duration"
    assert phone.saved("places") == {"places": list(PRESETS["feet"]), "preset": "feet"}
    assert leads_to(phone.open("places-each")) == "duration"


@pytest.mark.django_db
def test_a_button_of_its_own_leads_to_each_place():
    phone = Phone(laid())
    assert leads_to(phone.press("places", "more", places=list(PRESETS["feet_legs"]))) == "places-each"
    page = words(phone.open("places-each"))
    assert "Both feet: what do you feel there?" in page and "Both lower legs: how strong is it" in page
    assert "Left foot" not in page and "hands" not in page
    assert "Burning" in page and "Heaviness" not in page  # what was named before, and nothing else


@pytest.mark.django_db
def test_more_can_be_said_only_of_a_marked_place():
    said = refused(Phone(laid()).press("places", "more"), field="id_places_0")
    assert said == "Mark a place first. Then you can say more about it."


@pytest.mark.django_db
def test_all_of_it_may_be_left_blank():
    phone = holding()
    assert leads_to(phone.press("places-each")) == "check"
    assert phone.saved("places_each") == {"items": [BURNING_FEET | {"feels": [], "score": None}, QUIET_HANDS]}


@pytest.mark.django_db
def test_what_was_said_stands_on_the_check_page():
    phone = holding()
    phone.press("places-each", feels_feet=["burning"], score_feet="7")
    assert phone.saved("places_each") == {"items": [BURNING_FEET, QUIET_HANDS]}
    assert "Both feet: Burning, 7 out of 10" in words(phone.open("check"))


@pytest.mark.django_db
def test_left_and_right_are_asked_apart_when_they_feel_different_and_nothing_is_lost():
    phone = holding()
    typed = {"feels_feet": ["burning"], "score_feet": "7"}
    assert leads_to(phone.press("places-each", apart="on", **typed)) == "places-each"
    page = words(phone.open("places-each"))
    assert "Left foot: what" in page and "Right foot: what" in page and "Both feet:" not in page
    items = {item["area"]: item for item in phone.saved("places_each")["items"]}
    assert items["feet-l"] == {"area": "feet-l", "feels": ["burning"], "score": 7}
    assert set(items) == {"feet-l", "feet-r", "hands-l", "hands-r"}
    together = {"feels_feet-l": ["burning"], "score_feet-l": "7", "feels_feet-r": ["tingling"], "score_feet-r": "3"}
    assert leads_to(phone.press("places-each", **together)) == "places-each"
    (feet, _) = phone.saved("places_each")["items"]
    assert feet == {"area": "feet", "feels": ["burning", "tingling"], "score": 7}


@pytest.mark.django_db
def test_what_was_said_of_a_place_goes_with_its_mark():
    phone = holding(places_each={"items": [BURNING_FEET, QUIET_HANDS | {"score": 2}]})
    phone.press("places", places=list(PRESETS["feet"]))
    assert phone.saved("places_each") == {"items": [BURNING_FEET]}
    phone.press("places")
    assert phone.saved("places_each") == {"items": []}
    assert "more" not in phone.saved("places")


@pytest.mark.django_db
def test_another_picture_brings_its_own_places_where_none_was_changed_by_hand():
    phone = holding(places_each={"items": [BURNING_FEET, QUIET_HANDS]}, where="feet_hands")
    assert leads_to(phone.press("where", value="hands", returns="check")) == "check"
    told = phone.saved("places")
    assert (set(told["places"]), told["preset"]) == (set(PRESETS["hands"]), "hands")
    assert phone.saved("places_each") == {"items": [QUIET_HANDS]}
    phone.press("places", places=told["places"][::-1])
    phone.press("where", value="feet")
    assert set(phone.saved("places")["places"]) == set(PRESETS["feet"])


@pytest.mark.django_db
def test_places_marked_by_hand_are_asked_again_under_another_picture():
    phone = Phone(laid(where="feet"))
    some = list(PRESETS["feet"])[:1]
    phone.press("places", places=some)
    assert leads_to(phone.press("where", value="hands", returns="check")) == "places"
    assert phone.saved("places") == {"places": some, "preset": "feet"}
    assert leads_to(phone.press("places", places=list(PRESETS["hands"]), returns="check")) == "check"


@pytest.mark.django_db
def test_a_picture_without_places_leaves_none_marked_and_asks_for_them():
    phone = Phone(laid(**MORE, where="feet_hands"))
    assert leads_to(phone.press("where", value="else", returns="check")) == "places"
    assert phone.saved("places") == {"places": [], "preset": "else"}
    assert leads_to(phone.press("places", returns="check")) == "check"


@pytest.mark.django_db
def test_the_same_picture_again_changes_nothing():
    phone = Phone(laid(where="feet"))
    some = list(PRESETS["feet"])[:1]
    phone.press("places", places=some)
    assert leads_to(phone.press("where", value="feet", returns="check")) == "check"
    assert phone.saved("places") == {"places": some, "preset": "feet"}


@pytest.mark.django_db
def test_a_symptom_that_is_not_named_any_more_is_felt_nowhere():
    phone = holding(places_each={"items": [BURNING_FEET]})
    phone.press("symptoms", rows=["tingling"])
    assert phone.saved("places_each") == {"items": [BURNING_FEET | {"feels": []}]}


@pytest.mark.django_db
def test_a_number_that_is_not_offered_is_refused_and_named():
    answer = holding().press("places-each", score_feet="11")
    assert refused(answer, field="id_score_feet") == "Both feet: choose a number from 0 to 10."


@pytest.mark.django_db
def test_the_letter_says_it_in_one_line():
    referral = sent(**MORE, places_each={"items": [BURNING_FEET, QUIET_HANDS | {"score": 0}]})
    told = dict(content_of(referral)["reasons"]["facts"])
    assert told["How it feels there, 10 is the worst"] == "Both feet: Burning, 7 out of 10; Both hands: 0 out of 10"


class _Far(SimpleNamespace):
    """How far somebody is who named two symptoms, without a database."""

    protocol = newest()
    reading = SimpleNamespace(symptoms=SimpleNamespace(yes=frozenset({"burning", "tingling"})))

    def data(self, step: str) -> dict[str, Any]:
        return self.pages.get(step, {})

    def before_now(self, step: object) -> dict[str, Any]:
        return {}

    def place(self, step: object) -> str:
        return ""


def again(kind: type, step: str, far: _Far) -> dict[str, Any]:
    """What is stored when the page is opened and sent as it stands."""
    blank = kind(steps(newest())[step], far)
    typed = MultiValueDict()
    for name in blank.fields:
        value = blank.get_initial_for_field(blank.fields[name], name)
        typed.setlist(name, value if isinstance(value, list) else [value] if value not in (None, False) else [])
    form = kind(steps(newest())[step], far, typed)
    assert form.is_valid(), form.errors
    return form.stored()


@given(selections)
def test_marked_places_come_back_from_the_form_as_they_were(codes: set[str]) -> None:
    stored = {"places": [code for code in BY_CODE if code in codes], "preset": "feet", "more": "say-more"}
    assert again(PlacesForm, "places", _Far(pages={"places": stored, "where": {"value": "feet"}})) == stored


@given(selections, st.booleans(), st.data())
def test_what_was_said_of_each_place_comes_back_as_it_was(codes: set[str], apart: bool, data: st.DataObject) -> None:
    scores = st.none() | st.integers(0, 10)
    items = [
        {"area": row.code, "feels": sorted(data.draw(feelings)), "score": data.draw(scores)}
        for row in rows_of(codes, apart=apart)
    ]
    far = _Far(pages={"places": {"places": sorted(codes)}, "places_each": {"items": items}})
    assert again(AreasForm, "places_each", far) == {"items": items}


@STEADY
@given(facts(), st.booleans(), st.integers(0, 10))
def test_what_is_said_of_a_place_never_changes_what_is_judged(case: dict, both: bool, score: int) -> None:
    protocol, today = newest(), date(2026, 11, 22)
    plain = pages_for(case, protocol, today=today)
    item = {"area": "feet" if both else "hands-l", "feels": ["burning"], "score": score}
    told = pages_for(case, protocol, today=today, **MORE, places_each={"items": [item]})
    judged = [Reading(pages, protocol, today).answers().as_data() for pages in (plain, told)]
    assert judged[0] == judged[1]


def test_however_old_it_is_it_makes_no_answer_too_old() -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    at = {"places": now, "places_each": now - timedelta(days=900)}
    assert ages(at, at, now, newest()) == (0, 0)
    assert ages(at | {"places": now - timedelta(days=3)}, at, now, newest()) == (3, 0)
