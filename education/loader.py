"""Stores the content that ships with the project; what the database has already is never touched, its home is admin."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from django.db import transaction

from clinic.audit import trail
from education.content_files import ContentError, TopicFile, read_sources, read_topic
from education.models import Section, Source, Statement, Topic
from education.publishing import publish_all
from education.words import Status

CONTENT = Path(__file__).parent / "content"
SOURCES = "sources.yaml"
Row = TypeVar("Row", Source, Topic)


@dataclass
class Loaded:
    """What a run stored, and what it left alone because it was there."""

    added: list[Topic | Source] = field(default_factory=list)
    kept: list[Topic | Source] = field(default_factory=list)

    def words(self) -> list[str]:
        """A line for each topic, and one for all sources."""
        lines = [f"Added topic: {row.title}" for row in self.added if isinstance(row, Topic)]
        lines += [f"Left alone: {row.title}" for row in self.kept if isinstance(row, Topic)]
        new = sum(isinstance(row, Source) for row in self.added)
        return [*lines, f"Added sources: {new}"]


@transaction.atomic
@trail.at_the_end()
def load(folder: Path = CONTENT) -> Loaded:
    """Store each source and topic of `folder` that is not there yet; all or nothing, a bad file raises ContentError."""
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
    publish_all([*Topic.objects.filter(status=Status.PUBLISHED, current=None)])
    return done


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
