"""Who stands in for a therapist, from one day to another: while it lasts, they see what is theirs."""

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from clinic.audit import trail
from clinic.audit.ids import new_id

if TYPE_CHECKING:
    from clinic.accounts.models import User


class CoverQuerySet(models.QuerySet["Cover"]):
    """Covers by time and by whom."""

    def on(self, day: date) -> "CoverQuerySet":
        """Those that hold on this day at the clinic."""
        return self.filter(ended_at=None, from_day__lte=day, to_day__gte=day)

    def open_ended(self, day: date) -> "CoverQuerySet":
        """Those that hold now or will; neither over nor ended."""
        return self.filter(ended_at=None, to_day__gte=day).select_related("owner", "cover").order_by("from_day", "id")

    def of(self, user: "User", *, every: bool) -> "CoverQuerySet":
        """Those that this person named or is named in; all of them for whoever looks after `every` one."""
        return self if every else self.filter(Q(owner=user) | Q(cover=user))

    def endable_by(self, user: "User", *, every: bool) -> "CoverQuerySet":
        """Those that this person may end: their own, and for whoever looks after `every` one, all."""
        return self.filter(ended_at=None) if every else self.filter(ended_at=None, owner=user)


class Cover(models.Model):
    """`cover` sees and does what is `owner`'s, both days included."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    cover = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    from_day = models.DateField()
    to_day = models.DateField()
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = CoverQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["cover", "from_day"], name="cover_of_whom")]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_day__gte=F("from_day")),
                name="cover_ends_after_it_begins",
                violation_error_message="The last day is before the first.",
            ),
            models.CheckConstraint(
                condition=~Q(owner=F("cover")),
                name="cover_is_somebody_else",
                violation_error_message="Choose somebody else.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cover} for {self.owner}, {self.from_day} to {self.to_day}"


@transaction.atomic
def name_cover(*, owner: "User", cover: "User", from_day: date, to_day: date, by: "User") -> Cover:
    """`cover` stands in for `owner` on these days, as named by one of the two kinds of people who may."""
    days = {"from_day": from_day, "to_day": to_day}
    named = Cover.objects.create(owner=owner, cover=cover, **days, named_by=by, named_at=timezone.now())
    trail.note(
        "cover.named", subject=named, owner=str(owner.pk), cover=str(cover.pk), first=str(from_day), last=str(to_day)
    )
    return named


@transaction.atomic
def end_cover(cover: Cover) -> None:
    """It holds no more from now on; the row stays."""
    if Cover.objects.filter(pk=cover.pk, ended_at=None).update(ended_at=timezone.now()):
        trail.note("cover.ended", subject=cover, owner=str(cover.owner_id), cover=str(cover.cover_id))
