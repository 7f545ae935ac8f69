"""A visit as written down, and the two pages of signs as asked on a day."""

from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from clinic.accounts.models import User
from clinic.audit.append_only import AppendOnly, AppendOnlyQuerySet
from clinic.audit.ids import new_id
from clinic.crypto.fields import EncryptedJSONField, EncryptedTextField
from intake.care.models import Authorisation, Plan
from intake.referrals.models import Referral


class VisitQuerySet(AppendOnlyQuerySet["Visit"]):
    """A visit's newest version is the visit; the older ones stay readable."""

    def visible_to(self, user: User) -> "VisitQuerySet":
        """Whoever sees the referral sees its visits."""
        return self.filter(plan__referral__in=Referral.objects.visible_to(user).values("pk"))

    def current(self) -> "VisitQuerySet":
        """The newest version of each visit, without those taken back, the latest day first."""
        newer = Visit.objects.filter(series=OuterRef("series"), number__gt=OuterRef("number"))
        return self.filter(~Exists(newer), withdrawn=False).order_by("-on", "-series")

    def of(self, referral: Any) -> "VisitQuerySet":
        """The visits of a referral, whatever plan they were counted under."""
        return self.filter(plan__referral=referral).current()

    def unreported(self) -> "VisitQuerySet":
        """Those that were first written down after the last report on their referral."""
        from intake.care.reports import Report

        told = Report.objects.filter(plan__referral=OuterRef("plan__referral"), at__gte=OuterRef("at"))
        first = Visit.objects.filter(Exists(told), series=OuterRef("series"), number=1)
        return self.filter(~Exists(first))

    def before(self, on: Any, series: UUID) -> "VisitQuerySet":
        """Those after this one in the list."""
        return self.filter(Q(on__lt=on) | Q(on=on, series__lt=series))


class Visit(AppendOnly):
    """One version of one visit. A correction is the next version; taking back is a version that says so."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="visits")
    series = models.UUIDField(default=new_id, help_text="The same for all versions of one visit.")
    number = models.PositiveSmallIntegerField("version", default=1)
    key = models.UUIDField("idempotency key", unique=True)
    on = models.DateField("day")
    minutes = models.PositiveSmallIntegerField()
    areas = EncryptedJSONField(help_text="Codes of the body map.")
    scores = EncryptedJSONField(help_text="Code of what is tracked -> [before, after], each 0 to 10 or null.")
    note = EncryptedTextField(blank=True)
    billing_code = models.CharField(max_length=20, blank=True)
    withdrawn = models.BooleanField("taken back", default=False)
    # Copies, so that the database itself refuses a visit outside of what stood at the time.
    allowed_from = models.DateField()
    allowed_until = models.DateField()
    authorisation = models.ForeignKey(
        Authorisation, null=True, blank=True, on_delete=models.PROTECT, related_name="visit_rows"
    )
    authorised_from = models.DateField(null=True, blank=True)
    authorised_until = models.DateField(null=True, blank=True)
    by_id = models.CharField(max_length=36, blank=True)
    by_name = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[Any] = VisitQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "on", "number"]
        indexes = [models.Index(fields=["plan", "-on", "-series"], name="visits_of_a_plan")]
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="visit_versions_are_numbered_once"),
            models.CheckConstraint(
                condition=Q(on__gte=F("allowed_from"), on__lte=F("allowed_until")),
                name="visit_within_the_referral",
                violation_error_message="The day is outside of what the provider allowed.",
            ),
            models.CheckConstraint(
                condition=Q(authorisation=None, authorised_from=None, authorised_until=None)
                | Q(
                    authorisation__isnull=False,
                    authorised_from__isnull=False,
                    authorised_until__isnull=False,
                    on__gte=F("authorised_from"),
                    on__lte=F("authorised_until"),
                ),
                name="visit_within_what_is_authorised",
                violation_error_message="The day is outside of what the payer authorised.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on}, version {self.number}"


class DaySigns(AppendOnly):
    """One of the two pages of signs, asked on the day of a visit; every item has an answer of its own."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="signs")
    page = models.CharField(max_length=20)
    on = models.DateField()
    answers = EncryptedJSONField(help_text="Item -> yes, no or not_sure.")
    protocol = models.CharField("protocol version", max_length=40)
    by_id = models.CharField(max_length=36, blank=True)
    by_name = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["plan", "on"], name="signs_of_a_day")]
        verbose_name_plural = "day signs"

    def __str__(self) -> str:
        return f"{self.page}, {self.on}"

    @property
    def signs(self) -> list[str]:
        """The items that were not answered No."""
        return [code for code, answer in self.answers.items() if answer != "no"]
