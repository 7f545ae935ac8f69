"""Dates agreed for visits: agree, move, take back, and the calendar file."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from clinic.audit import trail
from intake.care.models import Plan
from intake.web.care import date_acts as acts
from intake.web.care.access import find_date, with_plan
from intake.web.care.date_acts import DateForm
from intake.web.therapist.access import reads
from intake.web.therapist.late import acts as therapists

_PAGE = "intake/care/date.html"


@therapists
@with_plan
def new_date(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Agree a date with the patient."""
    trail.note("care.read", subject=plan)
    form = DateForm(plan, request.POST if request.method == "POST" else None)
    done = acts.agree(form, request) if form.is_valid() else None
    context = {"form": form, "plan": plan, "referral": plan.referral}
    return done or render(request, _PAGE, context, status=422 if form.errors else 200)


@therapists
def date(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Move a date to another time."""
    found = find_date(request, pk)
    trail.note("care.date_read", subject=found)
    form = DateForm(found.plan, request.POST if request.method == "POST" else None, moved=found)
    done = acts.move(form, found, request) if form.is_valid() else None
    context = {"form": form, "plan": found.plan, "referral": found.plan.referral, "moved": found}
    return done or render(request, _PAGE, context, status=422 if form.errors else 200)


@therapists
def take_back_date(request: HttpRequest, pk: UUID) -> HttpResponse:
    """It does not take place."""
    found = find_date(request, pk)
    return acts.take_back(found, request) if request.method == "POST" else redirect("staff:date", pk=pk)


@require_safe
@reads
def date_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The calendar file of a date."""
    found = find_date(request, pk)
    trail.note("care.date_exported", subject=found)
    return acts.as_file(found)
