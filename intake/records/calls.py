"""Calls: an intake that one of the staff fills in with the patient on the phone, and who has it in hand now."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from clinic.accounts.models import User
from clinic.audit import trail
from clinic.audit.ids import new_id
from intake.indications.agreement import who_answered
from intake.indications.reading import Reading
from intake.records import drafts, visits
from intake.records.models import Intake, Version
from intake.records.typist import Typist

#: Without a press for so long, a colleague may go on.
HELD_FOR = timedelta(minutes=15)


class CallQuerySet(models.QuerySet["Call"]):
    """Calls as therapists come to them."""

    def unfinished(self) -> "CallQuerySet":
        """Begun on the phone and not sent, the last touched first."""
        rows = self.filter(intake__sent_at=None).select_related("intake__patient", "begun_by", "held_by")
        return rows.order_by("-touched_at")

    def open_to(self, user: User) -> "CallQuerySet":
        """Those that this person may go on with, or has just sent."""
        return self.select_related("intake__patient", "intake__protocol", "held_by").filter(
            Q(intake__sent_at=None) | Q(held_by=user)
        )


class Call(models.Model):
    """An intake on the phone. It has no browser of a patient: nobody holds its resume token."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    intake = models.OneToOneField(Intake, on_delete=models.CASCADE, related_name="call")
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    touched_at = models.DateTimeField()

    objects: Any = CallQuerySet.as_manager()

    class Meta:
        ordering = ["-begun_at", "-id"]

    def __str__(self) -> str:
        return f"Call of {self.begun_at:%Y-%m-%d}"

    def colleague(self, user: User, now: datetime) -> User | None:
        """Who else has it in hand at this moment."""
        held = self.held_by if now - self.touched_at < HELD_FOR else None
        return held if held and held != user else None


@transaction.atomic
@trail.at_the_end()
def begin(*, by: User, known: dict[str, str]) -> Call:
    """A new intake, prepared with what the caller said first."""
    intake, _ = drafts.start()
    visits.close(intake)  # there is no browser that it could be open in
    drafts.prepare(intake=intake, known=known)
    now = timezone.now()
    call: Call = Call.objects.create(intake=intake, begun_by=by, begun_at=now, held_by=by, touched_at=now)
    trail.note("call.begun", subject=call)
    return call


@transaction.atomic
def take(call: Call, user: User) -> bool:
    """Have it in hand, or keep it there; False while a colleague has. The row's lock decides between two."""
    now = timezone.now()
    row = Call.objects.select_for_update(of=("self",)).select_related("held_by").get(pk=call.pk)
    if row.colleague(user, now):
        return False
    if row.held_by_id != user.pk:
        trail.note("call.taken_over" if row.held_by_id else "call.gone_on_with", subject=row)
    Call.objects.filter(pk=row.pk).update(held_by=user, touched_at=now)
    call.held_by, call.touched_at = user, now
    return True


@transaction.atomic
def put_down(call: Call) -> None:
    """Unfinished, and free for whoever goes on."""
    Call.objects.filter(pk=call.pk).update(held_by=None)
    trail.note("call.put_down", subject=call)


def typist(user: User) -> Typist:
    """Whoever types on the phone, as it stands with each version."""
    return Typist(user.pk, user.name)


def came_by(version: Version, reading: Reading) -> str:
    """How the answers came and who gave them, for staff and letters; "" where the patient typed them alone."""
    by = f"Filled in on the phone by {version.typed_by_name}" if version.typed_by_name else ""
    return ". ".join(filter(None, (by, who_answered(reading))))
