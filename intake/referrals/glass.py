"""Break-glass: a therapist opens a colleague's record for 30 minutes, says why, and is looked at afterwards."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from clinic.accounts.models import User
from clinic.accounts.roles import Role
from clinic.audit import trail
from clinic.audit.append_only import AppendOnly, AppendOnlyQuerySet
from clinic.audit.ids import new_id
from clinic.crypto.fields import EncryptedTextField
from clinic.mail import outbox

if TYPE_CHECKING:
    from intake.referrals.models import Referral

#: How long a record stays open to whoever gave a reason.
LASTS = timedelta(minutes=30)
MAIL = "opened-with-a-reason"


class BreakGlassQuerySet(AppendOnlyQuerySet["BreakGlass"]):
    """Openings by who and when; nothing of them is ever changed."""

    def open_to(self, user: "User", now: datetime) -> "BreakGlassQuerySet":
        """Those by which this person sees a record now."""
        return self.filter(by=user, until__gt=now)

    def of_record(self) -> "BreakGlassQuerySet":
        """With who opened it and who looked, as one record's history tells them; the oldest first."""
        return self.select_related("by", "review__by").order_by("at", "id")

    def told(self) -> "BreakGlassQuerySet":
        """With all that a list of them tells, in one query."""
        return self.select_related("by", "owner", "referral__patient", "referral__intake", "review__by")

    def to_check(self) -> "BreakGlassQuerySet":
        """Those that nobody has looked at, the oldest first."""
        return self.filter(review=None).order_by("at", "id")

    def checked(self) -> "BreakGlassQuerySet":
        """Those that somebody looked at, the newest first."""
        return self.exclude(review=None).order_by("-at", "-id")


class BreakGlass(AppendOnly):
    """Somebody opened a record that is a colleague's, and why they did."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    referral = models.ForeignKey("intake.Referral", on_delete=models.PROTECT, related_name="openings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reason = EncryptedTextField()
    at = models.DateTimeField()
    until = models.DateTimeField()

    objects: ClassVar[Any] = BreakGlassQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["by", "until"], name="glass_by_whom_until")]

    def __str__(self) -> str:
        return f"{self.by} ({self.at:%Y-%m-%d %H:%M})"


class BreakGlassReview(AppendOnly):
    """What the privacy officer found when they looked at an opening; written once, like the opening."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    opening = models.OneToOneField(BreakGlass, on_delete=models.PROTECT, related_name="review")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    note = EncryptedTextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.by} ({self.at:%Y-%m-%d %H:%M})"


@transaction.atomic
def break_glass(*, referral: "Referral", by: User, reason: str) -> BreakGlass:
    """Open a record for LASTS; the owner and the privacy officers get a mail that says nothing of whose it is."""
    now = timezone.now()
    type(referral).objects.select_for_update(of=("self",)).get(pk=referral.pk)  # two presses are one opening
    if opened := BreakGlass.objects.open_to(by, now).filter(referral=referral).first():
        return opened
    glass: BreakGlass = BreakGlass.objects.create(
        referral=referral, by=by, owner=referral.owner, reason=reason, at=now, until=now + LASTS
    )
    for person in _told(referral, by):
        outbox.put(to=person.email, kind=MAIL, context={}, key=f"{glass.pk}:{person.pk}")
    trail.note("referral.opened_with_a_reason", subject=referral, opening=str(glass.pk), until=glass.until.isoformat())
    return glass


@transaction.atomic
def check(*, opening: BreakGlass, by: User, note: str) -> bool:
    """Write down what was found; False where somebody did so before, and nothing changes then."""
    _, first = BreakGlassReview.objects.get_or_create(
        opening=opening, defaults={"by": by, "note": note, "at": timezone.now()}
    )
    if first:
        trail.note("referral.opening_checked", subject=opening)
    return first


def _told(referral: "Referral", by: User) -> list[User]:
    """Who hears of it at once: the owner, and the privacy officers; where there is none, the clinic admins."""
    active = User.objects.filter(is_active=True).exclude(pk=by.pk)
    officers = list(active.filter(role=Role.PRIVACY_OFFICER)) or list(active.filter(role=Role.CLINIC_ADMIN))
    owner = [referral.owner] if referral.owner in active and referral.owner not in officers else []
    return [*officers, *filter(None, owner)]
