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
from intake.care.counting import goes_on
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
    """Each date to come, in words; none of a care that is paused or over."""
    rows = Appointment.objects.of_people(people).coming(timezone.now()).select_related("plan__referral")
    referrals = {row.plan.referral_id: row.plan.referral for row in rows}
    running = {pk for pk, referral in referrals.items() if goes_on(referral)}
    return [(when(row), row) for row in rows if row.plan.referral_id in running]
