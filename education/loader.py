"""Stores the content that ships with the project; what the database has already is never touched, its home is admin."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from django.db import transaction
from django.db.models import Q

from clinic.audit import trail
from education.content_files import ContentError, TopicFile, read_sources, read_topic
from education.languages import TRANSLATED
from education.models import Section, Source, Statement, Topic, Translation
from education.publishing import publish_all
from education.translation_loader import SOURCES, load_translations
from education.words import Status

CONTENT = Path(__file__).parent / "content"
Row = TypeVar("Row", Source, Topic)


@dataclass
class Loaded:
    """What a run stored, and what it left alone because it was there."""

    added: list[Topic | Source] = field(default_factory=list)
    kept: list[Topic | Source] = field(default_factory=list)
    translated: dict[str, list[Translation]] = field(default_factory=dict)

    def words(self) -> list[str]:
        """A line for each topic, and one for all sources."""
        lines = [f"Added topic: {row.title}" for row in self.added if isinstance(row, Topic)]
        lines += [f"Left alone: {row.title}" for row in self.kept if isinstance(row, Topic)]
        new = sum(isinstance(row, Source) for row in self.added)
        lines += [f"Added texts in {TRANSLATED[code]}: {len(rows)}" for code, rows in self.translated.items()]
        return [*lines, f"Added sources: {new}"]


@transaction.atomic
@trail.at_the_end()
def load(folder: Path = CONTENT) -> Loaded:
    """Store each source and topic of `folder` that is not there yet, and in other languages what has no words in them.

    All or nothing: a bad file raises ContentError. What is in another language stands in a folder named after it.
    """
    sources = read_sources(folder / SOURCES)
    files = [path for path in sorted(folder.glob("*.yaml")) if path.name != SOURCES]
    topics = [read_topic(path, shelf=sources) for path in files]
    done = Loaded()
    shelf = {slug: _stored(source, done) for slug, source in sources.items()}
    added = [content for content in topics if _stored(content.topic, done) is content.topic]
    for content in added:
        _store_sections(content, shelf)
        content.topic.related.set(_related(content))
        trail.note("education.loaded", subject=content.topic, status=content.topic.status)
    done.translated = {code: load_translations(folder / code, code, topics, sources) for code in TRANSLATED}
    publish_all(_saying_something_new(done))
    return done


def _saying_something_new(done: Loaded) -> list[Topic]:
    """Topics that were never public, and those with new words in another language."""
    rows = [row.pk for made in done.translated.values() for row in made]
    new = Translation.objects.filter(pk__in=rows)
    says = Q(translations__in=new) | Q(sections__translations__in=new) | Q(sections__statements__translations__in=new)
    cites = Q(sections__statements__sources__translations__in=new)
    return [*Topic.objects.filter(Q(current=None) | says | cites, status=Status.PUBLISHED).distinct()]


def _related(content: TopicFile) -> list[Topic]:
    found = list(Topic.objects.filter(slug__in=content.related))
    for slug in sorted(set(content.related) - {topic.slug for topic in found}):
        raise ContentError(f"{content.topic.slug}.yaml: related: {slug!r} is no topic.")
    return found


def _stored(row: Row, done: Loaded) -> Row:
    """The row of this slug that exists, otherwise `row` itself, now saved."""
    existing = type(row).objects.filter(slug=row.slug).first()
    if existing is None:
        row.save()
    (done.kept if existing else done.added).append(existing or row)
    return existing or row


def _store_sections(content: TopicFile, shelf: dict[str, Source]) -> None:
    for part in content.parts:
        part.section.topic = content.topic
        for line in part.lines:
            line.statement.section = part.section
    lines = [line for part in content.parts for line in part.lines]
    Section.objects.bulk_create(part.section for part in content.parts)
    Statement.objects.bulk_create(line.statement for line in lines)
    rests = Statement.sources.through
    rests.objects.bulk_create(
        rests(statement_id=line.statement.pk, source_id=shelf[slug].pk) for line in lines for slug in line.sources
    )
