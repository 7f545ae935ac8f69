"""A date as a calendar file (RFC 5545): when and where, by whose clinic, and nothing about why."""

from datetime import UTC
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event

from clinic.mail.kinds import one_line
from intake.care.appointments import Appointment

MEDIA = "text/calendar; charset=utf-8"


def of(row: Appointment) -> str:
    """The file; of a date that was taken back, the one that takes it out of a calendar."""
    event = Event()
    # The same date in every file, so that a calendar replaces what it has.
    event.add("uid", f"{row.series}@{urlsplit(settings.CLINIC_ADDRESS).hostname}")
    event.add("sequence", row.number - 1)
    event.add("dtstamp", row.at.astimezone(UTC))
    event.add("dtstart", row.starts_at.astimezone(UTC))
    event.add("dtend", row.ends_at.astimezone(UTC))
    event.add("summary", one_line(settings.CLINIC_NAME))
    event.add("status", "CANCELLED" if row.cancelled else "CONFIRMED")
    if settings.CLINIC_POST:
        event.add("location", one_line(settings.CLINIC_POST))
    file = Calendar()
    file.add("version", "2.0")
    file.add("prodid", "-//clinic//dates//EN")
    file.add("method", "CANCEL" if row.cancelled else "PUBLISH")
    file.add_component(event)
    return file.to_ical().decode()
