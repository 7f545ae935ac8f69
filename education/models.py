"""What is known, as rows: a topic has sections, a section makes statements, a statement rests on sources."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.text import Truncator

from clinic.audit.ids import new_id
from education.prose import refuse_html
from education.words import Care, Status, Strength

#: Anchors of the page itself, which no section may take.
PAGE_ANCHORS = frozenset({"main", "contents", "sources", "labels", "review"})
CARRIES_HINT = "Write it as reason:burning or safety:stroke_signs."
SHOWN_HELP = "Take the tick away to take it off the page; nothing is deleted."
PROSE_HELP = "Plain words. A blank line parts paragraphs; lines that start with “- ” make a list."


def refuse_page_anchor(slug: str) -> None:
    """Raises ValidationError for a slug that the page uses for a part of its own."""
    if slug in PAGE_ANCHORS or slug.startswith("source-"):
        raise ValidationError("The page uses this name for a part of its own. Choose another.", code="page_anchor")


class Source(models.Model):
    """Something a statement can rest on. One source serves many statements, in any topic."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(unique=True, help_text="A short name for files and searches, for example lopez-2022.")
    title = models.CharField(max_length=200, validators=[refuse_html])
    where = models.CharField(
        max_length=200, blank=True, validators=[refuse_html], help_text="Journal, publisher or site, and the year."
    )
    address = models.CharField(
        max_length=300, blank=True, validators=[URLValidator(schemes=["https", "http"])], help_text="https://..."
    )
    what = models.TextField(validators=[refuse_html], help_text="What it is, or what was done, in a sentence or two.")
    in_whom = models.TextField(blank=True, validators=[refuse_html], help_text="Who took part, and how many.")
    found = models.TextField("what was found", blank=True, validators=[refuse_html])
    cannot_show = models.TextField("what it cannot show", blank=True, validators=[refuse_html])
    date_checked = models.DateField(
        null=True, blank=True, help_text="The day somebody last read the source itself. Leave it empty until then."
    )

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class TopicQuerySet(models.QuerySet):
    """Which topics the public may read."""

    def readable(self) -> "TopicQuerySet":
        """Published, and with something to read."""
        shown = Section.objects.filter(topic=models.OuterRef("pk"), shown=True)
        return self.filter(models.Exists(shown), status=Status.PUBLISHED)


class Topic(models.Model):
    """One page of the education part."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(
        max_length=80,
        unique=True,
        error_messages={"unique": "Another topic has this address."},
        help_text="The end of the page's address. It stays as it is once saved.",
    )
    title = models.CharField(max_length=120, validators=[refuse_html])
    summary = models.CharField(
        max_length=300,
        validators=[refuse_html],
        help_text="One or two sentences: what the reader will find. Search engines show it too.",
    )
    order = models.PositiveSmallIntegerField(default=100, help_text="Lower numbers come first in the list.")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    reviewer = models.CharField(
        max_length=120,
        blank=True,
        validators=[refuse_html],
        help_text="The clinician, with their title. While empty, the page says it awaits their review.",
    )
    last_reviewed = models.DateField(null=True, blank=True)
    next_review_due = models.DateField(null=True, blank=True)

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["order", "title"]
        constraints = [
            models.CheckConstraint(
                name="topic_next_review_after_last",
                condition=Q(last_reviewed__isnull=True)
                | Q(next_review_due__isnull=True)
                | Q(next_review_due__gt=F("last_reviewed")),
                violation_error_message="The next review must be due after the last one.",
            ),
            models.CheckConstraint(
                name="topic_reviewer_with_date",
                condition=Q(reviewer="") | Q(last_reviewed__isnull=False),
                violation_error_message="Say on which day this clinician reviewed the page.",
            ),
            models.CheckConstraint(
                name="topic_known_status",
                condition=Q(status__in=Status.values),
                violation_error_message="Choose draft, published or archived.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The public page; it answers only while the topic is published."""
        return reverse("education:topic", args=[self.slug])

    @property
    def is_public(self) -> bool:
        """Whether its status lets the public read it."""
        return self.status == Status.PUBLISHED


class Section(models.Model):
    """A part of a topic with its own anchor; as a care card its statements become the lines of the card."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="sections")
    slug = models.SlugField(
        max_length=80,
        validators=[refuse_page_anchor],
        help_text="The section's anchor. Other pages link to it, so it stays as it is once saved.",
    )
    heading = models.CharField(max_length=120, validators=[refuse_html], help_text="Words a person would search for.")
    body = models.TextField(blank=True, validators=[refuse_html], help_text=PROSE_HELP)
    care = models.CharField(max_length=15, choices=Care.choices, default=Care.NONE)
    order = models.PositiveSmallIntegerField(default=500, help_text="Lower numbers come first on the page.")
    shown = models.BooleanField(default=True, help_text=SHOWN_HELP)

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                name="section_slug_once_in_topic",
                fields=["topic", "slug"],
                violation_error_message="Another section of this topic has this anchor.",
            ),
            models.CheckConstraint(
                name="section_known_care",
                condition=Q(care__in=Care.values),
                violation_error_message="Choose one of the care cards listed.",
            ),
        ]

    def __str__(self) -> str:
        return self.heading

    def get_absolute_url(self) -> str:
        """Its anchor on the topic's page."""
        return f"{self.topic.get_absolute_url()}#{self.slug}"


class Statement(models.Model):
    """One thing we say, how well it is supported, and by what."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="statements")
    text = models.TextField(validators=[refuse_html])
    strength = models.CharField(max_length=20, choices=Strength.choices)
    carries = models.CharField(
        max_length=60,
        blank=True,
        db_index=True,
        validators=[RegexValidator(r"^(reason|safety):[a-z][a-z0-9_]*\Z", CARRIES_HINT)],
        help_text="The clinic's code for what this says, if it has one, for example reason:burning.",
    )
    sources = models.ManyToManyField(Source, blank=True, related_name="statements")
    order = models.PositiveSmallIntegerField(default=500, help_text="Lower numbers come first in the section.")
    shown = models.BooleanField(default=True, help_text=SHOWN_HELP)

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                name="statement_known_strength",
                condition=Q(strength__in=Strength.values),
                violation_error_message="Choose one of the strengths listed.",
            ),
        ]

    def __str__(self) -> str:
        return Truncator(self.text).chars(80)


def check_sources(strength: str, sources: object) -> None:
    """Raises ValidationError when `strength` claims evidence and there is no source to show for it."""
    if strength in Strength.values and Strength(strength).needs_source and not sources:
        raise ValidationError(f"A statement marked “{Strength(strength).label}” needs a source.", code="source_missing")
