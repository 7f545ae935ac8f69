"""Stores the translations that ship with the project, once for each topic and source; then admin is their home."""

from collections.abc import Iterable
from pathlib import Path

from django.utils import timezone

from education.content_files import TopicFile
from education.models import Section, Source, Statement, Topic, Translation
from education.translated_files import Translated, read_translated_sources, read_translated_topic

SOURCES = "sources.yaml"


def load_translations(
    folder: Path, language: str, topics: Iterable[TopicFile], sources: dict[str, Source]
) -> list[Translation]:
    """Store what `folder` has for each topic and source without any words in `language`; the rows made.

    What an editor changed in English since the project shipped it is out of date at once; a statement with other words
    and no code to know it by stays without a translation.
    """
    had = Translation.objects.filter(language=language)
    made: list[Translation] = []
    for content in topics:
        path = folder / f"{content.topic.slug}.yaml"
        topic = Topic.objects.get(slug=content.topic.slug)
        if path.exists() and not had.of_topics([topic]).exists():
            made += _for_topic(topic, read_translated_topic(path, content))
    if (folder / SOURCES).exists():
        stored = {row.slug: row for row in Source.objects.filter(slug__in=sources).exclude(translations__in=had)}
        pairs = read_translated_sources(folder / SOURCES, sources)
        made += [_row(one, stored[source.slug]) for source, one in pairs if source.slug in stored]
    for row in made:
        row.language = language
    return Translation.objects.bulk_create(made)


def _for_topic(topic: Topic, pairs: list[Translated]) -> list[Translation]:
    sections = {row.slug: row for row in topic.sections.all()}
    lines = {
        (row.section.slug, row.text): row for row in Statement.objects.filter(section__topic=topic).select_related()
    }
    coded = {row.carries: row for row in lines.values() if row.carries}
    made: list[Translation] = []
    for one in pairs:
        home: Topic | Section | Statement | None = topic
        if isinstance(one.row, Section):
            home = sections.get(one.section)
        elif isinstance(one.row, Statement):
            home = lines.get((one.section, one.row.text)) or coded.get(one.row.carries)
        if home is not None:
            made.append(_row(one, home))
    return made


def _row(one: Translated, home: Topic | Section | Statement | Source) -> Translation:
    row = Translation(field=one.field, words=one.words, made_from=one.english, at=timezone.now())
    setattr(row, home._meta.model_name or "", home)
    return row
