"""An intake filled in on the phone: the patient's own pages in a staff frame, under the therapist's own sign-in.

No page here sets or reads a patient's cookie. Whoever pressed last has the call in hand; after a quarter of an hour
without a press, a colleague may go on.
"""

from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic.accounts.models import User
from clinic.accounts.roles import Role
from clinic.audit import trail
from intake.records import calls as held
from intake.records.calls import Call
from intake.records.progress import Progress
from intake.referrals.models import Referral
from intake.web.fields import Phone, Words
from intake.web.patient import asking_first
from intake.web.patient import views as pages
from intake.web.patient.ways import href, next_page, on_call
from intake.web.therapist.access import View, for_roles, me
from intake.web.therapist.words import dialled

FRAME = "intake/call/frame.html"


class CallForm(forms.Form):
    """Who is on the phone, so that one can call back when the line breaks."""

    name = Words(label="Name of the patient", error_messages={"required": "Write the name of the patient."})
    phone = Phone(label="Phone number", error_messages={"required": "Write the number, to call back."})


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.THERAPIST)
def calls(request: HttpRequest) -> HttpResponse:
    """What was begun on the phone and is not sent yet, and the form that begins one more."""
    form = CallForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        call = held.begin(by=me(request), known=form.cleaned_data)
        with on_call(call.pk):
            return redirect(href(next_page(Progress(call.intake))))
    now = timezone.now()
    rows = [_row(call, me(request), now) for call in Call.objects.unfinished()]
    trail.note("calls.read", calls=[str(row["call"].pk) for row in rows])
    context = {"form": form, "rows": rows}
    return render(request, "intake/call/calls.html", context, status=422 if form.errors else 200)


def _row(call: Call, user: User, now: datetime) -> dict[str, Any]:
    """One call in the list: who has it in hand, and the number to call back."""
    return {"call": call, "colleague": call.colleague(user, now), "tel": dialled(call.intake.patient.phone)}


def _of_call(view: View) -> View:
    """Opens a page of a call for whoever has it in hand; all others are told who has."""

    @for_roles(Role.THERAPIST)
    @wraps(view)
    def opened(request: HttpRequest, pk: UUID, **kwargs: Any) -> HttpResponse:
        call = get_object_or_404(Call.objects.open_to(me(request)), pk=pk)
        if call.intake.sent_at and view.__name__ != "sent":
            return redirect("staff:call-sent", pk=pk)  # from here on the answers are the patient's to correct
        if not _in_hand(request, call):
            return _elsewhere(request, call)
        with on_call(call.pk):
            answer = view(_framed(request, call), **kwargs)
        if request.POST.get("go") == "later" and answer.status_code == 302:
            held.put_down(call)
        return answer

    return opened


def _in_hand(request: HttpRequest, call: Call) -> bool:
    """A press keeps it in hand; looking changes nothing."""
    return call.held_by_id == me(request).pk and (request.method != "POST" or held.take(call, me(request)))


def _framed(request: Any, call: Call) -> HttpRequest:
    """The request with what the patient's pages need to know of a call."""
    call.intake.typist = held.typist(me(request))
    request.call, request.call_frame = call, FRAME
    request.call_tel = dialled(call.intake.patient.phone)
    framed: HttpRequest = request
    return framed


def _elsewhere(request: HttpRequest, call: Call) -> HttpResponse:
    context = {"call": call, "colleague": call.colleague(me(request), timezone.now())}
    return render(request, "intake/call/elsewhere.html", context, status=409)


@require_POST
@for_roles(Role.THERAPIST)
def go_on(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take up what was begun, unless a colleague has it in hand."""
    call = get_object_or_404(Call.objects.unfinished(), pk=pk)
    if not held.take(call, me(request)):
        return _elsewhere(request, call)
    with on_call(call.pk):
        return redirect(href(next_page(Progress(call.intake))))


@require_safe
@_of_call
def start(request: HttpRequest) -> HttpResponse:
    """Before the first page stands the list."""
    return redirect("staff:calls")


@_of_call
def step(request: HttpRequest, slug: str) -> HttpResponse:
    """One question, read aloud."""
    return pages.step(request, slug=slug)


@_of_call
def interruption(request: HttpRequest) -> HttpResponse:
    """A warning sign: what to say at once."""
    return pages.interruption(request)


@_of_call
def ask_first(request: HttpRequest) -> HttpResponse:
    """The patient has to agree first."""
    return asking_first.ask_first(request)


@_of_call
def check(request: HttpRequest) -> HttpResponse:
    """All answers, to be read back, and Send."""
    return pages.check(request)


@require_safe
@for_roles(Role.THERAPIST)
def saved(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Kept for later, on the list; from here on nobody has it in hand."""
    get_object_or_404(Call.objects.unfinished(), pk=pk)
    messages.success(request, "Kept. It stands on this list until somebody goes on with it.")
    return redirect("staff:calls")


@require_safe
@_of_call
def sent(request: HttpRequest) -> HttpResponse:
    """On to the review of what was sent."""
    of_call: UUID = request.call.intake_id  # type: ignore[attr-defined]
    referral = get_object_or_404(Referral.objects.visible_to(me(request)), intake=of_call)
    messages.success(request, "Sent. This is what the therapists see.")
    return redirect("staff:review", pk=referral.pk)
