"""The reports to the provider: frozen with their fingerprint when they are issued."""

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from clinic.accounts.models import User
from clinic.audit.append_only import AppendOnly, AppendOnlyQuerySet
from clinic.audit.ids import new_id
from clinic.crypto.fields import EncryptedBytesField, EncryptedJSONField
from intake.care.models import Plan
from intake.letters.models import Paper
from intake.referrals.models import Referral


class ReportQuerySet(AppendOnlyQuerySet["Report"]):
    """Reports as staff look for them."""

    def visible_to(self, user: User) -> "ReportQuerySet":
        """Whoever sees the referral sees its reports."""
        return self.filter(plan__referral__in=Referral.objects.visible_to(user).values("pk"))


class Report(AppendOnly):
    """One report as it went out."""

    class Kind(models.TextChoices):
        """When it was written."""

        PROGRESS = "progress", "Progress report"
        END = "end", "Report at the end of care"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="reports")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    content = EncryptedJSONField(help_text="What it says, part by part.")
    sha256 = models.CharField("fingerprint (SHA-256)", max_length=64)
    paper = models.CharField(max_length=10, choices=Paper)
    pdf_sha256 = models.CharField("fingerprint of the pages (SHA-256)", max_length=64)
    pages = models.PositiveSmallIntegerField()
    visits = models.PositiveSmallIntegerField(help_text="Visits counted under the plan when it was written.")
    by_id = models.CharField(max_length=36, blank=True)
    by_name = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[Any] = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="reports_are_numbered_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.at:%Y-%m-%d}"

    @property
    def pdf(self) -> bytes:
        """The pages, byte for byte as issued."""
        return bytes(self.sheet.data)


class ReportSheet(AppendOnly):
    """The PDF file of a report, beside it so that lists stay light."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="sheet")
    data: Any = EncryptedBytesField()

    def __str__(self) -> str:
        return f"PDF of {self.report_id}"
