"""Inviting somebody, sending it again, taking it back, reminding once, and beginning by a link; each whole or not."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from clinic.accounts.models import User
from clinic.audit import trail
from clinic.limits.counting import NO_WAIT, wait_for
from clinic.mail import outbox
from clinic.mail.kinds import KINDS
from intake.records import drafts
from intake.records.invitations import Invitation, InvitationLink, Stands
from intake.records.models import Intake
from intake.records.tokens import hashed, new_token

FIRST, AGAIN = "invitation", "invitation-reminder"
#: As the mail says.
HOLDS = KINDS[FIRST].holds or timedelta(days=14)
#: At most so many mails to one address, and so many by one of the staff.
TO_ONE_ADDRESS, BY_ONE_PERSON = (4, timedelta(days=7)), (40, timedelta(hours=1))


class TooMany(Exception):
    """A limit on mails is reached; nothing was sent."""


class NotLive(Exception):
    """The link opens nothing now; `stands` says why."""

    def __init__(self, stands: Stands) -> None:
        super().__init__(stands.value)
        self.stands = stands


@transaction.atomic
def invite(*, by: User, email: str, prepared: dict[str, str]) -> Invitation:
    """Make an invitation and mail its link; raises TooMany."""
    now = timezone.now()
    made = Invitation(email=email, prepared=prepared, made_by=by, made_at=now, mailed_at=now, expires_at=now + HOLDS)
    made.save()
    _count(made, by)
    _mail(made, FIRST, now)
    trail.note("invitation.made", subject=made)
    return made


@transaction.atomic
def send_again(invitation: Invitation, by: User) -> bool:
    """A new link in place of the one before; False where nobody waits for one any more. Raises TooMany."""
    now, row = timezone.now(), _locked(invitation)
    if row.stands(now) not in (Stands.SENT, Stands.RUN_OUT):
        return False
    _count(row, by)
    _mail(row, FIRST, now)
    trail.note("invitation.sent_again", subject=row)
    return True


@transaction.atomic
def withdraw(invitation: Invitation) -> bool:
    """Its link opens nothing more; False where it was opened, or ended, before."""
    now, row = timezone.now(), _locked(invitation)
    if row.stands(now) is not Stands.SENT:
        return False
    row.withdrawn_at = now
    row.save(update_fields=["withdrawn_at"])
    trail.note("invitation.withdrawn", subject=row)
    return True


@transaction.atomic
@trail.at_the_end()
def begin(link: InvitationLink) -> tuple[Intake, str]:
    """The prepared intake and its resume token; raises NotLive. Of many presses at once one begins."""
    now, row = timezone.now(), _locked(link.invitation)
    link.invitation = row
    if (stands := link.stands(now)) is not Stands.SENT:
        raise NotLive(stands)
    intake, token = drafts.start()
    drafts.prepare(intake=intake, known=row.prepared | {"email": row.email})
    intake.patient.speaks(row.language)
    row.intake, row.opened_at = intake, now
    row.save(update_fields=["intake", "opened_at"])
    trail.note("invitation.opened", subject=row)
    return intake, token


def remind(now: datetime) -> int:
    """One more mail to whoever has not begun when half of the time is over; how many."""
    count = 0
    late = Invitation.objects.waiting(now).filter(reminded_at=None, mailed_at__lte=now - HOLDS / 2)
    for pk in list(late.values_list("pk", flat=True)):
        with transaction.atomic():
            row = _locked(Invitation(pk=pk))
            if row.reminded_at or row.stands(now) is not Stands.SENT:
                continue
            row.reminded_at = now
            _mail(row, AGAIN, now, lasts=False)
            trail.note("invitation.reminded", subject=row)
            count += 1
    return count


def forget(now: datetime, *, days: int) -> int:
    """Delete invitations that ended so many days ago, with the address and the name in them; how many."""
    rows = Invitation.objects.ended(now - timedelta(days=days))
    return int(rows.delete()[1].get("intake.Invitation", 0))


def _locked(invitation: Invitation) -> Invitation:
    found: Invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    return found


def _count(invitation: Invitation, by: User) -> None:
    for act, place, (most, within) in (
        ("invitation.address", invitation.email_index, TO_ONE_ADDRESS),
        ("invitation.by", str(by.pk), BY_ONE_PERSON),
    ):
        if wait_for(act, place, most=most, within=within) > NO_WAIT:
            raise TooMany


def _mail(row: Invitation, kind: str, now: datetime, *, lasts: bool = True) -> None:
    """A fresh link in a mail; a reminder does not make the invitation last longer."""
    token = new_token()
    link = InvitationLink.objects.create(invitation=row, token_hash=hashed(token), made_at=now)
    fresh: dict[str, Any] = {"mailed_at": now, "expires_at": now + HOLDS} if lasts else {}
    for name, value in fresh.items():
        setattr(row, name, value)
    row.save()
    outbox.put(to=row.email, kind=kind, context={"token": token}, key=str(link.pk), language=row.language)
