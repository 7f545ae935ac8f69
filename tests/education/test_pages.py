"""What the public sees of education."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import strip_tags

from education.loader import CONTENT, SOURCES
from education.models import Section, Source, Statement, Topic
from education.publishing import publish, publish_all
from education.words import Strength

Write = Callable[..., Topic]
HOME = "/learn/"
SHIPPED = sorted(path for path in CONTENT.glob("*.yaml") if path.name != SOURCES)


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


def change(rows: Any, **values: Any) -> None:
    """Change rows as an editor would, so that the public's pages follow."""
    rows.update(**values)
    publish_all(Topic.objects.all())


def day(*numbers: int) -> str:
    """A day as the language's own format has it."""
    return date_format(date(*numbers), "DATE_FORMAT")


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
    change(Section.objects, shown=False)
    assert "About sleep" not in client.get(HOME).content.decode()
    assert client.get("/learn/sleep/").status_code == 404


def test_a_statement_taken_off_the_page_is_gone_from_it(client: Client, write: Write) -> None:
    write("sleep")
    change(Statement.objects, shown=False)
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
    source = Source.objects.create(slug="bad", title=payload, what=payload, where=payload, found=payload)
    Statement.objects.get().sources.add(source)
    change(Section.objects, heading=payload)
    for address in (HOME, "/learn/sleep/"):
        html = client.get(address).content.decode()
        assert payload not in html
        assert "&lt;" in html


def test_the_page_names_its_review_in_words(client: Client, write: Write) -> None:
    made = write("sleep")
    assert "awaiting the clinician’s review" in page(client, "sleep")
    assert "Last reviewed: not yet" in page(client, "sleep")
    days = {"last_reviewed": date(2026, 1, 5), "next_review_due": date(2027, 1, 5)}
    change(Topic.objects.filter(pk=made.pk), reviewer="Dr. Lee", **days)
    reviewed = " ".join(strip_tags(page(client, "sleep")).split())
    assert "awaiting" not in reviewed
    for words in (f"Last reviewed: {day(2026, 1, 5)}.", f"Next review due: {day(2027, 1, 5)}.", "Reviewed by Dr. Lee."):
        assert words in reviewed


def test_a_source_is_numbered_once_and_says_when_it_was_checked(client: Client, write: Write, source: Source) -> None:
    section = write("sleep").sections.get()
    for text in ("One thing.", "Another thing."):
        made = Statement.objects.create(section=section, text=text, strength=Strength.TRIAL)
        made.sources.add(source)
    publish_all(Topic.objects.all())
    html = page(client, "sleep")
    assert html.count('id="source-1"') == 1
    assert html.count('href="#source-1"') == 2
    assert "source-2" not in html
    assert "Date checked: not yet." in html
    change(Source.objects, date_checked=date(2026, 3, 1))
    assert f"Date checked: {day(2026, 3, 1)}." in page(client, "sleep")


def test_only_labels_in_use_are_explained(client: Client, write: Write) -> None:
    write("sleep")
    html = page(client, "sleep")
    assert Strength.NOT_VERIFIED.meaning in html
    assert Strength.TRIAL.meaning not in html


def test_the_shipped_cards_stand_in_order_of_urgency(client: Client, shipped: Topic) -> None:
    html = page(client, "when-not-to-have-massage")
    assert re.findall(r'class="care (care--\w+)"', html) == ["care--urgent", "care--today", "care--info", "care--info"]


def test_the_short_version_says_what_massage_does_not_do_and_offers_the_way_on(client: Client, shipped: Topic) -> None:
    html = page(client, shipped.slug)
    assert reverse("intake:start") in html
    assert "does not repair or treat nerve damage" in strip_tags(html)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_each_shipped_page_has_one_title_headings_in_order_and_links_that_lead_somewhere(
    client: Client, shipped: Topic, path: Path
) -> None:
    html = page(client, path.stem)
    outline = Outline(html)
    assert outline.levels[0] == 1
    assert outline.levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in zip(outline.levels, outline.levels[1:], strict=False))
    assert len(outline.ids) == len(set(outline.ids))
    assert set(outline.anchors) <= set(outline.ids)
    slugs = set(Section.objects.filter(topic__slug=path.stem).values_list("slug", flat=True))
    assert slugs <= set(outline.anchors)
    assert not {"style", "onclick"} & outline.attributes
    assert [way for way in set(re.findall(r'href="(/learn/[^"]*)"', html)) if not leads(client, way)] == []


def leads(client: Client, way: str) -> bool:
    """Whether there is such a page, with such an anchor."""
    address, _, anchor = way.partition("#")
    answer = client.get(address)
    return answer.status_code == 200 and (not anchor or f'id="{anchor}"' in answer.content.decode())


def test_a_section_links_to_its_anchor(shipped: Topic) -> None:
    section = Section.objects.get(slug="call-911")
    assert section.get_absolute_url() == "/learn/when-not-to-have-massage/#call-911"


def test_a_page_takes_three_queries_at_most_however_much_it_says(client: Client, shipped: Topic) -> None:
    with at_most(3):
        page(client, "when-not-to-have-massage")
    section = Section.objects.get(slug="call-911")
    for number in range(20):
        Statement.objects.create(section=section, text=f"Sign {number}.", strength=Strength.NOT_VERIFIED)
    publish(section.topic)
    with at_most(3):
        assert "Sign 19." in page(client, "when-not-to-have-massage")


def test_the_list_takes_one_query_however_long_it_is(client: Client, write: Write) -> None:
    for number in range(5):
        write(f"topic-{number}")
    with at_most(1):
        client.get(HOME)
