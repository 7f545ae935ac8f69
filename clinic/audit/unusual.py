"""The weekly report of unusual reading: what somebody should ask a colleague about. It accuses nobody."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from statistics import mean, median

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from clinic.audit import subjects
from clinic.audit.models import AuditEvent

WEEK = timedelta(days=7)
#: How many weeks before the reported one make up somebody's usual.
USUAL_WEEKS = 4
DENIED, FAILED_SIGN_IN = "access.denied", "account.sign_in_failed"
#: Who is no staff, so that their reading is nobody's business here.
_NOT_STAFF = ("patient", "visitor", "provider", "system", "clock")
#: To note that one opened what a colleague holds, or with a reason, is not to work on it.
_LOOKS = (".opened_while_held", ".opened_with_a_reason", ".opening_checked")
_READ = Q(action__endswith=".read") | Q(action__endswith=".export")
_NO_WORK = reduce(or_, (Q(action__endswith=end) for end in _LOOKS), _READ | Q(action=DENIED))


@dataclass(frozen=True)
class Unusual:
    """Somebody (id and role; no id for everybody together) and what is unusual, in a sentence."""

    actor_id: str
    role: str
    what: str


def week_until(day: date) -> tuple[datetime, datetime]:
    """The seven days that end with `day`, at the clinic."""
    end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
    return timezone.make_aware(datetime.combine(day - timedelta(days=6), time())), end


def unusual(since: datetime, until: datetime) -> list[Unusual]:
    """All that is unusual in the time, by kind; [] in a quiet week."""
    kinds = (_far_more, _at_night, _not_theirs, _denied, _failed_sign_ins)
    return [found for kind in kinds for found in kind(since, until)]


def openings(since: datetime, until: datetime) -> QuerySet[AuditEvent]:
    """Each time that somebody of the staff looked at a patient's record."""
    staff = AuditEvent.objects.filter(at__gte=since, at__lt=until).exclude(actor_role__in=_NOT_STAFF)
    return staff.filter(_READ, subject_type__in=subjects.records()).exclude(subject_id="")


def _opened(since: datetime, until: datetime) -> dict[tuple[str, str], int]:
    """(actor id, role) -> how many different records they opened."""
    rows = openings(since, until).order_by().values("actor_id", "actor_role")
    counted = rows.annotate(records=Count("subject_id", distinct=True))
    return {(row["actor_id"], row["actor_role"]): row["records"] for row in counted}


def _far_more(since: datetime, until: datetime) -> Iterator[Unusual]:
    """Far more records than their own usual, or than colleagues of the same role."""
    now = _opened(since, until)
    weeks = [_opened(since - n * WEEK, until - n * WEEK) for n in range(1, USUAL_WEEKS + 1)]
    for who, records in sorted(now.items()):
        if records < settings.UNUSUAL_RECORDS:
            continue
        before = [week[who] for week in weeks if who in week]
        peers = [count for other, count in now.items() if other[1] == who[1] and other != who]
        against = {"their own usual week": mean(before) if before else None}
        against["colleagues of the same role"] = median(peers) if peers else None
        for whom, usual in against.items():
            if usual is not None and records > settings.UNUSUAL_TIMES * usual:
                yield Unusual(*who, f"opened {records} records; {whom}: {usual:.0f}.")


def _at_night(since: datetime, until: datetime) -> Iterator[Unusual]:
    """Openings at hours at which nobody works here."""
    times = openings(since, until).order_by().values_list("actor_id", "actor_role", "at")
    nights = Counter((who, role) for who, role, at in times.iterator() if not is_clinic_time(at))
    for (who, role), count in sorted(nights.items()):
        if count >= settings.UNUSUAL_AT_NIGHT:
            yield Unusual(who, role, f"opened records {count} times outside clinic time.")


def is_clinic_time(at: datetime) -> bool:
    """Whether somebody may be at work then: a working day, from some hours before opening to some after closing."""
    local, margin = timezone.localtime(at), settings.UNUSUAL_MARGIN_HOURS
    open_ = local.weekday() < 5 and local.date().isoformat() not in settings.CLINIC_CLOSED_ON
    return open_ and settings.CLINIC_OPENS_AT - margin <= local.hour < settings.CLINIC_CLOSES_AT + margin


def _not_theirs(since: datetime, until: datetime) -> Iterator[Unusual]:
    """Records that somebody looked at and never worked on, while a colleague did: patients not in their list."""
    read = openings(since, until).order_by().values_list("actor_id", "actor_role", "subject_id").distinct()
    workers: dict[str, set[str]] = {}
    work = AuditEvent.objects.filter(subject_type__in=subjects.records(), at__lt=until).exclude(_NO_WORK)
    work = work.exclude(actor_role__in=_NOT_STAFF).filter(subject_id__in=read.values("subject_id"))
    for subject, actor in work.order_by().values_list("subject_id", "actor_id").distinct():
        workers.setdefault(subject, set()).add(actor)
    others = Counter((who, role) for who, role, subject in read if who not in workers.get(subject, {who}))
    for (who, role), count in sorted(others.items()):
        if count >= settings.UNUSUAL_NOT_THEIRS:
            yield Unusual(who, role, f"looked at {count} records that only colleagues worked on.")


def _denied(since: datetime, until: datetime) -> Iterator[Unusual]:
    """Many answers of "no"."""
    rows = AuditEvent.objects.filter(action=DENIED, at__gte=since, at__lt=until).order_by()
    for row in rows.values("actor_id", "actor_role").annotate(times=Count("pk")).order_by("actor_id"):
        if row["times"] >= settings.UNUSUAL_DENIED:
            yield Unusual(row["actor_id"], row["actor_role"], f"was refused a page {row['times']} times.")


def _failed_sign_ins(since: datetime, until: datetime) -> Iterator[Unusual]:
    """Many sign-ins that failed; whose they were is not known, for what was typed is not kept."""
    count = AuditEvent.objects.filter(action=FAILED_SIGN_IN, at__gte=since, at__lt=until).count()
    if count >= settings.UNUSUAL_FAILED_SIGN_INS:
        yield Unusual("", "visitor", f"failed to sign in {count} times, all together.")


def in_words(found: Unusual, names: Mapping[str, str]) -> str:
    """A line of the report."""
    who = names.get(found.actor_id) or (found.actor_id or "Somebody not signed in")
    role = found.role.replace("_", " ")
    return f"{who} ({role}) {found.what}" if found.actor_id else f"{who} {found.what}"
