"""What the public sees of education."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from education.models import Section, Source, Statement, Topic
from education.words import Strength

Write = Callable[..., Topic]
HOME = "/learn/"


class Outline(HTMLParser):
    """The headings, ids and links to them of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.ids: list[str] = []
        self.anchors: list[str] = []
        self.attributes: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect."""
        found = dict(attrs)
        self.attributes |= set(found)
        if re.fullmatch(r"h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if "id" in found:
            self.ids.append(found["id"] or "")
        if tag == "a" and (found.get("href") or "").startswith("#"):
            self.anchors.append((found["href"] or "")[1:])


def page(client: Client, slug: str) -> str:
    """The topic's page as text."""
    return client.get(reverse("education:topic", args=[slug])).content.decode()


@contextmanager
def at_most(limit: int) -> Iterator[None]:
    """Fails when more than `limit` queries run within."""
    with CaptureQueriesContext(connection) as ran:
        yield
    assert len(ran) <= limit, [query["sql"] for query in ran]


@pytest.mark.django_db
def test_without_topics_the_list_says_so(client: Client) -> None:
    assert "No page is published right now" in client.get(HOME).content.decode()


def test_a_published_topic_is_listed_and_read(client: Client, write: Write) -> None:
    write("sleep")
    assert "About sleep" in client.get(HOME).content.decode()
    assert "Rest helps." in page(client, "sleep")


@pytest.mark.parametrize("status", ["draft", "archived"])
def test_a_topic_that_is_not_published_is_as_absent_as_none(client: Client, write: Write, status: str) -> None:
    write("sleep", status=status)
    assert "About sleep" not in client.get(HOME).content.decode()
    assert client.get("/learn/sleep/").status_code == 404
    assert client.get("/learn/nothing-here/").status_code == 404


def test_a_topic_with_nothing_shown_is_not_there_either(client: Client, write: Write) -> None:
    write("sleep")
    Section.objects.update(shown=False)
    assert "About sleep" not in client.get(HOME).content.decode()
    assert client.get("/learn/sleep/").status_code == 404


def test_a_statement_taken_off_the_page_is_gone_from_it(client: Client, write: Write) -> None:
    write("sleep")
    Statement.objects.update(shown=False)
    assert "Rest helps." not in page(client, "sleep")


def test_the_pages_only_answer_to_reading(client: Client, write: Write) -> None:
    write("sleep")
    assert client.head("/learn/sleep/").status_code == 200
    assert client.post("/learn/sleep/").status_code == 405


@pytest.mark.parametrize("payload", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "<svg onload=x>"])
def test_a_script_that_got_into_the_words_comes_out_as_text(client: Client, write: Write, payload: str) -> None:
    made = write("sleep", body=f"- {payload}\n\n{payload}", text=payload)
    Topic.objects.filter(pk=made.pk).update(
        title=payload, summary=payload, reviewer=payload, last_reviewed=date.today()
    )
    Section.objects.update(heading=payload)
    source = Source.objects.create(slug="bad", title=payload, what=payload, where=payload, found=payload)
    Statement.objects.get().sources.add(source)
    for address in (HOME, "/learn/sleep/"):
        html = client.get(address).content.decode()
        assert payload not in html
        assert "&lt;" in html


def test_the_page_names_its_review_in_words(client: Client, write: Write) -> None:
    made = write("sleep")
    assert "awaiting the clinician’s review" in page(client, "sleep")
    assert "Last reviewed: not yet" in page(client, "sleep")
    made.reviewer, made.last_reviewed, made.next_review_due = "Dr. Lee", date(2026, 1, 5), date(2027, 1, 5)
    made.save()
    reviewed = page(client, "sleep")
    assert "awaiting" not in reviewed
    for words in ("Last reviewed: 5 January 2026", "Next review due: 5 January 2027", "Reviewer: Dr. Lee"):
        assert words in reviewed


def test_a_source_is_numbered_once_and_says_when_it_was_checked(client: Client, write: Write, source: Source) -> None:
    section = write("sleep").sections.get()
    for text in ("One thing.", "Another thing."):
        made = Statement.objects.create(section=section, text=text, strength=Strength.TRIAL)
        made.sources.add(source)
    html = page(client, "sleep")
    assert html.count('id="source-1"') == 1
    assert html.count('href="#source-1"') == 2
    assert "source-2" not in html
    assert "Date checked: not yet." in html
    Source.objects.update(date_checked=date(2026, 3, 1))
    assert "Date checked: 1 March 2026." in page(client, "sleep")


def test_only_labels_in_use_are_explained(client: Client, write: Write) -> None:
    write("sleep")
    html = page(client, "sleep")
    assert Strength.NOT_VERIFIED.meaning in html
    assert Strength.TRIAL.meaning not in html


def test_the_shipped_page_has_its_four_cards_and_the_way_on(client: Client, shipped: Topic) -> None:
    html = page(client, shipped.slug)
    assert re.findall(r'class="care (care--\w+)"', html) == ["care--urgent", "care--today", "care--info", "care--info"]
    assert reverse("intake:start") in html
    assert "Massage does not repair or treat nerve damage." in html


def test_the_shipped_page_has_one_title_headings_in_order_and_anchors_that_lead_somewhere(
    client: Client, shipped: Topic
) -> None:
    outline = Outline(page(client, shipped.slug))
    assert outline.levels[0] == 1
    assert outline.levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in zip(outline.levels, outline.levels[1:], strict=False))
    assert len(outline.ids) == len(set(outline.ids))
    assert set(outline.anchors) <= set(outline.ids)
    assert {section.slug for section in shipped.sections.all()} <= set(outline.anchors)
    assert not {"style", "onclick"} & outline.attributes


def test_a_section_links_to_its_anchor(shipped: Topic) -> None:
    section = shipped.sections.get(slug="call-911")
    assert section.get_absolute_url() == "/learn/massage-and-neuropathy/#call-911"


def test_a_page_takes_three_queries_however_much_it_says(client: Client, shipped: Topic) -> None:
    with at_most(3):
        page(client, shipped.slug)
    section = shipped.sections.get(slug="call-911")
    for number in range(20):
        Statement.objects.create(section=section, text=f"Sign {number}.", strength=Strength.NOT_VERIFIED)
    with at_most(3):
        page(client, shipped.slug)


def test_the_list_takes_one_query_however_long_it_is(client: Client, write: Write) -> None:
    for number in range(5):
        write(f"topic-{number}")
    with at_most(1):
        client.get(HOME)
