"""No orphan in either direction: each reason, safety item and question has its words to read, and back."""

import pytest
from django.test import Client

from education.dependants import dependants_of, missing
from education.editions import Carrier
from education.languages import LANGUAGES
from education.loader import load as load_education
from education.models import Section
from education.words import Care
from intake.indications.asked_in import question_codes
from intake.protocols.files import newest
from intake.protocols.models import load
from intake.protocols.what_rests import questions, reasons, safety

pytestmark = pytest.mark.django_db

#: What a section may be led to by besides: conditions that a patient names.
NAMED = {"lung": "lung", "cause": "causes"}


def test_before_a_protocol_is_loaded_nothing_rests_on_anything() -> None:
    assert (reasons(), safety(), questions()) == ({}, {}, {})


def test_everything_that_rests_on_a_page_finds_one() -> None:
    load()
    assert len(reasons()) == 9
    assert missing()["Documented reasons"]
    load_education()
    assert missing() == {}


def test_each_code_on_a_page_names_something_that_there_is_once() -> None:
    load()
    load_education()
    protocol = newest()
    known = {*reasons(), *safety(), *questions()}
    known |= {f"{kind}:{code}" for kind, table in NAMED.items() for code in getattr(protocol, table)}
    for language in LANGUAGES:
        carried = list(Carrier.objects.filter(passage__language=language).values_list("code", flat=True))
        assert set(carried) <= known
        assert sorted(carried) == sorted(set(carried))
        assert {code for code in known if not code.startswith(("lung:", "cause:"))} <= set(carried)


def test_every_class_of_safety_has_its_card() -> None:
    load_education()
    assert set(Section.objects.values_list("care", flat=True)) == set(Care.values)


def test_an_editor_sees_what_rests_on_a_section() -> None:
    load()
    load_education()
    section = Section.objects.get(slug="nine-reasons")
    assert [one.label for one in dependants_of(section)["Documented reasons"]][:2] == [
        "Burning",
        newest().reasons["tingling"].name,
    ]


def test_every_question_shares_one_of_these_names() -> None:
    codes = question_codes(newest())
    assert len(codes) > 25
    assert codes["question:where"] == "Where do you feel it most?"
    assert not [code for code in codes if code.endswith("_each") or "bother_" in code]


def test_a_sentence_of_a_reason_opens_at_its_anchor(client: Client) -> None:
    load_education()
    for carrier in Carrier.objects.filter(code__startswith="reason:").select_related("passage__edition__topic"):
        page = client.get(carrier.passage.edition.topic.get_absolute_url()).content.decode()
        assert f'id="{carrier.anchor}"' in page
