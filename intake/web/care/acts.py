"""What follows a press on the pages of care: the act, what is said of it, and the page that is next."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from intake.care import counting, opening, paying, reporting
from intake.care.counting import NotCounted
from intake.care.models import Authorisation, Plan
from intake.care.report_content import content
from intake.care.visits import Visit
from intake.letters.pdf import NotPrintable
from intake.referrals.lifecycle import NotAllowed
from intake.referrals.models import Referral
from intake.referrals.workflow import Overtaken, person
from intake.submission import record_day_signs
from intake.web.care.forms import AimsForm, GrantedForm, PayerForm, ReportForm, TakenBackForm
from intake.web.care.visit_forms import DaySignsForm, VisitForm
from intake.web.therapist.access import me


def open_plan(form: GrantedForm, referral: Referral, request: HttpRequest) -> HttpResponse | None:
    """The plan of a yes on paper; None when the form now has errors."""
    try:
        opening.open_plan(referral=referral, granted=form.granted, by=person(me(request)))
    except opening.NoPlan as refused:
        form.add_error(None, str(refused))
        return None
    messages.success(request, "Saved. The plan is open.")
    return redirect("staff:plan", pk=referral.pk)


def refine(form: AimsForm, request: HttpRequest) -> HttpResponse:
    """The next version of the aims."""
    opening.refine(plan=form.plan, by=person(me(request)), **form.refined())
    messages.success(request, "Saved. The plan is refined, what stood before stays on file.")
    return redirect("staff:plan", pk=form.plan.referral_id)


def authorise(form: PayerForm, plan: Plan, request: HttpRequest) -> HttpResponse:
    """What the payer answered."""
    paying.authorise(plan=plan, **form.cleaned_data)
    messages.success(request, "Saved. Visits outside of what the payer authorised are not counted.")
    return redirect("staff:plan", pk=plan.referral_id)


def take_payer_back(form: TakenBackForm, row: Authorisation, request: HttpRequest) -> HttpResponse:
    """What was written down of a payer was wrong."""
    paying.take_back(authorisation=row, why=form.cleaned_data["why"], by=_by(request))
    messages.success(request, "Taken back, and on file as taken back. Write down what is right, if the payer pays.")
    return redirect("staff:plan", pk=row.plan.referral_id)


def count(form: VisitForm, request: HttpRequest) -> HttpResponse | None:
    """Count a visit; None when the form now has errors."""
    how = {"told": form.told, "key": form.cleaned_data["key"], "by": _by(request)}
    return _written(form, request, form.plan, lambda: counting.count_visit(plan=form.plan, **how))


def correct(form: VisitForm, visit: Visit, request: HttpRequest) -> HttpResponse | None:
    """Write the next version of a visit; None when the form now has errors."""
    how = {"told": form.told, "key": form.cleaned_data["key"], "by": _by(request)}
    return _written(form, request, visit.plan, lambda: counting.correct_visit(visit=visit, **how))


def take_back(visit: Visit, request: HttpRequest) -> HttpResponse:
    """Take a visit back that was written down by mistake."""
    try:
        counting.take_back_visit(visit=visit, by=_by(request))
        messages.success(request, "Taken back. The visit counts no more, and stays on file as taken back.")
    except NotCounted as refused:
        messages.error(request, f"Not taken back. {refused}")
    return redirect("staff:plan", pk=visit.plan.referral_id)


def ask_signs(form: DaySignsForm, plan: Plan, request: HttpRequest) -> HttpResponse | None:
    """Keep a page of signs; a sign pauses care. None when the form now has errors."""
    try:
        asked = record_day_signs(plan=plan, page=form.page, answers=form.answers, by=_by(request))
    except (NotAllowed, Overtaken):
        form.add_error("none", "Somebody changed this case just now. Open the referral, then ask again.")
        return None
    if asked.signs:
        messages.error(request, "Care is paused. Do what stands below before anything else.")
    return redirect("staff:session-card", pk=plan.referral_id)


def issue(form: ReportForm, told: Any, plan: Plan, today: Any, request: HttpRequest) -> HttpResponse | None:
    """Issue a report as it was shown; None when the form now has errors."""
    kind = form.cleaned_data["kind"]
    words = content(told, kind, form.cleaned_data, today, me(request).name)
    try:
        paper = form.cleaned_data["paper"]
        report = reporting.issue_report(plan=plan, kind=kind, content=words, by=_by(request), paper=paper)
    except NotAllowed as refused:
        form.add_error(None, f"Not issued. {refused}")
        return None
    except NotPrintable:
        form.add_error(None, "The pages could not be made. Take out unusual characters, then issue it again.")
        return None
    messages.success(request, "Saved. The report is issued and can be printed or faxed.")
    return redirect("staff:care-report", pk=report.pk)


def _by(request: HttpRequest) -> Any:
    return person(me(request))


def _written(form: VisitForm, request: HttpRequest, plan: Plan, act: Any) -> HttpResponse | None:
    try:
        act()
    except NotCounted as refused:
        form.add_error(refused.about or None, str(refused))
        return None
    plan.refresh_from_db(fields=["visits_used"])
    messages.success(request, f"Saved. Visit {plan.visits_used} of {plan.visits_allowed}.")
    return redirect("staff:plan", pk=plan.referral_id)
