"""What the clinic's clock does: reminders, letters that expire, people who left, and who is told what waits."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from clinic.accounts.models import User
from clinic.accounts.roles import Role
from clinic.audit import trail
from clinic.mail import outbox
from clinic.mail.models import Message
from intake.care import agreeing
from intake.records import inviting
from intake.referrals import consent_news, workflow
from intake.referrals import lifecycle as life
from intake.referrals.deadlines import expires_at, reminded
from intake.referrals.hearing import therapists
from intake.referrals.hours import a_working_day_late, day_end, is_open
from intake.referrals.lifecycle import NotAllowed, State, Step
from intake.referrals.models import NoticeChoice, Referral, ReferralQuerySet
from intake.referrals.workflow import CLOCK, Overtaken

#: No mail counts further.
MOST_TOLD = 999


def tick(now: datetime | None = None) -> Counter[str]:
    """Do what is due at `now`; doing it again at once does nothing. What was done, with how often."""
    now = now or timezone.now()
    done: Counter[str] = Counter()
    for pk in list(_silent(now)):
        done.update(_one(pk, now))
    done["released"] = release_orphans()
    done["told"] = tell_new(now)
    done["dates"] = agreeing.remind(now)
    done["invitations"] = inviting.remind(now) if is_open(now) else 0
    done["consents"] = consent_news.tell(now)
    done["digests"] = tell_due(now)
    return +done


def _silent(now: datetime) -> Iterable[UUID]:
    """Those that wait for somebody outside the clinic, and have waited long enough for the clock to act."""
    old = now - life.EXPIRES_AFTER
    waits = Referral.objects.filter(state__in=[State.SENT, State.WAITING_PATIENT])
    sent_long_ago = Q(state=State.SENT, opened_at__lte=old)
    return waits.filter(Q(due_at__lte=now) | sent_long_ago).values_list("pk", flat=True)


def _one(pk: UUID, now: datetime) -> list[str]:
    """The clock's step on one referral, if it still is to be taken; somebody who was quicker wins."""
    try:
        with transaction.atomic():
            referral = Referral.objects.whole().select_for_update(of=("self",)).get(pk=pk)
            found = _step(referral, now)
            if found is None:
                return []
            step, reason = found
            workflow.move(referral=referral, step=step, by=CLOCK, seen=referral.version, reason=reason)
    except (Overtaken, NotAllowed):
        return []
    return [reason or step.value]


def _step(referral: Referral, now: datetime) -> tuple[Step, str] | None:
    late = referral.due_at is not None and referral.due_at <= now
    if referral.state == State.SENT:
        if now >= expires_at(referral):
            return Step.EXPIRE, ""
        steps = reminded(referral)
        following = next((reason for reason in ("", life.CALL_TASK) if reason not in steps), None)
        return (Step.REMIND, following) if late and following is not None else None
    if referral.state == State.WAITING_PATIENT and late:
        last = referral.events.latest("number")
        already = last.step == Step.REMIND and last.by_role == Role.CLOCK
        return None if already else (Step.REMIND, "")
    return None


def release_orphans() -> int:
    """Open referrals of somebody who works here no longer are everybody's again, and therapists are told."""
    gone = Q(owner__is_active=False) | ~Q(owner__role=Role.THERAPIST)
    count = 0
    for referral in list(Referral.objects.open().filter(gone, owner__isnull=False)):
        with transaction.atomic():
            rows = Referral.objects.filter(pk=referral.pk, version=referral.version, owner=referral.owner_id)
            if rows.update(owner=None, told_at=None):
                trail.note("referral.released", subject=referral)
                count += 1
    return count


def tell_new(now: datetime) -> int:
    """One mail to each therapist for all that came in, or came back from somebody who left, since the last one;
    somebody to call first is never left out.
    """
    with transaction.atomic():
        rows = _locked(Referral.objects.untold())
        calls = Referral.objects.filter(state=State.CALLING, owner=None)
        back = [row for left in (Referral.objects.nobodys(), calls) for row in _locked(left.filter(told_at=None))]
        told = [pk for pk, _ in rows + back]
        if not told:
            return 0
        others, left = (sum(not call_first for _, call_first in some) for some in (rows, back))
        first = len(told) - others - left
        words = {"phone_first": str(first), "others": str(others), "back": str(left)}
        count = 0
        for person in therapists():
            if first or NoticeChoice.wants(person, "new"):
                outbox.put(to=person.email, kind="staff-new", context=words, key=f"{person.pk}:{told[-1]}:{now}")
                count += 1
        Referral.objects.filter(pk__in=told).update(told_at=now)
    return count


def _locked(rows: ReferralQuerySet) -> list[tuple[UUID, bool]]:
    """Key and call first of each that nobody else tells of at this moment."""
    skip = connection.features.has_select_for_update_skip_locked
    return list(rows.order_by("pk").select_for_update(skip_locked=skip).values_list("pk", "call_first"))


def tell_due(now: datetime) -> int:
    """Once a working day, while the clinic is open: to each therapist what is due, to clinic admins what is late."""
    if not is_open(now):
        return 0
    due, late = Referral.objects.late(day_end(now)), Referral.objects.late(a_working_day_late(now))
    count = 0
    for person in therapists():
        if NoticeChoice.wants(person, "due"):
            count += _digest(person, "staff-due", due.filter(Q(owner=person) | Q(owner=None)), now)
    for person in User.objects.filter(is_active=True, role=Role.CLINIC_ADMIN):
        count += _digest(person, "staff-late", late, now)
    return count


def _digest(person: User, kind: str, rows: ReferralQuerySet, now: datetime) -> int:
    """One mail of this kind to this person today, where there is anything to tell; 1 when it was put just now."""
    key = f"{person.pk}:{timezone.localtime(now).date()}"
    if Message.objects.filter(kind=kind, key=key).exists():
        return 0
    with transaction.atomic():
        count = rows[:MOST_TOLD].count()
        if count:
            outbox.put(to=person.email, kind=kind, context={"count": str(count)}, key=key)
    return int(count > 0)
