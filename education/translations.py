"""What editors keep of another language: the words of one field, and the English that they were made from."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q

from clinic.audit.ids import new_id
from education.languages import TRANSLATED
from education.prose import refuse_html, refuse_strange_links

#: Whose words are translated -> which. Titles of sources stay as they were published, and so does where.
FIELDS: dict[str, tuple[str, ...]] = {
    "topic": ("title", "summary"),
    "section": ("heading", "body", "also"),
    "statement": ("text",),
    "source": ("what", "in_whom", "found", "cannot_show"),
}
OWNERS = tuple(FIELDS)


class TranslationQuerySet(models.QuerySet):
    """Translations by what a page says."""

    def of_topics(self, topics: Any) -> "TranslationQuerySet":
        """Of the topics themselves, their sections and their statements."""
        return self.filter(Q(topic__in=topics) | Q(section__topic__in=topics) | Q(statement__section__topic__in=topics))

    def of_sections(self, sections: Any) -> "TranslationQuerySet":
        """Of the sections themselves and their statements."""
        return self.filter(Q(section__in=sections) | Q(statement__section__in=sections))

    def of_sources(self, sources: Any) -> "TranslationQuerySet":
        """Of what the sources say."""
        return self.filter(source__in=sources)


def _only(owner: str) -> Q:
    return Q(**{f"{name}__isnull": name != owner for name in OWNERS})


class Translation(models.Model):
    """The words of one field of a topic, section, statement or source in another language."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    topic = models.ForeignKey("education.Topic", models.PROTECT, null=True, blank=True, related_name="translations")
    section = models.ForeignKey("education.Section", models.PROTECT, null=True, blank=True, related_name="translations")
    statement = models.ForeignKey(
        "education.Statement", models.PROTECT, null=True, blank=True, related_name="translations"
    )
    source = models.ForeignKey("education.Source", models.PROTECT, null=True, blank=True, related_name="translations")
    field = models.CharField(max_length=20)
    language = models.CharField(max_length=5, choices=[*TRANSLATED.items()])
    words = models.TextField(validators=[refuse_html, refuse_strange_links])
    made_from = models.TextField(help_text="The English words at that time. Where they differ now, it is out of date.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who translated it or said that it is still right; empty for what came with the project.",
    )
    at = models.DateTimeField()

    objects = TranslationQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="translation_of_one_thing",
                condition=_only("topic") | _only("section") | _only("statement") | _only("source"),
                violation_error_message="A translation belongs to one topic, section, statement or source.",
            ),
            models.CheckConstraint(
                name="translation_says_something",
                condition=~Q(words="") & ~Q(made_from=""),
                violation_error_message="Write the words, or take the translation away.",
            ),
            models.CheckConstraint(
                name="translation_known_language",
                condition=Q(language__in=[*TRANSLATED]),
                violation_error_message="Choose one of the languages listed.",
            ),
            *(
                models.UniqueConstraint(
                    name=f"translation_once_for_{owner}",
                    fields=[owner, "field", "language"],
                    condition=Q(**{f"{owner}__isnull": False}),
                    violation_error_message="These words have a translation already.",
                )
                for owner in OWNERS
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_language_display()} {self.field}"

    @property
    def of(self) -> UUID:
        """The key of what it belongs to."""
        return next(key for owner in OWNERS if (key := getattr(self, f"{owner}_id")) is not None)


def same_words(one: str, other: str) -> bool:
    """Whether two texts say the same; a browser writes the ends of lines in its own way, which is no change."""
    return one.split() == other.split()


def by_place(rows: "models.QuerySet[Translation] | list[Translation]") -> dict[tuple[UUID, str, str], Translation]:
    """(key of what it belongs to, field, language) -> the translation."""
    return {(row.of, row.field, row.language): row for row in rows}
