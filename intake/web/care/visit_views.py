"""Visits and reports: written down, corrected by a new version, issued and read as they went out."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from clinic.audit import trail
from intake.care import counting, reporting
from intake.care.models import Plan
from intake.care.report_content import FREE, content, draft, plain
from intake.records.agreements import standing
from intake.web.care import acts, pages
from intake.web.care.access import find_report, find_visit, newest_aims, with_plan
from intake.web.care.forms import ReportForm
from intake.web.care.visit_forms import VisitForm
from intake.web.therapist.access import me, reads
from intake.web.therapist.late import acts as therapists


@therapists
@with_plan
def new_visit(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Write a visit down, and count it."""
    trail.note("care.read", subject=plan)
    form = VisitForm(plan, newest_aims(plan), request.POST if request.method == "POST" else None)
    done = acts.count(form, request) if form.is_valid() else None
    context = {"form": form, "plan": plan, "referral": plan.referral, "why_not": counting.why_not_now(plan)}
    return done or render(request, "intake/care/visit.html", context, status=422 if form.errors else 200)


@therapists
def visit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Correct a visit: what stood before stays on file."""
    found = find_visit(request, pk)
    trail.note("care.visit_read", subject=found)
    sent = request.POST if request.method == "POST" else None
    form = VisitForm(found.plan, newest_aims(found.plan), sent, visit=found)
    done = acts.correct(form, found, request) if form.is_valid() else None
    context = {"form": form, "plan": found.plan, "referral": found.plan.referral, "visit": found}
    return done or render(request, "intake/care/visit.html", context, status=422 if form.errors else 200)


@therapists
def take_back_visit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take back a visit that was written down by mistake."""
    found = find_visit(request, pk)
    return acts.take_back(found, request) if request.method == "POST" else redirect("staff:visit", pk=pk)


@therapists
@with_plan
def report(request: HttpRequest, plan: Plan) -> HttpResponse:
    """A report, drafted from what was written down: edit the free parts, see it whole, issue it."""
    trail.note("care.read", subject=plan)
    kinds, today = pages.kinds_for(plan.referral), timezone.localdate()
    told = reporting.told_of(plan, plan.referral)
    free = draft(told, kinds[0])
    form = ReportForm(free, FREE, kinds, request.POST if request.method == "POST" else None)
    done = acts.issue(form, told, plan, today, request) if form.is_valid() else None
    drafted = content(told, kinds[0], {}, today, me(request).name)
    context = {"form": form, "plan": plan, "referral": plan.referral, "drafted": drafted}
    context["why_not"] = standing(plan.referral.intake_id).why_not_share()
    return done or render(request, "intake/care/report.html", context, status=422 if form.errors else 200)


@require_safe
@reads
def care_report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A report as it was issued, with its words as plain text for a fax."""
    found = find_report(request, pk)
    trail.note("care.report_read", subject=found)
    context = {"report": found, "referral": found.plan.referral, "plain": plain(found.content)}
    return render(request, "intake/care/issued.html", context)


@require_safe
@reads
def care_report_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The pages of a report, byte for byte as issued."""
    found = find_report(request, pk)
    trail.note("care.report_exported", subject=found)
    name = f'attachment; filename="report-{found.number}.pdf"'
    return HttpResponse(found.pdf, content_type="application/pdf", headers={"Content-Disposition": name})
