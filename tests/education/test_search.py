"""The search box finds the same on both databases, in one order, and helps where it finds nothing."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from education.models import Topic
from education.publishing import publish
from education.search import search

Write = Callable[..., Topic]


def slugs(asked: str) -> list[str]:
    """Topic and section of each hit, in order."""
    return [f"{hit.passage.edition.topic.slug}#{hit.passage.slug}" for hit in search(asked, "en").hits]


def test_nothing_asked_is_nothing_found(shipped: Topic) -> None:
    for asked in ("", "   ", "?!", "what is the"):
        assert search(asked, "en").hits == []


#: What people type -> sections that have to be among the first three, on either database.
FOUND = {
    "numb feet": ["when-not-to-have-massage#numb-areas"],
    "oxygen": ["lung-disease-and-neuropathy#positions-and-oxygen", "lung-disease-and-neuropathy#low-oxygen"],
    "Numb Feet?": ["when-not-to-have-massage#numb-areas"],
    "chest pain": ["when-not-to-have-massage#call-911"],
    "what is COPD": ["lung-disease-and-neuropathy#copd"],
    "diabetes": ["what-neuropathy-is#diabetes"],
}


@pytest.mark.parametrize("asked", FOUND)
def test_what_people_type_leads_to_the_section(shipped: Topic, asked: str) -> None:
    first = slugs(asked)[:3]
    assert [wanted for wanted in FOUND[asked] if wanted not in first] == [], slugs(asked)


def test_a_word_is_found_in_its_other_forms(write: Write) -> None:
    write("sleep", body="Walking may become harder.")
    for asked in ("walk", "walks", "walking", "WALKED"):
        assert slugs(asked) == ["sleep#first"], asked


def test_other_words_that_the_page_does_not_show_find_it_too(write: Write) -> None:
    made = write("sleep")
    made.sections.update(also="pins and needles")
    publish(made)
    assert slugs("needles") == ["sleep#first"]
    assert "needles" not in search("needles", "en").hits[0].excerpt


def test_sections_with_all_words_stand_alone_and_some_words_are_better_than_none(write: Write) -> None:
    write("feet", body="Feet can hurt.")
    write("numb", body="Numb feet need care.")
    assert slugs("numb feet") == ["numb#first"]
    assert slugs("feet elephants") == ["feet#first", "numb#first"]


def test_the_sentence_shown_is_the_one_that_answers(write: Write) -> None:
    write("sleep", body="This is about rest. Keep your oxygen on. Nothing else matters.")
    assert search("oxygen", "en").hits[0].excerpt == "Keep your oxygen on."


def test_drafts_and_archived_pages_are_not_found(write: Write) -> None:
    write("sleep", status="draft", body="Oxygen.")
    assert slugs("oxygen") == []


def test_a_misspelt_word_gets_a_suggestion(client: Client, shipped: Topic) -> None:
    assert search("oxigen", "en").instead == "oxygen"
    assert search("nueropathy pain", "en").instead == "neuropathy pain"
    html = client.get("/learn/search/?q=oxigen").content.decode()
    assert 'href="/learn/search/?q=oxygen">oxygen</a>' in html
    assert "Our pages do not say that." in html


@pytest.mark.parametrize(
    "asked", ["'", '"', "a:*", "& | !", "(", "numb' OR 1=1 --", "%", "\\", "NEAR(x)", "x" * 5000, "\0", "é ü ß", "🦶"]
)
def test_odd_questions_are_answered(client: Client, shipped: Topic, asked: str) -> None:
    answer = client.get("/learn/search/", {"q": asked})
    assert answer.status_code == 200


def test_what_is_typed_comes_back_as_text(client: Client, shipped: Topic) -> None:
    html = client.get("/learn/search/", {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in html


def test_the_number_of_queries_does_not_grow_with_the_hits(write: Write) -> None:
    def asked() -> tuple[int, int]:
        """How many hits, and how many queries they took."""
        with CaptureQueriesContext(connection) as queries:
            hits = [hit.href for hit in search("oxygen", "en").hits]
        return len(hits), len(queries)

    write("sleep", body="Oxygen stays on.")
    few, took = asked()
    for number in range(12):
        write(f"topic-{number}", body="Oxygen stays on.")
    assert asked() == (few + 12, took)
