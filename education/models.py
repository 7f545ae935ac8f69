"""What is known, as editors keep it: a topic has sections, a section makes statements, a statement rests on sources."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.text import Truncator

from clinic.audit.ids import new_id
from education.editions import Carrier, Edition, Passage
from education.prose import refuse_html, refuse_strange_links
from education.translations import Translation
from education.words import Care, Picture, Status, Strength

__all__ = ["Carrier", "Edition", "Passage", "Section", "Source", "Statement", "Topic", "Translation"]

#: Anchors of the page itself, which no section may take.
PAGE_ANCHORS = frozenset({"main", "contents", "sources", "labels", "review", "related"})
CARRIES_HINT = "Write it as reason:burning or safety:stroke_signs."
LEADS_HINT = "Write codes such as question:where or lung:copd, with a blank between two."
SHOWN_HELP = "Take the tick away to take it off the page; nothing is deleted."
PROSE_HELP = (
    "Plain words. A blank line parts paragraphs; lines that start with “- ” make a list. "
    "**Two stars** make bold; a link is [its words](/learn/what-to-expect/) or [its words](https://...)."
)


def refuse_site_address(slug: str) -> None:
    """Raises ValidationError for a slug that the site uses for a page of its own."""
    if slug in {"search"}:
        raise ValidationError("The site has a page of its own there. Choose another.", code="site_address")


def refuse_page_anchor(slug: str) -> None:
    """Raises ValidationError for a slug that the page uses for a part of its own."""
    if slug in PAGE_ANCHORS or slug.startswith(("source-", "reason-", "safety-")):
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

    @property
    def tells_a_study(self) -> bool:
        """Whether there is enough for an evidence card."""
        return all((self.what, self.in_whom, self.found, self.cannot_show))


class TopicQuerySet(models.QuerySet):
    """Which topics the public may read, and which somebody has to look at again."""

    def readable(self) -> "TopicQuerySet":
        """Published, and with something to read."""
        return self.filter(
            models.Exists(Passage.objects.filter(edition=models.OuterRef("current"))), status=Status.PUBLISHED
        )

    def standing(self, slug: str) -> tuple[str, UUID | None]:
        """(status, key of the current edition) of the topic at this address; ("", None) where there is none."""
        found = self.filter(slug=slug).order_by().values_list("status", "current_id").first()
        return found or ("", None)

    def due(self, by: date) -> "TopicQuerySet":
        """Never reviewed, or due again on or before `by`; an archived one is not."""
        unseen = Q(last_reviewed__isnull=True) | Q(next_review_due__isnull=True)
        return self.exclude(status=Status.ARCHIVED).filter(unseen | Q(next_review_due__lte=by))


class Topic(models.Model):
    """One page of the education part."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(
        max_length=80,
        unique=True,
        validators=[refuse_site_address],
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
    related = models.ManyToManyField(
        "self", symmetrical=False, blank=True, help_text="What to read next; published ones are shown."
    )
    goes_to = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="leads to",
        help_text="Where readers are sent once this topic is archived. While empty, to the list of all topics.",
    )
    current = models.ForeignKey(
        "Edition", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

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
            models.CheckConstraint(
                name="topic_once_public_never_draft",
                condition=Q(current__isnull=True) | ~Q(status=Status.DRAFT),
                violation_error_message="People have links to this page. Archive it instead: they are then sent on.",
            ),
            models.CheckConstraint(
                name="topic_leads_elsewhere",
                condition=Q(goes_to__isnull=True) | ~Q(goes_to=F("id")),
                violation_error_message="A topic cannot lead to itself. Choose another one.",
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
    body = models.TextField(blank=True, validators=[refuse_html, refuse_strange_links], help_text=PROSE_HELP)
    care = models.CharField("care card", max_length=15, choices=Care.choices, default=Care.NONE)
    picture = models.CharField(max_length=20, choices=Picture.choices, blank=True)
    also = models.CharField(
        "other words people search for",
        max_length=300,
        blank=True,
        validators=[refuse_html],
        help_text="The page does not show them. For example: pins and needles, buzzing.",
    )
    carries = models.CharField(
        "what leads here",
        max_length=300,
        blank=True,
        validators=[RegexValidator(r"^[a-z]+:[a-z][a-z0-9_]*( [a-z]+:[a-z][a-z0-9_]*)*\Z", LEADS_HINT)],
        help_text=f"Questions and answers of the intake that open this section. {LEADS_HINT}",
    )
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
            models.CheckConstraint(
                name="section_known_picture",
                condition=Q(picture__in=["", *Picture.values]),
                violation_error_message="Choose one of the pictures listed.",
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
    card = models.BooleanField(
        "evidence card",
        default=False,
        help_text="Shows the study in full: what was done, in whom, what was found and what it cannot show.",
    )
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


def check_sources(strength: str, sources: Sequence[Source], *, card: bool = False) -> None:
    """Raises ValidationError when a label or a card claims evidence and there is no source to show for it."""
    if strength in Strength.values and Strength(strength).needs_source and not sources:
        raise ValidationError(f"A statement marked “{Strength(strength).label}” needs a source.", code="source_missing")
    if card and not any(source.tells_a_study for source in sources):
        raise ValidationError(
            "An evidence card needs a source that says what was done, in whom, what was found and what it cannot show.",
            code="study_missing",
        )
