"""The link by which a provider answers a letter: only the hash of its secret is kept, and where it stands is read."""

import hashlib
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from clinic.accounts.models import User
from clinic.audit.ids import new_id
from intake.letters.answers import ProviderAnswer
from intake.letters.directory import Provider
from intake.letters.models import Letter
from intake.referrals import lifecycle as life
from intake.referrals.models import Event, Referral
from intake.referrals.workflow import UNDO

HOLDS = timedelta(days=14)
#: The tick by which the provider may be asked.
ASKING = "provider"


class Stands(StrEnum):
    """What a link can do now."""

    EARLY = "early"
    LIVE = "live"
    USED = "used"
    REVOKED = "revoked"
    REPLACED = "replaced"
    EXPIRED = "expired"
    RESTS = "rests"


def hashed(token: str) -> str:
    """What is stored of a link's secret."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


class LinkQuerySet(models.QuerySet["ProviderLink"]):
    """Links as providers and staff come to them."""

    def whole(self) -> "LinkQuerySet":
        """With all that says where they stand."""
        return self.select_related("referral__patient", "letter__event", "provider", "event", "answer")

    def by_token(self, token: str, purpose: str) -> "LinkQuerySet":
        """The one link of this secret, for this purpose alone."""
        return self.filter(token_hash=hashed(token), purpose=purpose)

    def visible_to(self, user: User) -> "LinkQuerySet":
        """Whoever sees the referral sees its links."""
        return self.filter(referral__in=Referral.objects.visible_to(user).values("pk"))

    def of_letter(self, letter: Letter) -> "LinkQuerySet":
        """The links to one letter, the newest first."""
        return self.whole().filter(letter=letter).order_by("-made_at")


class ProviderLink(models.Model):
    """One mailed link: for one purpose, referral, letter and recipient; it signs once."""

    class Purpose(models.TextChoices):
        """What a link opens."""

        ANSWER = "answer", "Answer a letter"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    purpose = models.CharField(max_length=10, choices=Purpose, default=Purpose.ANSWER)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="provider_links")
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="links")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="links")
    address_index = models.CharField(max_length=64, help_text="Of the address that it was mailed to.")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    event = models.OneToOneField(
        Event, on_delete=models.PROTECT, related_name="link", help_text="The step that sent it."
    )
    made_at = models.DateTimeField()
    begins_at = models.DateTimeField(help_text="Before, the step that sent it can be undone.")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    wanted_at = models.DateTimeField("a new one is wanted", null=True, blank=True)
    answer = models.OneToOneField(
        ProviderAnswer, null=True, blank=True, on_delete=models.PROTECT, related_name="link", help_text="Signed by it."
    )

    objects: Any = LinkQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="links_are_revoked_by_somebody",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=models.F("begins_at")), name="links_last"),
        ]

    def __str__(self) -> str:
        return f"Link of {self.made_at:%Y-%m-%d}"

    def stands(self, now: datetime) -> Stands:
        """What it can do at this moment, the firmest reason first."""
        if self.answer_id:
            return Stands.USED
        if self.revoked_at or not self._is_meant():
            return Stands.REVOKED
        if self.letter.newer:
            return Stands.REPLACED
        if ProviderAnswer.objects.filter(letter=self.letter_id).standing().exists():
            return Stands.USED
        if now >= self.expires_at:
            return Stands.EXPIRED
        if now < self.begins_at:
            return Stands.EARLY
        waits = self.referral.state == life.State.SENT and not self.referral.call_first
        return Stands.LIVE if waits else Stands.RESTS

    def _is_meant(self) -> bool:
        """Whether the step that sent it holds, and the provider can still be reached where it was mailed."""
        after = Event.objects.filter(referral=self.referral_id, number=self.event.number + 1, step=UNDO)
        same = reachable(self.provider) and self.provider.email_index == self.address_index
        return same and self.letter.stands and not after.exists() and not self.ended_by_patient

    @property
    def ended_by_patient(self) -> bool:
        """Whether the patient took back, since it was sent, that the provider may be asked; agreeing again ends that
        for what is sent anew alone."""
        later = Event.objects.filter(referral=self.referral_id, number__gt=self.event.number)
        return bool(later.filter(step=life.TOOK_BACK, reason=ASKING).exists())


def reachable(provider: Provider) -> bool:
    """Whether a link may be mailed: an entry in use, with an address that somebody checked."""
    return provider.active and bool(provider.email) and provider.verified_at is not None
