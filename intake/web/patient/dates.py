"""The dates of somebody who came back, and their calendar files."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from clinic.audit import trail
from intake.care import calendar_file
from intake.care.agreeing import when
from intake.care.appointments import Appointment
from intake.records.models import PatientQuerySet
from intake.web.patient import back


@require_safe
@back.with_people
def date_file(request: HttpRequest, people: PatientQuerySet, pk: UUID) -> HttpResponse:
    """The calendar file of one of their dates."""
    row = get_object_or_404(Appointment.objects.of_people(people).current(), series=pk)
    trail.note("care.date_exported", subject=row)
    headers = {"Content-Disposition": 'attachment; filename="date.ics"'}
    return HttpResponse(calendar_file.of(row), content_type=calendar_file.MEDIA, headers=headers)


def coming(people: PatientQuerySet) -> list[tuple[str, Appointment]]:
    """Each date to come, in words."""
    return [(when(row), row) for row in Appointment.objects.of_people(people).coming(timezone.now())]
