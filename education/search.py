"""The search box: full text of PostgreSQL, or the full text of SQLite with the same words, in one order of our own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import connection
from django.db.models import Case, IntegerField, QuerySet, When

from education.editions import Passage
from education.words import Care, Status

LONGEST = 100
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n")
#: Words that say nothing about what is looked for.
_SMALL = frozenset(
    """a about am an and any are as at be because been but by can cannot could did do does for from get had has have
    help how i if in into is it its me my no not of on or our please should so some than that the their them then there
    they this to too up was we what when where which while who why will with would you your""".split()  # noqa: SIM905
)
_CONFIG = "english"
#: Where the words are looked for, nearest first.
_COLUMNS = (("heading",), ("heading", "also"), ("heading", "also", "text"))


@dataclass(frozen=True)
class Hit:
    """A section that was found, and the sentence of it that says most about what was looked for."""

    passage: Passage
    excerpt: str

    @property
    def href(self) -> str:
        """Its anchor on the topic's page."""
        return f"{self.passage.edition.topic.get_absolute_url()}#{self.passage.slug}"

    @property
    def care(self) -> Care:
        """Whether it is a care card."""
        return Care(self.passage.care)


@dataclass(frozen=True)
class Results:
    """What was found; `instead` is the question with a word of ours in place of one that no page has."""

    hits: Sequence[Hit]
    instead: str = ""


def search(asked: str) -> Results:
    """Sections with all words of `asked`, and where there is none, with any of them.

    A hit in the heading comes first, then one helped by the words not shown; of equals, care cards come first.
    """
    words = [word for word in map(str.lower, _WORD.findall(asked[:LONGEST])) if word not in _SMALL]
    if not words:
        return Results([])
    readable = Passage.objects.filter(edition__topic__status=Status.PUBLISHED)
    ask = _ask_postgres if connection.vendor == "postgresql" else _ask_sqlite
    every = ask(readable, words, " & ")
    found = every or ask(readable, words, " | ")
    rows = list(readable.filter(pk__in=found).select_related("edition__topic").defer("edition__words", "body"))
    rows.sort(key=lambda row: (found[row.pk], *_place(row)))
    return Results([Hit(row, _excerpt(row.text, words)) for row in rows], "" if every else _instead(asked, readable))


def _place(row: Passage) -> tuple[bool, int, str, int]:
    topic = row.edition.topic
    return (not Care(row.care).is_urgent, topic.order, topic.slug, row.position)


def _ask_postgres(rows: QuerySet[Passage], words: list[str], joint: str) -> dict[int, int]:
    """Key of each row that matches -> 0 where its heading does, 1 where the words not shown help, 2 otherwise."""
    # The words have no marks that a query could take for its own; a few hundred rows need no index.
    quoted = ("'{}'".format(word.replace("'", "''")) for word in words)
    query = SearchQuery(joint.join(quoted), search_type="raw", config=_CONFIG)
    heading, shown_or_not, all_of_it = (SearchVector(*columns, config=_CONFIG) for columns in _COLUMNS)
    said = rows.annotate(heading_said=heading, also_said=shown_or_not, said=all_of_it).filter(said=query)
    near = Case(When(heading_said=query, then=0), When(also_said=query, then=1), default=2, output_field=IntegerField())
    return dict(said.annotate(near=near).values_list("pk", "near"))


def _ask_sqlite(rows: QuerySet[Passage], words: list[str], joint: str) -> dict[int, int]:
    """The same with SQLite's full text."""
    query = {" & ": " AND ", " | ": " OR "}[joint].join(f'"{word}"' for word in words)
    found: dict[int, int] = {}
    with connection.cursor() as cursor:
        # Made for this question and thrown away: a table beside the rows would have to follow every change to them.
        cursor.execute("CREATE VIRTUAL TABLE temp.asked USING fts5(heading, also, text, tokenize = 'porter unicode61')")
        try:
            said = list(rows.values_list("pk", *_COLUMNS[-1]))
            cursor.executemany("INSERT INTO temp.asked (rowid, heading, also, text) VALUES (%s, %s, %s, %s)", said)
            for level, columns in reversed([*enumerate(_COLUMNS)]):
                within = f"{{{' '.join(columns)}}} : ({query})"
                cursor.execute("SELECT rowid FROM temp.asked WHERE asked MATCH %s", [within])
                found |= {row[0]: level for row in cursor.fetchall()}
        finally:
            cursor.execute("DROP TABLE temp.asked")
    return found


def _excerpt(text: str, words: list[str]) -> str:
    """The sentence with most of the words, by their first letters; the first sentence where none has any."""
    sentences = [part.strip() for part in _SENTENCE.split(text) if part.strip()]
    stems = [word[: max(4, len(word) - 2)] for word in words]
    return max(sentences, key=lambda said: sum(stem in said.lower() for stem in stems), default="")


def _instead(asked: str, rows: QuerySet[Passage]) -> str:
    """`asked` with each word that no page has replaced by the nearest one that a page has; blank where that is none."""
    known = {
        word for text in rows.values_list("heading", "text", "also") for word in _WORD.findall(" ".join(text).lower())
    }
    changed = False
    instead: list[str] = []
    for word in _WORD.findall(asked[:LONGEST].lower()):
        near = [] if word in known or word in _SMALL else get_close_matches(word, known, n=1, cutoff=0.75)
        changed = changed or bool(near)
        instead.append(near[0] if near else word)
    return " ".join(instead) if changed else ""
