"""The sent page offers what fits the patient's own answers, and never names what may be wrong."""

import re

import pytest

from education.loader import load as load_education
from intake.protocols.files import newest
from tests.intake.making import MARIA, sent_intake
from tests.intake.web.patient.phone import Phone, words

pytestmark = pytest.mark.django_db


def offered(**facts: object) -> tuple[list[str], str]:
    """(addresses offered in order, the page in words) after sending these answers."""
    answer = Phone(sent_intake({**MARIA, **facts}).intake).open("sent")
    part = re.search(r'<ul class="toread">(.*)</ul>\s*<div class="actions">', answer.content.decode(), re.DOTALL)
    return (re.findall(r'href="([^"]+)"', part[1]) if part else []), words(answer)


def test_without_pages_to_read_nothing_is_offered() -> None:
    ways, page = offered()
    assert ways == []
    assert "What to read" not in page


def test_what_is_offered_comes_from_the_answers() -> None:
    load_education()
    ways, page = offered(answered_yes=["home_oxygen", "loss_of_feeling"], lung=["copd"])
    assert ways[0] == "/learn/when-not-to-have-massage/#safety-loss_of_feeling"
    assert any(way.startswith("/learn/lung-disease-and-neuropathy/#") for way in ways)
    assert "You use oxygen. Keep it on." in page
    assert newest().lung["copd"].name in page


def test_somebody_without_a_lung_disease_is_not_sent_to_read_about_one() -> None:
    load_education()
    ways, _ = offered()
    assert ways
    assert not [way for way in ways if "lung" in way]


def test_at_most_four_are_offered_each_once() -> None:
    load_education()
    safe = [item.code for item in newest().items.values() if item.page == "handling"]
    ways, _ = offered(answered_yes=safe, lung=list(newest().lung), causes=["diabetes", "vitamin"])
    assert len(ways) == len({way.partition("#")[0] + way.partition("#")[2] for way in ways}) == 4


def test_no_name_of_what_may_be_wrong_is_told() -> None:
    load_education()
    _, page = offered(answered_yes=["new_leg_swelling", "calf_pain_walking"])
    read = page[page.index("What to read") :]
    items = newest().items
    assert not [code for code in ("new_leg_swelling", "calf_pain_walking") if items[code].name in read]


def test_what_is_offered_opens() -> None:
    load_education()
    phone = Phone(sent_intake({**MARIA, "answered_yes": ["home_oxygen"]}).intake)
    for way in re.findall(r'href="(/learn/[^"]+#[^"]+)"', phone.open("sent").content.decode()):
        address, _, anchor = way.partition("#")
        assert f'id="{anchor}"' in phone.client.get(address).content.decode()
