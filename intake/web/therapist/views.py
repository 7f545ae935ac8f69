"""What a therapist sees and does: the worklist, the review, and every step of a referral."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from clinic.audit import trail
from intake.referrals import workflow
from intake.referrals.lifecycle import State
from intake.referrals.models import TABS
from intake.referrals.workflow import Overtaken
from intake.web.therapist import deciding, history, listing, presenters
from intake.web.therapist.access import by_post, find, me, reads
from intake.web.therapist.asking import SignsForm
from intake.web.therapist.clearing import ClearanceForm
from intake.web.therapist.forms import DecisionForm, typed
from intake.web.therapist.late import acts
from intake.web.therapist.words import dialled


@require_safe
@reads
def worklist(request: HttpRequest) -> HttpResponse:
    """The referrals of a tab, the most urgent first. Looking changes nothing but the trail."""
    tab = request.GET.get("tab", "to-decide")
    if tab not in TABS:
        raise Http404
    context = listing.page(request, tab, timezone.now())
    trail.note("worklist.read", tab=tab, referrals=[str(row.referral.pk) for row in context["rows"]])
    return render(request, "intake/therapist/worklist.html", context)


@require_safe
@reads
def review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One referral with everything that is known of it."""
    return _review(request, presenters.decision(request, find(request, pk)))


@acts
@by_post
def take_up(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open: hold it for 15 minutes, unless a colleague does."""
    workflow.take_up(referral=find(request, pk), user=me(request))
    return redirect("staff:review", pk=pk)


@acts
@by_post
def decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take one step, then on to the next case."""
    form = presenters.decision(request, find(request, pk), request.POST)
    try:
        event = deciding.take(form, request)
    except Overtaken as first:
        return deciding.go_on(request, first.event) if deciding.is_repeat(first.event, request) else _late(request, pk)
    return deciding.go_on(request, event) if event else _review(request, form, status=422)


@acts
@by_post
def undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take one's own last step back."""
    deciding.undo(request, find(request, pk))
    return redirect("staff:review", pk=pk)


@acts
@by_post
def correction_read(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the patient corrected was read."""
    deciding.read_correction(request, find(request, pk))
    return redirect("staff:review", pk=pk)


@acts
def clearance(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record a provider's note that clears one item; the answers are judged anew."""
    referral, told = presenters.opened(find(request, pk))
    form = ClearanceForm(referral, told, request.POST if request.method == "POST" else None)
    if form.is_valid() and deciding.clear(form, request):
        return deciding.judged_anew(request, referral, "The note is recorded")
    context = {"form": form, "referral": referral, "why_not": presenters.why_not_clear(referral, told)}
    return render(request, "intake/therapist/clearance.html", context, status=deciding.status_of(form))


@acts
def signs(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask the two pages of warning signs again, by phone; the answers are judged anew."""
    referral, told = presenters.opened(find(request, pk))
    form = SignsForm(told.protocol, request.POST if request.method == "POST" else None)
    closed = referral.state == State.CLOSED
    if not closed and form.is_valid():
        return deciding.ask_signs(form, referral, request)
    context = {"form": form, "referral": referral, "closed": closed, "tel": dialled(referral.patient.phone)}
    return render(request, "intake/therapist/signs.html", context, status=deciding.status_of(form))


def _review(request: HttpRequest, form: DecisionForm, *, status: int = 200, **more: Any) -> HttpResponse:
    """The review with its decision; reading is noted before the answer leaves."""
    trail.note("referral.read", subject=form.referral)
    context = presenters.page(request, form, timezone.now())
    return render(request, "intake/therapist/review.html", context | more, status=status)


def _late(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody was first: the review as it is now, who and when, and the words kept."""
    referral = find(request, pk)
    first = history.first_was(referral.events.latest("number"), timezone.now())
    form = presenters.decision(request, referral, kept=typed(request.POST))
    return _review(request, form, status=409, overtaken=first)
