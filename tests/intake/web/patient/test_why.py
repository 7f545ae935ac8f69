""" "Why do we ask this?" on every question: in place, and one press away with nothing lost."""

import re

import pytest
from django.test import Client

from education.loader import load as load_education
from education.models import Topic
from education.publishing import publish_all
from intake.indications.asked_in import question_code
from intake.indications.questionnaire import steps
from intake.protocols.files import newest
from tests.intake.web.patient.phone import Phone, laid
from tests.intake.web.patient.walking import Walk

pytestmark = pytest.mark.django_db

ASKED = "Why do we ask this?"


@pytest.fixture
def words_to_read() -> None:
    """The pages that ship."""
    load_education()


def reason_given(html: str) -> str:
    found = re.search(r'<details class="why-asked">(.*?)</details>', html, re.DOTALL)
    return found[1] if found else ""


def test_without_such_a_page_nothing_is_offered() -> None:
    assert ASKED not in Phone(laid()).open("where").content.decode()


def test_while_the_page_is_archived_nothing_is_offered(words_to_read: None) -> None:
    Topic.objects.filter(slug="why-we-ask").update(status="archived")
    publish_all(Topic.objects.filter(slug="why-we-ask"))
    assert ASKED not in Phone(laid()).open("where").content.decode()


def test_every_page_of_a_whole_intake_says_why_it_is_asked(words_to_read: None) -> None:
    facts = {"age": 66, "neuropathy": "diagnosed", "causes": ["chemo_radiation"], "indications": ["numbness"]}
    walk = Walk({**facts, "answered_yes": ["pregnant"], "linked": "from_neuropathy"}).until("stop-signs")
    asked: dict[str, bool] = {}
    while walk.slug != "check":
        asked[walk.slug] = bool(reason_given(walk.client.get(walk.at).content.decode()))
        walk.answer()
    assert len(asked) > 25
    assert [slug for slug, given in asked.items() if not given] == []


def test_each_step_has_its_own_section(words_to_read: None, client: Client) -> None:
    html = client.get("/learn/why-we-ask/").content.decode()
    codes = {question_code(step).removeprefix("question:") for step in steps(newest()).values()}
    assert [code for code in codes if f'id="{code.replace("_", "-")}"' not in html] == []


def test_the_reason_has_no_link_that_leaves_the_page_by_accident(words_to_read: None) -> None:
    given = reason_given(Phone(laid()).open("where").content.decode())
    assert "<p>" in given
    assert "<a " not in given
    assert 'name="go" value="why"' in given


def test_reading_more_keeps_what_is_ticked_and_leads_back(words_to_read: None, client: Client) -> None:
    phone = Phone(laid())
    answer = phone.client.post("/intake/where/", {"value": "hands", "go": "why"})
    assert answer.status_code == 302
    assert answer["Location"] == "/learn/why-we-ask/where/?back=%2Fintake%2Fwhere%2F"
    page = client.get(answer["Location"]).content.decode()
    assert 'href="/intake/where/"' in page
    assert re.search(r'value="hands"[^>]*checked', phone.open("where").content.decode())


def test_reading_more_before_an_answer_is_no_mistake(words_to_read: None) -> None:
    phone = Phone(laid())
    answer = phone.client.post("/intake/duration/", {"go": "why"})
    assert answer["Location"].startswith("/learn/why-we-ask/duration/")


def test_what_cannot_be_kept_is_not_lost_by_reading(words_to_read: None) -> None:
    phone = Phone(laid())
    answer = phone.client.post("/intake/about/", {"name": "Maria", "born": "45 2 1960", "go": "why"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Maria"' in html
    assert 'value="45 2 1960"' in html


def test_a_warning_sign_comes_before_reading(words_to_read: None) -> None:
    phone = Phone(laid())
    answer = phone.client.post("/intake/stop-signs/", {"rows": ["pe_symptoms"], "go": "why"})
    assert answer["Location"] == "/intake/care-now/"


def test_an_answer_that_is_changed_from_the_check_page_leads_back_there(words_to_read: None) -> None:
    phone = Phone(laid())
    answer = phone.client.post("/intake/where/?return=check", {"value": "hands", "go": "why"})
    assert answer["Location"].endswith("?back=%2Fintake%2Fwhere%2F%3Freturn%3Dcheck")
