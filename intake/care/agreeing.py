"""Agreeing a date, moving it, taking it back, and reminding of it; the patient hears by mail where they want to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format

from clinic.audit import trail
from clinic.audit.ids import new_id
from clinic.mail import outbox
from clinic.mail.models import Message
from intake.care import calendar_file
from intake.care.appointments import Appointment
from intake.care.counting import goes_on
from intake.care.models import Plan
from intake.care.opening import locked
from intake.referrals import notices
from intake.referrals.hours import is_open, is_working_day
from intake.referrals.models import Referral
from intake.referrals.workflow import By


class NotAgreed(ValueError):
    """The date does not stand; the message says why. `about` names the field it is about."""

    def __init__(self, message: str, about: str = "on") -> None:
        super().__init__(message)
        self.about = about


@dataclass(frozen=True)
class Time:
    """When, and for how long."""

    starts_at: datetime
    minutes: int


@transaction.atomic
@trail.at_the_end()
def agree(*, plan: Plan, time: Time, by: By) -> Appointment:
    """A new date; the same moment again gives the one that is there. Raises NotAgreed."""
    plan = locked(plan)
    _refuse(plan, time)
    known: Appointment | None = plan.appointments.current().filter(starts_at=time.starts_at).first()
    return known or _write(plan, time, by, new_id(), 1, "date")


@transaction.atomic
@trail.at_the_end()
def move(*, appointment: Appointment, time: Time, by: By) -> Appointment:
    """The same date at another time. Raises NotAgreed, also where somebody changed it meanwhile."""
    plan = locked(appointment.plan)
    _refuse(plan, time)
    _refuse_overtaken(appointment)
    return _write(plan, time, by, appointment.series, appointment.number + 1, "date-moved")


@transaction.atomic
@trail.at_the_end()
def take_back(*, appointment: Appointment, by: By) -> Appointment:
    """It does not take place. Raises NotAgreed where somebody changed it meanwhile."""
    plan = locked(appointment.plan)
    _refuse_overtaken(appointment)
    time = Time(appointment.starts_at, appointment.minutes)
    return _write(plan, time, by, appointment.series, appointment.number + 1, "date-off", off=True)


def next_of(referrals: Iterable[Referral], now: datetime) -> dict[UUID, Appointment]:
    """Key of a referral -> its next date, in one query."""
    rows = Appointment.objects.filter(plan__referral__in=[row.pk for row in referrals]).coming(now)
    found: dict[UUID, Appointment] = {}
    for row in rows.select_related("plan"):
        found.setdefault(row.plan.referral_id, row)
    return found


def remind(now: datetime) -> int:
    """While the clinic is open: a mail for each date until the end of the next working day, once; how many were put."""
    if not is_open(now):
        return 0
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    last = today + timedelta(days=1)
    while not is_working_day(last.date()):
        last += timedelta(days=1)
    first, end = today + timedelta(days=1), last + timedelta(days=1)
    # Whoever heard of it today needs no reminder today.
    rows = Appointment.objects.current().filter(starts_at__gte=first, starts_at__lt=end, at__lt=today)
    return sum(_remind(row) for row in rows.select_related("plan__referral__patient") if goes_on(row.plan.referral))


def _remind(row: Appointment) -> int:
    if Message.objects.filter(kind="date-soon", key=_key(row)).exists():
        return 0
    with transaction.atomic():
        return _mail(row, "date-soon")


def _refuse(plan: Plan, time: Time) -> None:
    if plan.replaced_at is not None or not goes_on(plan.referral):
        raise NotAgreed("Care is paused or over, so no date is agreed. Open the referral to see what is next.", "")
    if time.starts_at <= timezone.now():
        raise NotAgreed("This time has been. Write a time to come.", "at")
    if timezone.localdate(time.starts_at) > plan.expires_on:
        last = plan.expires_on
        raise NotAgreed(f"The referral runs out on {last.day} {last:%B %Y}. Ask for a new one first.")


def _refuse_overtaken(appointment: Appointment) -> None:
    last = Appointment.objects.filter(series=appointment.series).latest("number")
    if last.number != appointment.number:
        raise NotAgreed("Somebody changed this date just now. Look at the plan again.", "")


def _write(plan: Plan, time: Time, by: By, series: UUID, number: int, kind: str, off: bool = False) -> Appointment:
    told = {"starts_at": time.starts_at, "minutes": time.minutes, "by_id": by.id, "by_name": by.name}
    row = Appointment.objects.create(plan=plan, series=series, number=number, cancelled=off, **told)
    _mail(row, kind)
    trail.note(f"care.{kind.replace('-', '_')}", subject=row, plan=str(plan.pk))
    return row


def _mail(row: Appointment, kind: str) -> int:
    referral = row.plan.referral
    to, language = notices.address_for(referral), referral.patient.language or "en"
    if not to:
        return 0
    file = "" if kind == "date-soon" else calendar_file.of(row)
    with translation.override(language):
        words = {"when": when(row)}
    outbox.put(to=to, kind=kind, context=words, key=_key(row), calendar=file, language=language)
    return 1


def when(row: Appointment) -> str:
    """As in "Tuesday, November 24, 10:00 AM", by the clinic's clock and in the language of the moment."""
    return date_format(timezone.localtime(row.starts_at), "MOMENT_FORMAT")


def _key(row: Appointment) -> str:
    return f"{row.series}:{row.number}"
