"""The pages by which a patient comes back: address, code, person, their intakes, and what they sent."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic.accounts.passkeys import works_here
from clinic.audit import trail
from intake.records import visits
from intake.records.models import Intake, PatientQuerySet, address_of
from intake.records.progress import Progress
from intake.web.earlier_maps import over_earlier
from intake.web.patient import back, dates, presenters_back
from intake.web.patient.back_forms import AddressForm, CodeForm, WhoForm
from intake.web.patient.door import intake_of, is_at_rest, keep, seconds_left
from intake.web.patient.ways import href, next_page
from intake.web.patient.who_opened import days

_pages = require_http_methods(["GET", "HEAD", "POST"])


@_pages
def come_back(request: HttpRequest) -> HttpResponse:
    """Ask for the e-mail address; whoever is back already is led on."""
    if back.back_of(request):
        return redirect("intake:yours")
    form = AddressForm(_typed(request))
    if form.is_valid():
        back.send_code(request, address_of(form.cleaned_data["email"]))
        return redirect("intake:back-code")
    context = {"form": form, "works_here": works_here(request)}
    return render(request, "intake/patient/back.html", context, status=422 if form.errors else 200)


@_pages
def code(request: HttpRequest) -> HttpResponse:
    """The code from the mail; another one can be asked for."""
    address = request.session.get(back.ASKED)
    if not address:
        return redirect("intake:back")
    if request.POST.get("go") == "another":
        back.send_code(request, address)
        return redirect(f"{href('back-code')}?another=1")
    form = CodeForm(address, _typed(request))
    if form.is_valid():
        back.let_in(request, address)
        return redirect("intake:yours")
    context = {"form": form, "another": "another" in request.GET}
    return render(request, "intake/patient/back_code.html", context, status=422 if form.errors else 200)


@_pages
def who(request: HttpRequest) -> HttpResponse:
    """Several people share the address: whose answers?"""
    found = back.back_of(request)
    if found is None:
        return redirect("intake:back")
    form = WhoForm(found.everybody, _typed(request))
    if form.is_valid():
        back.choose(request, form.cleaned_data["person"])
        return redirect("intake:yours")
    return render(request, "intake/patient/back_who.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@back.with_people
def yours(request: HttpRequest, people: PatientQuerySet) -> HttpResponse:
    """Their intakes: a draft to go on with, what was sent to look at."""
    rows = list(Intake.objects.of_people(people))
    trail.note("patient.read", intakes=[str(row.pk) for row in rows])
    context = presenters_back.yours(rows, back.back_of(request)) | {"dates": dates.coming(people)}
    return render(request, "intake/patient/yours.html", context)


@require_safe
@back.with_people
def yours_one(request: HttpRequest, people: PatientQuerySet, pk: UUID) -> HttpResponse:
    """One that was sent, as it was asked and answered. Nothing can be changed here."""
    intake = get_object_or_404(Intake.objects.of_people(people).were_sent(), pk=pk)
    trail.note("intake.read", subject=intake)
    context = presenters_back.as_sent(intake)
    theirs = Intake.objects.of_people(people).values_list("pk", flat=True)
    context |= over_earlier(request, context["version"], theirs.order_by())
    return render(request, "intake/patient/yours_one.html", context)


@require_safe
@back.with_people
def yours_opened(request: HttpRequest, people: PatientQuerySet, pk: UUID) -> HttpResponse:
    """Who at the clinic opened the record."""
    intake = get_object_or_404(Intake.objects.of_people(people), pk=pk)
    trail.note("intake.read", subject=intake)
    context = {"days": days(intake.patient), "intake": intake, "back": href("yours")}
    return render(request, "intake/patient/who_opened.html", context)


@require_POST
@back.with_people
def carry_on(request: HttpRequest, people: PatientQuerySet, pk: UUID) -> HttpResponse:
    """Go on with a draft here; the browser it was begun in has to come back by a code, too."""
    intake = get_object_or_404(Intake.objects.of_people(people).still_open(), pk=pk)
    token = visits.hand_over(intake)
    trail.note("intake.carried_on", subject=intake)
    response = redirect(href(next_page(Progress(intake))))
    keep(response, token)
    return response


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out of this browser: nothing opens here without a new code."""
    back.leave(request)
    intake = intake_of(request)
    if intake is not None and not is_at_rest(intake):
        visits.close(intake)
    return redirect("intake:kept")


@_pages
def kept(request: HttpRequest) -> HttpResponse:
    """The visit is over: the answers are kept, and this is how to come back."""
    intake = intake_of(request)
    here = intake is not None and not intake.patient.email
    if intake and request.method == "POST" and here:
        visits.begin(intake)
        trail.note("intake.carried_on", subject=intake)
        return redirect(href(next_page(Progress(intake))) if intake.is_open else "intake:sent")
    return render(request, "intake/patient/kept.html", {"intake": intake, "here": here})


@_pages
def stay(request: HttpRequest) -> HttpResponse:
    """How many seconds are left of the visit; pressing the button (POST) begins them anew."""
    intake = intake_of(request)
    now = timezone.now()
    if intake and is_at_rest(intake):
        intake = None
    if intake and request.method == "POST":
        visits.see(intake, now)
    return JsonResponse({"left": max(seconds_left(intake, now), back.seconds_left(request, now))})


def _typed(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None
