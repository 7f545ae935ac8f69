"""Staff pages of care: the plan with its aims and payers, and the session card of the day."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from clinic.audit import trail
from intake.care import counting
from intake.care.models import Plan
from intake.indications.vocabulary import SIGN_PAGES
from intake.referrals.lifecycle import State
from intake.web.care import acts, card, pages
from intake.web.care.access import find_authorisation, newest_aims, only_with_payers, standing, with_plan
from intake.web.care.forms import AimsForm, GrantedForm, PayerForm, TakenBackForm
from intake.web.care.visit_forms import DaySignsForm
from intake.web.therapist.access import find, me, reads
from intake.web.therapist.late import acts as therapists
from intake.web.therapist.presenters import opened


@require_safe
@reads
def plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The plan of care; where none is open yet, the page that opens it."""
    referral = find(request, pk)
    found = standing(referral)
    if found is None:
        return redirect("staff:open-plan" if referral.state == State.IN_CARE else "staff:review", pk=pk)
    trail.note("care.read", subject=found)
    return render(request, "intake/care/plan.html", pages.plan_page(me(request), found, request.GET.get("after", "")))


@therapists
def open_plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down what a provider allowed on paper or by phone."""
    referral, told = opened(find(request, pk))
    if referral.state != State.IN_CARE or standing(referral):
        return redirect("staff:review", pk=pk)
    form = GrantedForm(told.provider, request.POST if request.method == "POST" else None)
    done = acts.open_plan(form, referral, request) if form.is_valid() else None
    context = {"form": form, "referral": referral}
    return done or render(request, "intake/care/open_plan.html", context, status=422 if form.errors else 200)


@therapists
@with_plan
def aims(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Refine areas and goals; what the provider set stays as it is."""
    trail.note("care.read", subject=plan)
    form = AimsForm(plan, newest_aims(plan), request.POST if request.method == "POST" else None)
    if form.is_valid():
        return acts.refine(form, request)
    context = {"form": form, "plan": plan, "referral": plan.referral}
    return render(request, "intake/care/aims.html", context, status=422 if form.errors else 200)


@therapists
@with_plan
def payer(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Write down what a payer authorised, where the clinic works with payers."""
    only_with_payers()
    form = PayerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return acts.authorise(form, plan, request)
    context = {"form": form, "plan": plan, "referral": plan.referral}
    return render(request, "intake/care/payer.html", context, status=422 if form.errors else 200)


@therapists
def payer_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take back what was written down of a payer by mistake, with the reason."""
    row = find_authorisation(request, pk)
    trail.note("care.read", subject=row.plan)
    form = TakenBackForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return acts.take_payer_back(form, row, request)
    context = {"form": form, "row": row, "referral": row.plan.referral}
    return render(request, "intake/care/payer_back.html", context, status=422 if form.errors else 200)


@require_safe
@reads
@with_plan
def session_card(request: HttpRequest, plan: Plan) -> HttpResponse:
    """The card of the day, to be read on a tablet or printed."""
    trail.note("care.card_read", subject=plan)
    return render(request, "intake/care/card.html", card.card(me(request), plan, again=request.GET.get("again", "")))


@therapists
@with_plan
def day_signs(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Keep one page of signs as asked now; with errors, the card again."""
    page = request.POST.get("page", "")
    if page not in SIGN_PAGES or not counting.goes_on(plan.referral):
        return redirect("staff:session-card", pk=plan.referral_id)
    form = DaySignsForm(page, plan.referral.assessment.protocol.parsed(), request.POST)
    done = acts.ask_signs(form, plan, request) if form.is_valid() else None
    return done or render(request, "intake/care/card.html", card.card(me(request), plan, form), status=422)


@require_safe
@reads
@with_plan
def outcomes(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Charts, words and numbers over time."""
    trail.note("care.read", subject=plan)
    return render(request, "intake/care/outcomes.html", pages.outcomes_page(plan))
