"""Invitations: somebody whom the clinic asks by mail to fill in an intake, and the links that were mailed to them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.core.validators import validate_email
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from clinic.audit.ids import new_id
from clinic.crypto.blind import BlindIndexField, email_index
from clinic.crypto.fields import EncryptedJSONField, EncryptedTextField
from intake.records.models import Intake, Page
from intake.records.tokens import hashed

#: What the clinic may prepare besides the address; nothing of it is about health.
PREPARED = ("name", "phone", "born", "provider", "practice", "language")


class Stands(StrEnum):
    """Where an invitation stands; a link that does nothing more says one of these, or that a newer one was mailed."""

    SENT = "sent"
    OPENED = "opened"
    BEGUN = "begun"
    SENT_IN = "sent_in"
    FORGOTTEN = "forgotten"
    WITHDRAWN = "withdrawn"
    RUN_OUT = "run_out"
    REPLACED = "replaced"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations as staff look at them."""

    def whole(self) -> "InvitationQuerySet":
        """With who made them, the intake, and whether its first question is answered."""
        first = Page.objects.filter(intake=OuterRef("intake"), step="adult")
        return self.select_related("made_by", "intake").annotate(begun=Exists(first))

    def waiting(self, now: datetime) -> "InvitationQuerySet":
        """Mailed, and nobody has pressed their button yet."""
        return self.filter(opened_at=None, withdrawn_at=None, expires_at__gt=now)

    def ended(self, before: datetime) -> "InvitationQuerySet":
        """Over for longer than this: sent in, forgotten, withdrawn or run out."""
        over = Q(withdrawn_at__lt=before) | Q(opened_at=None, expires_at__lt=before)
        gone = Q(opened_at__lt=before, intake=None) | Q(intake__sent_at__lt=before)
        return self.filter(over | gone)


class Invitation(models.Model):
    """One person invited once; sending it again brings a new link and ends the one before."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = EncryptedTextField("e-mail address", max_length=254, validators=[validate_email])
    email_index = BlindIndexField(of="email", by=email_index)
    prepared = EncryptedJSONField(help_text="Name, phone, date of birth and provider, as the clinic knows them.")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    mailed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True, help_text="When somebody pressed the button behind it.")
    intake = models.OneToOneField(
        Intake, null=True, blank=True, on_delete=models.SET_NULL, related_name="invitation", help_text="Begun by it."
    )

    objects: Any = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(withdrawn_at=None) | Q(opened_at=None), name="invitations_end_once"),
            models.CheckConstraint(
                condition=Q(intake=None) | Q(opened_at__isnull=False), name="invitations_are_opened"
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation of {self.made_at:%Y-%m-%d}"

    @property
    def language(self) -> str:
        """In which they are written to, and begin; "" where it was not asked."""
        return str(self.prepared.get("language", ""))

    def stands(self, now: datetime) -> Stands:
        """Where it stands at this moment; `begun` comes with `whole()`."""
        if self.withdrawn_at:
            return Stands.WITHDRAWN
        if self.intake:
            if self.intake.sent_at:
                return Stands.SENT_IN
            return Stands.BEGUN if getattr(self, "begun", False) else Stands.OPENED
        if self.opened_at:
            return Stands.FORGOTTEN
        return Stands.RUN_OUT if now >= self.expires_at else Stands.SENT


class InvitationLinkQuerySet(models.QuerySet["InvitationLink"]):
    """Finds a link by the secret that somebody holds."""

    def of_token(self, token: str) -> "InvitationLink | None":
        """The link of this secret, or None."""
        return self.select_related("invitation__intake").filter(token_hash=hashed(token)).first()


class InvitationLink(models.Model):
    """One mailed link: of its secret the hash is kept, and only the newest of an invitation opens anything."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField()

    objects: Any = InvitationLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return f"Link of {self.made_at:%Y-%m-%d}"

    def stands(self, now: datetime) -> Stands:
        """What it can do; it is live while this is SENT."""
        found = self.invitation.stands(now)
        newest = self.invitation.links.values_list("pk", flat=True).first()
        return Stands.REPLACED if found is Stands.SENT and newest != self.pk else found
