"""What a topic's page shows, made from the words of an edition and put in the order of the page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models.fields.json import KeyTransform
from django.utils.safestring import SafeString

from education.in_language import Note, Words, in_language, notes, said
from education.languages import ENGLISH
from education.models import Topic
from education.prose import render
from education.publishing import anchor_of
from education.words import Care, Drawing, Picture, Strength


@dataclass(frozen=True)
class Cited:
    """A source with its number on this page; `source` has the fields of the row, as text and dates."""

    number: int
    source: Mapping[str, Any]


@dataclass(frozen=True)
class Said:
    """Words of one strength, resting on the same sources: one statement, or all of a section that share both."""

    texts: list[str]
    strength: Strength
    cited: list[Cited]
    anchor: str = ""
    study: Cited | None = None


@dataclass(frozen=True)
class Part:
    """A section as the page shows it: its statements in their order, and what they rest on, alike ones together."""

    slug: str
    heading: str
    body: SafeString
    body_tongue: str
    notes: frozenset[Note]
    care: Care
    drawing: Drawing | None
    statements: list[Said]
    grounds: list[Said]

    @property
    def labels_apart(self) -> bool:
        """Whether the labels stand below the list: always on a care card, so that nothing slows its reader."""
        return self.care is not Care.NONE or len(self.grounds) == 1


@dataclass
class TopicPage:
    """A topic, its parts, and the sources and labels they use, each listed once."""

    slug: str
    title: str
    summary: str
    reviewer: str
    last_reviewed: date | None
    next_review_due: date | None
    language: str = ENGLISH
    notes: frozenset[Note] = frozenset()
    related: list[Mapping[str, str]] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    sources: list[Cited] = field(default_factory=list)

    @property
    def words_at(self) -> str:
        """The end of a drawing's address that shows its words in the page's language."""
        return "" if self.language == ENGLISH else f"#{self.language}"

    @property
    def strengths(self) -> list[Strength]:
        """The labels in use, strongest first."""
        used = {line.strength for part in self.parts for line in part.grounds}
        return [strength for strength in Strength if strength in used]


def topic_page(told: Mapping[str, Any], language: str = ENGLISH) -> TopicPage:
    """The page that these words make in `language`; their shape is that of `publishing.words_of`."""
    words = in_language(told, language)
    shelf = {slug: _source(source) for slug, source in words["sources"].items()}
    numbers: dict[str, Cited] = {}
    parts = [_part(section, shelf, numbers) for section in words["sections"]]
    own = {name: words[name] for name in ("slug", "title", "summary", "reviewer")}
    return TopicPage(
        **own,
        last_reviewed=_day(words["last_reviewed"]),
        next_review_due=_day(words["next_review_due"]),
        language=language,
        notes=frozenset(notes({name: words[name] for name in ("title", "summary", "sections", "sources")})),
        related=words["related"],
        parts=parts,
        sources=list(numbers.values()),
    )


def _source(source: Mapping[str, Any]) -> dict[str, Any]:
    """As the page shows it; an address that is none on the web is not linked, however it got there."""
    address = source["address"] if source["address"].startswith(("https://", "http://")) else ""
    return {**source, "date_checked": _day(source["date_checked"]), "address": address}


def _part(section: Mapping[str, Any], shelf: Mapping[str, Mapping[str, Any]], numbers: dict[str, Cited]) -> Part:
    statements: list[Said] = []
    grounds: dict[tuple[Strength, tuple[int, ...]], Said] = {}
    for line in section["statements"]:
        cited = [numbers.setdefault(slug, Cited(len(numbers) + 1, shelf[slug])) for slug in line["sources"]]
        study = next((one for one in cited if one.source["found"]), None) if line["card"] else None
        strength = Strength(line["strength"])
        statements.append(Said([line["text"]], strength, cited, anchor_of(line["carries"]), study))
        key = (strength, tuple(one.number for one in cited))
        grounds.setdefault(key, Said([], strength, cited)).texts.append(line["text"])
    return Part(
        slug=section["slug"],
        heading=section["heading"],
        body=render(section["body"]),
        body_tongue=section["body"].tongue if isinstance(section["body"], Words) else "",
        notes=frozenset(notes([section, *(line.study.source for line in statements if line.study)])),
        care=Care(section["care"]),
        drawing=Picture(section["picture"]).drawing if section["picture"] else None,
        statements=statements,
        grounds=list(grounds.values()),
    )


@dataclass(frozen=True)
class Listed:
    """A topic in a list of topics."""

    title: str
    summary: str
    href: str


def listed(language: str) -> list[Listed]:
    """Each topic that can be read, in the order of the list; one query."""
    topics = Topic.objects.readable().annotate(told=KeyTransform("in", "current__words"))
    return [_listed(topic, language) for topic in topics]


def _listed(topic: Any, language: str) -> Listed:
    owner = {"title": topic.title, "summary": topic.summary, "in": topic.told or {}}
    words = said(owner, language, "title", "summary")
    return Listed(words["title"], words["summary"], topic.get_absolute_url())


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
