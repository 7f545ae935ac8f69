"""The plan that a provider's answer allows, what the therapist aims at in it, and who pays."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from clinic.accounts.models import User
from clinic.audit.append_only import AppendOnly, WrittenOnce
from clinic.audit.ids import new_id
from clinic.crypto.fields import EncryptedJSONField, EncryptedTextField
from intake.referrals.models import Referral

if TYPE_CHECKING:
    from intake.care.visits import Visit


class PlanQuerySet(models.QuerySet["Plan"]):
    """Finds the plan that stands, and moves its counter; nothing else of a plan ever changes."""

    def standing(self) -> "PlanQuerySet":
        """Those that no later plan has replaced."""
        return self.filter(replaced_at=None)

    def of(self, referral: Referral) -> "Plan | None":
        """The referral's plan that stands, with the dates on which its next acts depend."""
        return self.standing().filter(referral=referral).with_dates().first()

    def with_dates(self) -> "PlanQuerySet":
        """With `review_on`, and over all plans of the referral: `begun_on`, `reported_at` (or None), `unreported`."""
        from intake.care.reports import Report
        from intake.care.visits import Visit

        aims = Aims.objects.filter(plan=OuterRef("pk")).order_by("-number")
        plans = Plan.objects.filter(referral=OuterRef("referral")).order_by("begins_on")
        last = Report.objects.filter(plan__referral=OuterRef("referral")).order_by("-at")
        visits = Visit.objects.of(OuterRef("referral")).unreported().order_by().values("plan__referral")
        return self.annotate(
            review_on=Subquery(aims.values("review_on")[:1]),
            begun_on=Subquery(plans.values("begins_on")[:1]),
            reported_at=Subquery(last.values("at")[:1]),
            unreported=Coalesce(Subquery(visits.annotate(found=Count("pk")).values("found")), 0),
        )

    def counted(self, plan: "Plan", by: int) -> None:
        """One visit more or less; the database refuses more than are allowed."""
        self.filter(pk=plan.pk).update(visits_used=F("visits_used") + by)

    def replaced(self, referral: Referral) -> None:
        """A new answer came: what stood so far stands no more."""
        self.standing().filter(referral=referral).update(replaced_at=timezone.now())


class Plan(models.Model):
    """What the provider allowed, as written down once; only the counter of visits moves."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="plans")
    provider = models.CharField("provider who refers", max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField("minutes a visit")
    per_week = models.PositiveSmallIntegerField("visits a week")
    weeks = models.PositiveSmallIntegerField()
    visits_allowed = models.PositiveSmallIntegerField()
    visits_used = models.PositiveSmallIntegerField(default=0)
    limits = EncryptedTextField("the provider's limits", blank=True)
    begins_on = models.DateField()
    expires_on = models.DateField("the referral runs out on")
    opened_by = models.CharField(max_length=100, blank=True)
    opened_at = models.DateTimeField(default=timezone.now)
    replaced_at = models.DateTimeField(null=True, blank=True, help_text="When a newer answer opened another plan.")

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at"]
        indexes = [models.Index(fields=["-opened_at"], name="plans_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["referral"],
                condition=Q(replaced_at=None),
                name="one_plan_stands_per_referral",
                violation_error_message="This referral has a plan already.",
            ),
            models.CheckConstraint(
                condition=Q(visits_used__gte=0, visits_used__lte=F("visits_allowed")),
                name="no_more_visits_than_allowed",
                violation_error_message="All visits that the provider allowed are used.",
            ),
            models.CheckConstraint(
                condition=Q(expires_on__gte=F("begins_on")),
                name="plan_ends_after_it_begins",
                violation_error_message="The referral runs out before the plan begins.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.referral_id}, {self.visits_used} of {self.visits_allowed} visits"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; what the provider set is not edited."""
        if not self._state.adding:
            raise WrittenOnce("What the provider set is not edited: a new answer opens a new plan.")
        super().save(*args, **kwargs)

    @property
    def visits_left(self) -> int:
        """How many more may be counted."""
        return self.visits_allowed - self.visits_used

    def last_visit(self) -> "Visit | None":
        """The newest visit as it stands now, whatever plan it was under."""
        from intake.care.visits import Visit

        return Visit.objects.of(self.referral_id).first()


class Aims(AppendOnly):
    """What the therapist works at within the plan; refined by a new row, the old ones stay."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="aims")
    number = models.PositiveSmallIntegerField()
    areas = EncryptedJSONField(help_text="Codes of the body map.")
    avoid = EncryptedTextField("areas to avoid", blank=True)
    goal = EncryptedTextField(blank=True)
    stop_signal = EncryptedTextField(blank=True)
    tracked = EncryptedJSONField(help_text="What is asked 0 to 10: code, name, kind (trouble or activity), baseline.")
    review_on = models.DateField()
    by_name = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["plan", "number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="aims_are_numbered_once")]
        verbose_name_plural = "aims"

    def __str__(self) -> str:
        return f"{self.plan_id}, aims {self.number}"


class AuthorisationQuerySet(models.QuerySet["Authorisation"]):
    """What payers authorised for somebody's care; a new plan of the same referral changes nothing in it."""

    def visible_to(self, user: User) -> "AuthorisationQuerySet":
        """Whoever sees the referral sees who pays."""
        return self.filter(plan__referral__in=Referral.objects.visible_to(user).values("pk"))

    def of(self, referral: Any) -> "AuthorisationQuerySet":
        """All of a referral, whatever plan stood when they were written down."""
        return self.filter(plan__referral=referral)

    def standing(self) -> "AuthorisationQuerySet":
        """Those that were not taken back."""
        return self.filter(taken_back_at=None)


class Authorisation(models.Model):
    """What a payer authorised: from when to when, how many visits. Taken back, it stays on file and pays no more."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="authorisations")
    key = models.UUIDField("idempotency key", null=True, unique=True, help_text="Older rows have none.")
    payer = models.CharField(max_length=200)
    claim = EncryptedTextField("claim or case number", max_length=80, blank=True)
    condition = EncryptedTextField("accepted condition", null=True, blank=True)
    injured_on = models.DateField("date of injury", null=True, blank=True)
    begins_on = models.DateField("authorised from")
    ends_on = models.DateField("authorised to")
    visits = models.PositiveSmallIntegerField("authorised visits")
    visits_used = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.CharField(max_length=100, blank=True)
    taken_back_why = EncryptedTextField(null=True, blank=True)

    objects = AuthorisationQuerySet.as_manager()

    class Meta:
        ordering = ["ends_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(visits_used__gte=0, visits_used__lte=F("visits")),
                name="no_more_visits_than_authorised",
                violation_error_message="All visits that the payer authorised are used.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("begins_on")),
                name="authorised_to_is_after_from",
                violation_error_message="“Authorised to” is before “authorised from”.",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by="", taken_back_why__isnull=True)
                | Q(taken_back_at__isnull=False, taken_back_why__isnull=False),
                name="authorisation_taken_back_for_a_reason",
                violation_error_message="Say why it is taken back.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payer}, {self.begins_on} to {self.ends_on}"

    @property
    def visits_left(self) -> int:
        """How many more the payer pays for."""
        return self.visits - self.visits_used

    def covers(self, day: date) -> bool:
        """Whether a visit on this day is within what was authorised."""
        return self.begins_on <= day <= self.ends_on
