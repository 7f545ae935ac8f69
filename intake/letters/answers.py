"""What a provider answered to a letter, by link or on paper: written once, with its hash."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from clinic.accounts.models import User
from clinic.audit.append_only import AppendOnly, AppendOnlyQuerySet
from clinic.audit.ids import new_id
from clinic.crypto.fields import EncryptedBytesField, EncryptedJSONField, EncryptedTextField
from intake.letters.models import Letter
from intake.letters.npi import validate_npi
from intake.referrals.lifecycle import Step
from intake.referrals.models import Event, Referral
from intake.referrals.workflow import UNDO


class Answer(models.TextChoices):
    """What a provider can answer; each is the step of the same name."""

    REFER = Step.REFER.value, "Refers"
    REFER_WITH_LIMITS = Step.REFER_WITH_LIMITS.value, "Refers with limits"
    DECLINE = Step.DECLINE.value, "Does not refer"
    NOT_MY_PATIENT = Step.NOT_MY_PATIENT.value, "Not my patient"
    CLEAR = Step.CLEAR.value, "Clears items, and decides later"


class Way(models.TextChoices):
    """How the answer came."""

    LINK = "link", "By link"
    PAPER = "paper", "On paper"


#: Answers with which care can begin.
REFERS = frozenset({Answer.REFER, Answer.REFER_WITH_LIMITS})


@dataclass(frozen=True)
class Dose:
    """What was ordered; None where the provider left it open. `visits` is the most that may be counted."""

    minutes: int | None
    per_week: int | None
    weeks: int | None
    visits: int | None

    @property
    def allowed(self) -> int | None:
        """Visits allowed in all: as ordered, else a week's visits times the weeks; None where neither is known."""
        if self.visits is not None:
            return self.visits
        return self.per_week * self.weeks if self.per_week and self.weeks else None


class AnswerQuerySet(AppendOnlyQuerySet["ProviderAnswer"]):
    """Answers as care and staff look for them."""

    def visible_to(self, user: User) -> "AnswerQuerySet":
        """Whoever sees the referral sees its answers."""
        return self.filter(referral__in=Referral.objects.visible_to(user).values("pk"))

    def standing(self) -> "AnswerQuerySet":
        """Those whose entry was not undone, the newest first."""
        after = Event.objects.filter(referral=OuterRef("referral"), number=OuterRef("event__number") + 1, step=UNDO)
        return self.exclude(Exists(after)).order_by("-at")

    def orders(self, referral: Referral) -> "AnswerQuerySet":
        """The referrals given for this case that stand; the first one is the one in force."""
        return self.filter(referral=referral, answer__in=sorted(REFERS)).standing()


class Scan(AppendOnly):
    """A page that came back on paper, as it was uploaded; sealed, and found only from its answer."""

    class Media(models.TextChoices):
        """What may be uploaded."""

        PDF = "application/pdf", "PDF"
        PNG = "image/png", "PNG"
        JPEG = "image/jpeg", "JPEG"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="scans")
    data: Any = EncryptedBytesField()
    media = models.CharField(max_length=20, choices=Media)
    size = models.PositiveIntegerField()
    sha256 = models.CharField("fingerprint (SHA-256)", max_length=64)
    uploaded_by = models.UUIDField()
    uploaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Scanned page, {self.uploaded_at:%Y-%m-%d}"


class ProviderAnswer(AppendOnly):
    """One answer of a provider to one issued letter. A correction is a further answer; this one stays."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="provider_answers")
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="answers")
    way = models.CharField(max_length=10, choices=Way)
    answer = models.CharField(max_length=20, choices=Answer)
    diagnosis = EncryptedTextField(blank=True, help_text="In the provider's words.")
    icd10: Any = EncryptedJSONField(default=list, help_text="Codes as the provider gave them, in their order.")
    minutes = models.PositiveSmallIntegerField("minutes a visit", null=True, blank=True)
    per_week = models.PositiveSmallIntegerField("visits a week", null=True, blank=True)
    weeks = models.PositiveSmallIntegerField("number of weeks", null=True, blank=True)
    visits = models.PositiveSmallIntegerField("visits in all", null=True, blank=True)
    limits = EncryptedTextField(blank=True)
    reason = EncryptedTextField(blank=True, help_text="Why the provider does not refer.")
    cleared: Any = EncryptedJSONField(
        default=dict, help_text="Safety item -> true where the provider clears it, false where not yet."
    )
    signer_name = models.CharField(max_length=200)
    signer_credential = models.CharField(max_length=60, blank=True)
    signer_npi = models.CharField("NPI", max_length=10, blank=True, validators=[validate_npi])
    signer_contact: Any = EncryptedJSONField(default=dict, help_text="Phone and fax, where they were given.")
    signed_on = models.DateField("date of the signature")
    expires_on = models.DateField("counts until", null=True, blank=True)
    statement = models.TextField(blank=True, help_text="What was agreed to when signing.")
    sha256 = models.CharField("fingerprint (SHA-256)", max_length=64)
    scan = models.OneToOneField(Scan, null=True, blank=True, on_delete=models.PROTECT, related_name="answer")
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="provider_answer")
    recorded_by = models.UUIDField(null=True, blank=True, help_text="Who of the staff entered it; none by link.")
    at = models.DateTimeField()

    objects: ClassVar[Any] = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["referral", "-at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(signer_name="") & ~Q(sha256=""),
                name="answers_are_signed",
                violation_error_message="An answer needs the name of who signed it.",
            ),
            models.CheckConstraint(
                condition=Q(way="link", recorded_by=None) | Q(way="paper", recorded_by__isnull=False),
                name="paper_answers_have_a_recorder",
                violation_error_message="An answer on paper needs the person who entered it.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_answer_display()} ({self.signed_on})"

    @property
    def dose(self) -> Dose:
        """What was ordered."""
        return Dose(self.minutes, self.per_week, self.weeks, self.visits)

    def is_in_force(self, day: date) -> bool:
        """Whether it is a referral that counts on that day."""
        return self.answer in REFERS and (self.expires_on is None or day <= self.expires_on)
