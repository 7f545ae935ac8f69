"""What a topic's page shows, made from the words of an edition and put in the order of the page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.safestring import SafeString

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
    related: list[Mapping[str, str]] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    sources: list[Cited] = field(default_factory=list)

    @property
    def strengths(self) -> list[Strength]:
        """The labels in use, strongest first."""
        used = {said.strength for part in self.parts for said in part.grounds}
        return [strength for strength in Strength if strength in used]


def topic_page(words: Mapping[str, Any]) -> TopicPage:
    """The page that these words make; their shape is that of `publishing.words_of`."""
    shelf = {slug: _source(source) for slug, source in words["sources"].items()}
    numbers: dict[str, Cited] = {}
    parts = [_part(section, shelf, numbers) for section in words["sections"]]
    own = {name: words[name] for name in ("slug", "title", "summary", "reviewer")}
    return TopicPage(
        **own,
        last_reviewed=_day(words["last_reviewed"]),
        next_review_due=_day(words["next_review_due"]),
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
        care=Care(section["care"]),
        drawing=Picture(section["picture"]).drawing if section["picture"] else None,
        statements=statements,
        grounds=list(grounds.values()),
    )


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
