"""Where the pages that can be read say something: by a code that a section or statement carries."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.cache import caches
from django.db import models
from django.urls import reverse
from django.utils.safestring import SafeString

from education.editions import Carrier, Passage
from education.in_language import Words, english
from education.languages import ENGLISH
from education.prose import unlinked
from education.words import Status


@dataclass(frozen=True)
class Found:
    """A place in a page of today; `sentence` is the statement's own where a statement carries the code.

    The words know by themselves (`tongue`) where they are English for want of a translation.
    """

    code: str
    sentence: Words
    heading: Words
    topic: str
    section: str
    anchor: str
    edition: int
    body: Words

    @property
    def href(self) -> str:
        """Its anchor on the topic's page."""
        return f"{reverse('education:topic', args=[self.topic])}#{self.anchor}"

    @property
    def alone(self) -> str:
        """The section on a page of its own."""
        return reverse("education:section", args=[self.topic, self.section])

    @property
    def words_alone(self) -> SafeString:
        """The section's own text as HTML without its links, for a page that must not be left by accident."""
        return unlinked(str(self.body))

    def as_data(self) -> dict[str, Any]:
        """What leads back to the words of this day: topic, edition, anchor; plain data to be stored."""
        return {"topic": self.topic, "edition": self.edition, "anchor": self.anchor}


def carriers(codes: Iterable[str], language: str = ENGLISH) -> dict[str, Found]:
    """Code -> where it is carried, the first in the order of topics and sections, in `language`; one query.

    What is kept for staff is English, whatever language the patient reads.
    """
    return _by_code(_public(language).filter(code__in=set(codes)))


def said_why(code: str, language: str) -> Found | None:
    """Where a page says why a question is asked (`code` is like "question:rest"), or None.

    Every question asks for it: what a worker found for all of them it keeps as long as it keeps the pages themselves.
    """
    kept = f"why-{language}"
    found: dict[str, Found] | None = caches["pages"].get(kept)
    if found is None:
        found = _by_code(_public(language).filter(code__startswith="question:"))
        caches["pages"].set(kept, found)
    return found.get(code)


def _public(language: str) -> models.QuerySet[Carrier]:
    """Of the pages of today, the last first."""
    public = Carrier.objects.filter(passage__edition__topic__status=Status.PUBLISHED, passage__language=language)
    return (
        public.select_related("passage__edition__topic")
        .defer("passage__edition__words", "passage__text", "passage__also")
        .order_by("-passage__edition__topic__order", "-passage__position", "-id")
    )


def _by_code(rows: Iterable[Carrier]) -> dict[str, Found]:
    return {row.code: _found(row) for row in rows}


def _found(row: Carrier) -> Found:
    passage: Passage = row.passage
    edition, topic = passage.edition, passage.edition.topic
    return Found(
        code=row.code,
        sentence=english(row.sentence, row.in_english),
        heading=english(passage.heading, "heading" in passage.in_english.split()),
        topic=topic.slug,
        section=passage.slug,
        anchor=row.anchor,
        edition=edition.number,
        body=english(passage.body, "body" in passage.in_english.split()),
    )


def read_then(place: dict[str, Any]) -> str:
    """The address of a stored `Found.as_data()`: the page as it was on that day, for staff."""
    return f"{reverse('education:edition', args=[place['topic'], place['edition']])}#{place['anchor']}"
