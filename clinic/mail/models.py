"""One row of the outbox: a mail that waits, was sent, was given up on or was taken back."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from clinic.audit.ids import new_id
from clinic.crypto.blind import BlindIndexField, email_index
from clinic.crypto.fields import EncryptedTextField

_WAITING = Q(sent_at=None, dead_at=None, taken_back_at=None)


class MessageQuerySet(models.QuerySet["Message"]):
    """Mails by state."""

    def waiting(self) -> "MessageQuerySet":
        """Neither sent nor given up on nor taken back."""
        return self.filter(_WAITING)

    def sent(self) -> "MessageQuerySet":
        """A server took them."""
        return self.exclude(sent_at=None)

    def dead(self) -> "MessageQuerySet":
        """Given up on."""
        return self.exclude(dead_at=None)

    def taken_back(self) -> "MessageQuerySet":
        """Undone before they left."""
        return self.exclude(taken_back_at=None)

    def due(self, now: datetime) -> "MessageQuerySet":
        """Waiting, their time has come and nobody holds them; who waits longest comes first."""
        free = Q(leased_until=None) | Q(leased_until__lte=now)
        return self.waiting().filter(free, next_try_at__lte=now).order_by("next_try_at", "id")


class Message(models.Model):
    """A mail to one person. What it says is fixed when it is put; only its way is written afterwards."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=200, help_text="Of the act that it tells of: one act, one mail.")
    recipient = EncryptedTextField(max_length=254, blank=True)
    recipient_index = BlindIndexField(of="recipient", by=email_index)
    to_whom = models.CharField(
        max_length=200,
        blank=True,
        help_text="Who is looked up when it leaves, where nobody knows yet who it is.",
    )
    subject = models.CharField(max_length=200)
    body = EncryptedTextField()
    message_id = models.CharField("Message-ID", max_length=255, unique=True)
    put_at = models.DateTimeField("put")
    not_before = models.DateTimeField()
    next_try_at = models.DateTimeField("next try")
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    alerted_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=80, blank=True, help_text="A code, never what a server said.")
    sent_at = models.DateTimeField("sent", null=True, blank=True, db_index=True)
    dead_at = models.DateTimeField("given up", null=True, blank=True)
    taken_back_at = models.DateTimeField("taken back", null=True, blank=True)

    objects: Any = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "mail"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="mail_one_act_one_mail"),
            models.CheckConstraint(
                name="mail_one_end",
                condition=Q(sent_at=None, dead_at=None)
                | Q(sent_at=None, taken_back_at=None)
                | Q(dead_at=None, taken_back_at=None),
            ),
            models.CheckConstraint(name="mail_to_somebody", condition=~Q(recipient_index="", to_whom="")),
            models.CheckConstraint(name="mail_not_too_early", condition=Q(next_try_at__gte=models.F("not_before"))),
        ]
        indexes = [models.Index(fields=["next_try_at"], condition=_WAITING, name="mail_waiting")]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def state(self) -> str:
        """Waiting, Sent, Dead or Taken back."""
        ends = {"Sent": self.sent_at, "Dead": self.dead_at, "Taken back": self.taken_back_at}
        return next((name for name, at in ends.items() if at), "Waiting")


class Beat(models.Model):
    """When a worker last looked into the outbox."""

    name = models.CharField(primary_key=True, max_length=40)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
