"""A letter while it is written, and as it was issued: frozen with its hash."""

import secrets
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from clinic.accounts.models import User
from clinic.audit.append_only import AppendOnly, AppendOnlyQuerySet
from clinic.audit.ids import new_id
from clinic.crypto.fields import EncryptedBytesField, EncryptedJSONField
from intake.letters.directory import Provider
from intake.referrals.models import Event, Referral
from intake.referrals.workflow import UNDO

#: Easily told letters and digits, as in references: no 0 and O, no 1, I and L.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_code() -> str:
    """What a printed answer is found by: eight letters and digits, as in 7K4M-QX2H. It opens nothing by itself."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def as_code(typed: str) -> str:
    """A code as it is stored, however it was typed; "" where it cannot be one."""
    letters = "".join(char for char in typed.upper() if char in _ALPHABET)
    return f"{letters[:4]}-{letters[4:]}" if len(letters) == 8 else ""


class Kind(models.TextChoices):
    """What a letter is for."""

    REQUEST = "request", "Request to refer"
    PROGRESS = "progress", "Progress report"


class Paper(models.TextChoices):
    """The sheet that a letter is set for."""

    LETTER = "us-letter", "US Letter"
    A4 = "a4", "A4"


class Draft(models.Model):
    """What a therapist wrote of a letter so far; kept after issuing, for the next one."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="drafts")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.REQUEST)
    provider = models.ForeignKey(Provider, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    paper = models.CharField(max_length=10, choices=Paper)
    parts: Any = EncryptedJSONField(default=dict, help_text="The free parts, as the form holds them.")
    version = models.PositiveIntegerField(default=0, help_text="Counts the savings; two people cannot save the same.")
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["referral", "kind"], name="one_draft_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, draft"


class LetterQuerySet(AppendOnlyQuerySet["Letter"]):
    """Letters as staff look for them."""

    def visible_to(self, user: User) -> "LetterQuerySet":
        """Whoever sees the referral sees its letters."""
        return self.filter(referral__in=Referral.objects.visible_to(user).values("pk"))

    def standing(self) -> "LetterQuerySet":
        """Those whose issuing was not undone, the newest first."""
        after = Event.objects.filter(referral=OuterRef("referral"), number=OuterRef("event__number") + 1, step=UNDO)
        return self.exclude(Exists(after)).order_by("-issued_at")

    def by_code(self, typed: str) -> "LetterQuerySet":
        """The one letter of a printed code, however it was typed."""
        code = as_code(typed)
        return self.filter(code=code) if code else self.none()


class Letter(AppendOnly):
    """An issued letter: its words, its pages and their hash, as they went out."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=10, choices=Kind)
    number = models.PositiveIntegerField()
    code = models.CharField(max_length=9, unique=True, default=new_code, editable=False)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="letters")
    content: Any = EncryptedJSONField(help_text="Every word of the letter, in order.")
    content_sha256 = models.CharField("fingerprint of the words (SHA-256)", max_length=64)
    paper = models.CharField(max_length=10, choices=Paper)
    pdf_sha256 = models.CharField("fingerprint of the pages (SHA-256)", max_length=64)
    pages = models.PositiveSmallIntegerField()
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="letter")
    supersedes = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    issued_by = models.UUIDField()
    issued_by_name = models.CharField(max_length=100)
    issued_at = models.DateTimeField()

    objects: ClassVar[Any] = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["referral", "-issued_at"]
        indexes = [models.Index(fields=["kind", "issued_at"], name="letters_by_day")]
        constraints = [
            models.UniqueConstraint(fields=["referral", "kind", "number"], name="letters_are_numbered_once"),
            models.CheckConstraint(condition=~Q(pdf_sha256="") & ~Q(content_sha256=""), name="letters_have_hashes"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    @property
    def stands(self) -> bool:
        """Whether its issuing was not undone."""
        return Letter.objects.filter(pk=self.pk).standing().exists()

    @property
    def newer(self) -> "Letter | None":
        """The letter that replaced it."""
        later = Letter.objects.filter(referral=self.referral_id, kind=self.kind, number__gt=self.number)
        return later.standing().first()

    @property
    def pdf(self) -> bytes:
        """The pages, byte for byte as issued."""
        return bytes(self.sheet.data)


class Sheet(AppendOnly):
    """The PDF file of an issued letter, beside it so that lists stay light."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, related_name="sheet")
    data: Any = EncryptedBytesField()

    def __str__(self) -> str:
        return f"PDF of {self.letter_id}"
