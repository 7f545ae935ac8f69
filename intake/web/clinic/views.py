"""The clinic in figures: a page of charts with their tables, and each table as a file."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clinic.audit import trail
from intake.figures.cells import as_csv
from intake.web.clinic.asking import CHOICES, AskedDays
from intake.web.clinic.tables import TABLES
from intake.web.therapist.access import reads

_PAGE = "intake/clinic/figures.html"


@require_safe
@reads
def figures(request: HttpRequest) -> HttpResponse:
    """All charts and tables for the days that are asked for."""
    form = AskedDays(request.GET)
    context = {"form": form, "choices": CHOICES}
    if not form.is_valid():
        return render(request, _PAGE, context, status=422)
    return render(request, _PAGE, context | {"tables": [made(form.period) for made in TABLES.values()]})


@require_safe
@reads
@transaction.atomic
def table(request: HttpRequest) -> HttpResponse:
    """One table as a file for spreadsheets; who took it is noted."""
    form, made = AskedDays(request.GET), TABLES.get(request.GET.get("table", "waiting"))
    if made is None:
        raise Http404
    if not form.is_valid():
        return render(request, _PAGE, {"form": form, "choices": CHOICES}, status=422)
    found, days = made(form.period), form.period
    trail.note("figures.export", table=found.code, since=days.first.isoformat(), until=days.last.isoformat())
    name = f"{found.code}-{days.first.isoformat()}-{days.last.isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(as_csv([found.columns, *found.rows]), content_type="text/csv; charset=utf-8", headers=headers)
