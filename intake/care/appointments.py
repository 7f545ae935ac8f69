"""A date agreed for a visit: every change is a new row, taking back is one, too, and the newest row is the date."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from clinic.accounts.models import User
from clinic.audit.append_only import AppendOnly, AppendOnlyQuerySet
from clinic.audit.ids import new_id
from intake.care.models import Plan
from intake.records.models import PatientQuerySet
from intake.referrals.models import Referral


class AppointmentQuerySet(AppendOnlyQuerySet["Appointment"]):
    """Dates as staff, patients and the clock look for them."""

    def visible_to(self, user: User) -> "AppointmentQuerySet":
        """Whoever sees the referral sees its dates."""
        return self.filter(plan__referral__in=Referral.objects.visible_to(user).values("pk"))

    def of_people(self, people: PatientQuerySet) -> "AppointmentQuerySet":
        """Those of these patients."""
        return self.filter(plan__referral__patient__in=people)

    def current(self) -> "AppointmentQuerySet":
        """The newest row of each date, without those taken back, the soonest first."""
        newer = Appointment.objects.filter(series=OuterRef("series"), number__gt=OuterRef("number"))
        return self.filter(~Exists(newer), cancelled=False).order_by("starts_at", "series")

    def coming(self, now: datetime) -> "AppointmentQuerySet":
        """Those that are not over."""
        return self.current().filter(starts_at__gt=now - timedelta(minutes=30))


class Appointment(AppendOnly):
    """One row of one date. `number` counts its changes, as the calendar file does."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="appointments")
    series = models.UUIDField(default=new_id, help_text="The same for all rows of one date.")
    number = models.PositiveSmallIntegerField("version", default=1)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    cancelled = models.BooleanField("taken back", default=False)
    by_id = models.CharField(max_length=36, blank=True)
    by_name = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[Any] = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "number"]
        indexes = [
            models.Index(fields=["plan", "starts_at"], name="dates_of_a_plan"),
            models.Index(fields=["starts_at"], name="dates_by_day"),
        ]
        constraints = [models.UniqueConstraint(fields=["series", "number"], name="dates_are_numbered_once")]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.starts_at):%Y-%m-%d %H:%M}, version {self.number}"

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.starts_at + timedelta(minutes=self.minutes)
