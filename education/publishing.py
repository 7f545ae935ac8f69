"""How the public's pages follow what editors keep: a change to a public topic makes its next edition."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.cache import caches
from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone

from clinic.audit import trail
from education.editions import Carrier, Edition, Passage
from education.in_language import Words, in_language
from education.languages import LANGUAGES, TRANSLATED
from education.models import Section, Source, Statement, Topic, Translation
from education.prose import plain
from education.translations import FIELDS, by_place, same_words
from education.words import Status

#: (key of what they belong to, field, language) -> translation.
Found = dict[tuple[UUID, str, str], Translation]
_SOURCE = ("slug", "title", "where", "address", "what", "in_whom", "found", "cannot_show")


def publish(topic: Topic) -> Edition | None:
    """Let the public's page follow the rows of `topic`, whatever its status; the new edition, where there is one.

    A page that says what it said before gets no new edition. What the public cannot read is not searched either.
    """
    return publish_all([topic]).get(topic.pk)


@transaction.atomic
def publish_all(topics: Iterable[Topic]) -> dict[UUID, Edition]:
    """The same for several and for those that name them as related; the new editions, by the key of their topic.

    They are taken in the order of their keys, so that two who save at once wait for each other and do not lock up.
    """
    named = {topic.pk for topic in topics}
    keys = named | set(Topic.objects.filter(related__in=named, current__isnull=False).values_list("pk", flat=True))
    with trail.at_the_end():
        editions = {key: _follow(key) for key in sorted(keys)}
    transaction.on_commit(caches["pages"].clear)
    return {key: edition for key, edition in editions.items() if edition is not None}


def _follow(key: UUID) -> Edition | None:
    topic = Topic.objects.select_for_update(of=("self",)).select_related("current").get(pk=key)
    if topic.is_public:
        return _next_edition(topic)
    Passage.objects.filter(edition__topic=topic).delete()
    return None


def _next_edition(topic: Topic) -> Edition | None:
    words, before = words_of(topic), topic.current
    indexed = before is not None and Passage.objects.filter(edition=before).exists()
    if before is not None and before.words == words:
        if not indexed:
            _index(before)
        return None
    number = before.number + 1 if before else 1
    edition = Edition.objects.create(topic=topic, number=number, words=words, at=timezone.now())
    Passage.objects.filter(edition__topic=topic).delete()
    _index(edition)
    Topic.objects.filter(pk=topic.pk).update(current=edition)
    trail.note("education.published", subject=topic, edition=number)
    return edition


def words_of(topic: Topic) -> dict[str, Any]:
    """All that the topic's page says now, as plain data; what is not shown is not in it."""
    statements = Statement.objects.filter(shown=True).prefetch_related("sources")
    sections = topic.sections.filter(shown=True).prefetch_related(Prefetch("statements", queryset=statements))
    used = {source for section in sections for line in section.statements.all() for source in line.sources.all()}
    related = list(topic.related.filter(status=Status.PUBLISHED))
    rows = Translation.objects.all()
    found = by_place(rows.of_topics([topic]) | rows.filter(topic__in=related) | rows.of_sources(used))
    return {
        "slug": topic.slug,
        "title": topic.title,
        "summary": topic.summary,
        **_translated(topic, found),
        "reviewer": topic.reviewer,
        "last_reviewed": topic.last_reviewed.isoformat() if topic.last_reviewed else None,
        "next_review_due": topic.next_review_due.isoformat() if topic.next_review_due else None,
        "related": [{"slug": row.slug, "title": row.title, **_translated(row, found, "title")} for row in related],
        "sections": [_section(section, found) for section in sections],
        "sources": {source.slug: _source(source, found) for source in used},
    }


def _translated(row: Topic | Section | Statement | Source, found: Found, *fields: str) -> dict[str, Any]:
    """{"in": language -> field -> its words, and whether they were made from the English of today}; {} without any."""
    told: dict[str, dict[str, Any]] = {}
    for language in TRANSLATED:
        for field in fields or FIELDS[row._meta.model_name or ""]:
            english, one = getattr(row, field), found.get((row.pk, field, language))
            if english and one:
                told.setdefault(language, {})[field] = {
                    "words": one.words,
                    "current": same_words(one.made_from, english),
                }
    return {"in": told} if told else {}


def _section(section: Section, found: Found) -> dict[str, Any]:
    own = ("slug", "heading", "body", "care", "picture", "also", "carries")
    return {
        **{name: getattr(section, name) for name in own},
        **_translated(section, found),
        "statements": [
            {
                "text": line.text,
                **_translated(line, found),
                "strength": line.strength,
                "carries": line.carries,
                "card": line.card,
                "sources": [source.slug for source in line.sources.all()],
            }
            for line in section.statements.all()
        ],
    }


def _source(source: Source, found: Found) -> dict[str, Any]:
    checked = source.date_checked.isoformat() if source.date_checked else None
    return {
        **{name: getattr(source, name) for name in _SOURCE},
        **_translated(source, found),
        "date_checked": checked,
    }


def anchor_of(code: str) -> str:
    """The anchor of the statement that carries `code`: "reason:burning" is at "reason-burning"."""
    return code.replace(":", "-", 1)


def _index(edition: Edition) -> None:
    """A passage for each section in each language, and what each carries."""
    for language in LANGUAGES:
        words = in_language(edition.words, language)
        passages = Passage.objects.bulk_create(
            Passage(
                edition=edition,
                language=language,
                page=words["title"],
                position=position,
                slug=section["slug"],
                heading=section["heading"],
                care=section["care"],
                body=section["body"],
                text="\n".join([plain(section["body"]), *(line["text"] for line in section["statements"])]).strip(),
                also=section["also"],
                in_english=" ".join(name for name in ("heading", "body") if _is_english(section[name])),
            )
            for position, section in enumerate(words["sections"])
        )
        Carrier.objects.bulk_create(
            carrier
            for passage, section in zip(passages, words["sections"], strict=True)
            for carrier in _carriers(passage, section)
        )


def _is_english(words: str) -> bool:
    """Whether English stands there for want of a translation."""
    return isinstance(words, Words) and words.is_english


def _carriers(passage: Passage, section: dict[str, Any]) -> Iterable[Carrier]:
    for code in section["carries"].split():
        yield Carrier(code=code, passage=passage, anchor=section["slug"], sentence="")
    for line in section["statements"]:
        if line["carries"]:
            code, said = line["carries"], line["text"]
            yield Carrier(
                code=code, passage=passage, anchor=anchor_of(code), sentence=said, in_english=_is_english(said)
            )
