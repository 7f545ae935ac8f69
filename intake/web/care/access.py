"""Whose care it is: every page fetches the referral through what its reader may see, and the plan from there."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from intake.care.appointments import Appointment
from intake.care.models import Aims, Authorisation, Plan
from intake.care.reports import Report
from intake.care.visits import Visit
from intake.referrals.models import Referral
from intake.web.therapist.access import find, me


def with_plan(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Gives the view the plan that stands, its referral with it; without one, the page that opens it is next."""

    @wraps(view)
    def opened(request: HttpRequest, pk: UUID) -> HttpResponse:
        referral = find(request, pk)
        plan = standing(referral)
        return view(request, plan) if plan else redirect("staff:plan", pk=referral.pk)

    return opened


def standing(referral: Referral) -> Plan | None:
    """The plan that stands, holding this very referral."""
    plan = Plan.objects.of(referral)
    if plan is not None:
        plan.referral = referral
    return plan


def newest_aims(plan: Plan) -> Aims:
    """What the therapist aims at now."""
    return plan.aims.latest("number")


def find_visit(request: HttpRequest, pk: UUID) -> Visit:
    """The newest version of a visit, or 404; also where it was taken back."""
    found: Visit = get_object_or_404(
        Visit.objects.visible_to(me(request)).current().select_related("plan__referral__patient"), series=pk
    )
    return found


def only_with_payers() -> None:
    """Raises Http404 where the clinic does not work with payers."""
    if not settings.PAYER_BLOCK:
        raise Http404


def find_authorisation(request: HttpRequest, pk: UUID) -> Authorisation:
    """What a payer authorised, while it stands, or 404; also where the clinic does not work with payers."""
    only_with_payers()
    rows = Authorisation.objects.visible_to(me(request)).standing()
    found: Authorisation = get_object_or_404(rows.select_related("plan__referral__patient"), pk=pk)
    return found


def find_date(request: HttpRequest, pk: UUID) -> Appointment:
    """A date as it stands, or 404; also where it was taken back."""
    rows = Appointment.objects.visible_to(me(request)).current()
    found: Appointment = get_object_or_404(rows.select_related("plan__referral__patient"), series=pk)
    return found


def find_report(request: HttpRequest, pk: UUID) -> Report:
    """A report as issued, or 404."""
    found: Report = get_object_or_404(
        Report.objects.visible_to(me(request)).select_related("plan__referral__patient"), pk=pk
    )
    return found
