"""Check your answers: every answer in words, each with a way to change it that leads back."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone

from intake.indications.in_words import in_words
from intake.protocols.files import newest
from intake.records.marked import in_few_words, names
from intake.records.models import Page
from intake.records.progress import Progress
from tests.intake.making import examples
from tests.intake.web.patient.phone import Phone, laid, leads_to, words

pytestmark = pytest.mark.django_db

TYPED = {
    "words": {"text": "The blanket hurts.\nMostly at night."},
    "activities": {"items": [{"text": "Climbing stairs", "score": 6}, {"text": "Buttons", "score": None}]},
    "medicines": {"text": "metformin\ngabapentin", "none": False},
}


@pytest.mark.parametrize("example", ["V01", "V07", "V14", "V35", "E05", "E06", "E11"])
def test_every_answer_is_there_in_words_beside_its_question(example: str) -> None:
    phone = Phone(laid(example, **TYPED))
    if leads_to_care(phone):
        phone.press("care-now")
    page = words(phone.open("check"))
    progress = Progress(phone.intake)
    for step in progress.route:
        asked = progress.reading.rows(step)
        for row in in_words(
            step, in_few_words(step, progress.data(step.code)), progress.protocol, names(), asked=asked
        ):
            assert row.question in page, step.code
            for line in row.answer.split("\n"):
                assert line in page, step.code


def leads_to_care(phone: Phone) -> bool:
    return bool(Progress(phone.intake).unseen_signs())


#: Numbness was told one by one, and then where each trouble comes from.
ONE_BY_ONE = {
    "symptoms": {"rows": ["burning"], "exit": "unsure"},
    "symptoms_each": {"answers": dict.fromkeys(newest().symptoms, "no") | {"numbness": "yes", "tingling": "not_sure"}},
    "link": {"value": "some"},
    "link_each": {"answers": {"burning": "from_neuropathy", "numbness": "other_cause", "gait_change": "unsure"}},
}


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(("example", "pages"), [("V02", {}), ("V02", ONE_BY_ONE), ("E03", {})])
def test_no_list_of_answers_has_a_question_twice(example: str, pages: dict[str, Any], language: str) -> None:
    phone = Phone(laid(example, **pages))
    phone.client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    _no_question_twice(phone.open("check"))
    phone.press("check", key=str(uuid4()))
    _no_question_twice(phone.open("sent/answers"))


def _no_question_twice(answer: HttpResponse) -> None:
    lists = re.findall(r"<dl.*?</dl>", answer.content.decode(), re.DOTALL)
    assert len(lists) > 4
    for one in lists:
        asked = re.findall(r"<dt>(.*?)</dt>", one, re.DOTALL)
        assert sorted(asked) == sorted(set(asked))


def test_a_trouble_told_twice_says_what_was_asked() -> None:
    page = words(Phone(laid("V02", **ONE_BY_ONE)).open("check"))
    assert "Numbness Yes" in page
    assert "Numbness: where does it come from? From something else" in page


def test_no_code_is_shown_in_place_of_words() -> None:
    page = words(Phone(laid("V07", **TYPED)).open("check"))
    codes = {*newest().items, *newest().reasons, *newest().causes, "from_neuropathy", "not_sure", "rather_not"}
    assert not [code for code in codes if "_" in code and code in page]


def test_every_change_link_opens_its_page_and_continue_leads_back() -> None:
    phone = Phone(laid("E06"))
    links = re.findall(r'href="(/intake/[a-z-]+/\?return=check)"', phone.open("check").content.decode())
    assert len(links) > 20
    for link in dict.fromkeys(links):
        assert phone.client.get(link).status_code == 200, link
    assert leads_to(phone.press("words", text="Since spring.", returns="check")) == "check"
    assert leads_to(phone.press("words", "back", text="Since spring.", returns="check")) == "check"


def test_a_change_that_opens_new_questions_asks_them_and_then_leads_back() -> None:
    phone = Phone(laid())
    answer = phone.press("symptoms", rows=["burning", "tightness"], returns="check")
    assert answer["Location"] == "/intake/bother-tightness/?return=check"
    answer = phone.client.post(answer["Location"], {"value": "4"})
    assert answer["Location"] == "/intake/link/?return=check"
    answer = phone.client.post(answer["Location"], {"value": "some"})
    assert answer["Location"] == "/intake/link-each/?return=check"
    answer = phone.client.post(answer["Location"], {"burning": "from_neuropathy", "tightness": "unsure"})
    assert answer["Location"] == "/intake/check/"


def test_a_page_opened_to_be_changed_has_a_way_back_even_if_it_is_the_first() -> None:
    assert 'value="back"' in Phone(laid()).open("adult", **{"return": "check"}).content.decode()


@pytest.mark.parametrize("step", ["stop_signs", "recent", "consent", "about", "provider", "words"])
def test_with_a_page_missing_the_check_page_leads_to_it(step: str) -> None:
    assert leads_to(Phone(laid(without=[step])).open("check")) == step.replace("_", "-")


def test_a_sign_that_stands_is_on_the_check_page_with_its_act() -> None:
    page = words(Phone(laid("E01")).open("check"))
    assert "Get emergency care now" in page
    assert newest().items["pe_symptoms"].act in page


def test_the_check_page_names_when_it_is_read_and_what_to_do_until_then() -> None:
    page = words(Phone(laid()).open("check"))
    assert "Nothing is sent until you press the button at the end." in page
    assert "If you feel worse, do not wait for us: call your doctor, or 911." in page


def test_each_opening_of_the_check_page_has_a_key_of_its_own() -> None:
    phone = Phone(laid())
    assert phone.open("check").context["key"] != phone.open("check").context["key"]


@pytest.mark.parametrize("example", sorted(examples()))
def test_every_example_can_be_checked(example: str) -> None:
    phone = Phone(laid(example))
    if leads_to_care(phone):
        phone.press("care-now")
    assert phone.open("check").status_code == 200


def test_a_sign_page_is_asked_again_after_24_hours_and_not_before() -> None:
    phone = Phone(laid())
    _age(hours=24, minutes=-1)
    assert phone.open("check").status_code == 200
    _age(hours=24, minutes=1)
    assert leads_to(phone.open("check")) == "stop-signs"
    page = phone.open("stop-signs")
    assert "You answered this a while ago. Answer it again, so that it is true today." in words(page)
    assert " checked" not in page.content.decode()
    assert leads_to(phone.press("stop-signs", rows=["none"])) == "today"
    assert leads_to(phone.press("today", rows=["none"])) == "check"


@pytest.mark.parametrize(
    ("step", "days", "again"), [("recent", 30, {"rows": ["none"]}), ("words", 90, {"text": "Worse"})]
)
def test_other_pages_are_asked_again_past_their_shelf_life_and_not_before(
    step: str, days: int, again: dict[str, str | list[str]]
) -> None:
    phone = Phone(laid())
    Page.objects.filter(step=step).update(answered_at=timezone.now() - timedelta(days=days, minutes=-1))
    assert phone.open("check").status_code == 200
    Page.objects.filter(step=step).update(answered_at=timezone.now() - timedelta(days=days, minutes=1))
    assert leads_to(phone.open("check")) == step
    assert leads_to(phone.press(step, **again)) == "check"


def test_a_sign_on_an_expired_page_stays_ticked_and_interrupts_again_when_it_is_told_again() -> None:
    phone = Phone(laid("E01"))
    phone.press("care-now")
    _age(hours=25)
    assert leads_to(phone.open("check")) == "stop-signs"
    assert phone.open("stop-signs").context["form"]["rows"].value() == ["pe_symptoms"]
    assert leads_to(phone.press("stop-signs", rows=["pe_symptoms"])) == "care-now"


def test_a_no_on_an_expired_one_by_one_page_has_to_be_said_afresh() -> None:
    rows = [item.code for item in newest().on_page("stop_signs")]
    unsure = {"rows": [], "exit": "unsure"}
    phone = Phone(laid(stop_signs=unsure, stop_signs_each={"answers": dict.fromkeys(rows, "no")}))
    assert " checked" in phone.open("stop-signs-each").content.decode()
    _age(hours=25)
    phone.press("stop-signs", rows=["unsure"])
    assert " checked" not in phone.open("stop-signs-each").content.decode()


def _age(**how: int) -> None:
    Page.objects.update(answered_at=timezone.now() - timedelta(**how))
