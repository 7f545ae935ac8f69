"""When something is due: clinic hours and working days, by the clinic's own calendar (settings)."""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

from intake.referrals.lifecycle import Due


def due_at(due: Due | None, now: datetime) -> datetime | None:
    """The moment (aware) at which something that begins `now` is due; None where nothing is."""
    if due is None:
        return None
    local = timezone.localtime(now)
    if due.clinic_hours:
        return _after_clinic_hours(local, timedelta(hours=due.clinic_hours))
    if due.days:
        return _at(local.date() + timedelta(days=due.days), settings.CLINIC_CLOSES_AT)
    day = local.date()
    for _ in range(due.working_days):
        day = _next_working_day(day)
    return _at(day, settings.CLINIC_CLOSES_AT)


def is_working_day(day: date) -> bool:
    """Monday to Friday, except the dates on which the clinic is closed."""
    return day.weekday() < 5 and day.isoformat() not in settings.CLINIC_CLOSED_ON


def day_end(now: datetime) -> datetime:
    """When the clinic closes on the day of `now`."""
    return _at(timezone.localtime(now).date(), settings.CLINIC_CLOSES_AT)


def is_open(now: datetime) -> bool:
    """Whether somebody works at the clinic at this moment."""
    local = timezone.localtime(now)
    opens, closes = _at(local.date(), settings.CLINIC_OPENS_AT), day_end(now)
    return is_working_day(local.date()) and opens <= local < closes


def a_working_day_late(now: datetime) -> datetime:
    """Whatever was due before this moment is late by a whole working day or more."""
    day = timezone.localtime(now).date()
    while not is_working_day(day) or _at(day, settings.CLINIC_CLOSES_AT) > now:
        day -= timedelta(days=1)
    return _at(day, 0)


def _after_clinic_hours(local: datetime, span: timedelta) -> datetime:
    day = local.date()
    while True:
        opens, closes = _at(day, settings.CLINIC_OPENS_AT), _at(day, settings.CLINIC_CLOSES_AT)
        begins = max(local, opens)
        if is_working_day(day) and begins < closes:
            if begins + span <= closes:
                return begins + span
            span -= closes - begins
        day += timedelta(days=1)


def _next_working_day(day: date) -> date:
    day += timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
