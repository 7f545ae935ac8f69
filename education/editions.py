"""What the public reads: each edition of a topic is kept; its current one can be searched and pointed to."""

from django.db import models
from django.urls import reverse

from clinic.audit.append_only import AppendOnly
from clinic.audit.ids import new_id
from education.languages import ENGLISH


class Edition(AppendOnly):
    """A topic as it went public: its words, sections, statements and sources, never changed afterwards."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    topic = models.ForeignKey("education.Topic", on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    words = models.JSONField(help_text="All that the page said, as `publishing.words_of` put it.")
    at = models.DateTimeField("published at")

    class Meta:
        ordering = ["topic", "-number"]
        constraints = [models.UniqueConstraint(name="edition_number_once_in_topic", fields=["topic", "number"])]

    def __str__(self) -> str:
        return f"{self.words['title']}, edition {self.number}"

    def get_absolute_url(self) -> str:
        """The page as it was, for staff."""
        return reverse("education:edition", args=[self.words["slug"], self.number])


class Passage(models.Model):
    """A section of a current edition in one language, to be found by a search and opened on its own."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="passages")
    language = models.CharField(max_length=5, default=ENGLISH, help_text="What lacks in it stands there in English.")
    page = models.TextField(default="", help_text="The title of its page.")
    position = models.PositiveIntegerField()
    slug = models.SlugField(max_length=80)
    heading = models.TextField()
    care = models.CharField(max_length=15)
    body = models.TextField(help_text="As the editor wrote it.")
    text = models.TextField(help_text="All that a reader of the section reads, without marks.")
    also = models.TextField(help_text="Other words people search for.")
    in_english = models.CharField(
        max_length=20,
        blank=True,
        help_text="Of heading and body, those that stand in English for want of a translation.",
    )

    class Meta:
        ordering = ["edition", "position"]

    def __str__(self) -> str:
        return self.heading


class Carrier(models.Model):
    """Where a current edition carries a code: a section that a question opens, or the sentence for a reason."""

    code = models.CharField(max_length=60, db_index=True)
    passage = models.ForeignKey(Passage, on_delete=models.CASCADE, related_name="carriers")
    anchor = models.CharField(max_length=90)
    sentence = models.TextField(help_text="The statement's words; empty where the whole section carries the code.")
    in_english = models.BooleanField(default=False, help_text="Whether they are for want of a translation.")

    class Meta:
        ordering = ["passage", "id"]

    def __str__(self) -> str:
        return self.code
