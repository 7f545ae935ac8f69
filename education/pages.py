"""What a topic's page shows, read in three queries and put in the order of the page."""

from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.utils.safestring import SafeString

from education.models import Section, Source, Statement, Topic
from education.prose import render
from education.words import Care, Status, Strength


@dataclass(frozen=True)
class Cited:
    """A source with its number on this page."""

    number: int
    source: Source


@dataclass(frozen=True)
class Said:
    """Words of one strength, resting on the same sources: one statement, or all of a section that share both."""

    texts: list[str]
    strength: Strength
    cited: list[Cited]


@dataclass(frozen=True)
class Part:
    """A section as the page shows it: its statements in their order, and what they rest on, alike ones together."""

    section: Section
    body: SafeString
    care: Care
    statements: list[Said]
    grounds: list[Said]

    @property
    def labels_apart(self) -> bool:
        """Whether the labels stand below the list: always on a care card, so that nothing slows its reader."""
        return self.care is not Care.NONE or len(self.grounds) == 1


@dataclass
class TopicPage:
    """A topic, its parts, and the sources and labels they use, each listed once."""

    topic: Topic
    parts: list[Part] = field(default_factory=list)
    sources: list[Cited] = field(default_factory=list)

    @property
    def strengths(self) -> list[Strength]:
        """The labels in use, strongest first."""
        used = {said.strength for part in self.parts for said in part.grounds}
        return [strength for strength in Strength if strength in used]


def topic_page(slug: str) -> TopicPage | None:
    """The page of the published topic with this slug; None where there is none, or nothing in it to read."""
    statements = Statement.objects.filter(shown=True).prefetch_related("sources")
    sections = list(
        Section.objects.filter(topic__slug=slug, topic__status=Status.PUBLISHED, shown=True)
        .select_related("topic")
        .prefetch_related(Prefetch("statements", queryset=statements))
    )
    if not sections:
        return None
    numbers: dict[Source, Cited] = {}
    parts = [_part(section, numbers) for section in sections]
    return TopicPage(sections[0].topic, parts, list(numbers.values()))


def _part(section: Section, numbers: dict[Source, Cited]) -> Part:
    statements: list[Said] = []
    grounds: dict[tuple[Strength, tuple[int, ...]], Said] = {}
    for statement in section.statements.all():
        cited = [numbers.setdefault(source, Cited(len(numbers) + 1, source)) for source in statement.sources.all()]
        said = Said([statement.text], Strength(statement.strength), cited)
        statements.append(said)
        key = (said.strength, tuple(one.number for one in cited))
        grounds.setdefault(key, Said([], said.strength, cited)).texts.append(statement.text)
    return Part(section, render(section.body), Care(section.care), statements, list(grounds.values()))
