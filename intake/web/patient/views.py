"""The patient's pages: each is saved when it is left, and leads on by the questionnaire's own order."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from clinic.audit import trail
from intake.indications.questionnaire import interruption as interruption_step
from intake.indications.steps import Step
from intake.records import drafts
from intake.records.drafts import AlreadySent
from intake.records.models import Intake
from intake.records.progress import Progress
from intake.submission import KeyTaken, NotComplete, share, submit
from intake.web.patient import presenters
from intake.web.patient.door import intake_of, with_intake
from intake.web.patient.forms_words import form_for
from intake.web.patient.leaving import leave
from intake.web.patient.starting import StartForm, begin
from intake.web.patient.ways import href, next_page

_pages = require_http_methods(["GET", "HEAD", "POST"])


@_pages
def start(request: HttpRequest) -> HttpResponse:
    """What this is, and the first question; an intake under way can be carried on with."""
    intake = intake_of(request)
    form = StartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return begin(form.cleaned_data["value"])
    context = {"form": form, "intake": intake, "lost": "lost" in request.GET, "heading": "Start your intake"}
    if intake is not None:
        trail.note("intake.read", subject=intake)
        context["on"] = href(next_page(Progress(intake)))
    return render(request, "intake/patient/start.html", context, status=422 if form.errors else 200)


@_pages
@with_intake
def step(request: HttpRequest, intake: Intake, slug: str) -> HttpResponse:
    """One question."""
    progress = Progress(intake)
    found = progress.find(slug)
    elsewhere = _elsewhere(progress, found, slug)
    if elsewhere or found is None:
        return redirect(elsewhere)
    if request.method != "POST":
        trail.note("intake.read", subject=intake)
        return _page(request, progress, found, form_for(found, progress))
    return leave(request, progress, found, form_for(found, progress, request.POST), again=_page)


def _elsewhere(progress: Progress, found: Step | None, slug: str) -> str:
    """Where to go instead: the sent page, the page that interrupts, or the first question still open."""
    if not progress.intake.is_open:
        return href("sent")
    if found is None and slug not in presenters.slugs(progress):
        raise Http404
    if progress.unseen_signs():
        return href("interruption")
    return href(next_page(progress)) if found is None or not progress.may_open(found) else ""


def _page(request: HttpRequest, progress: Progress, found: Step, form: object, status: int = 200) -> HttpResponse:
    context = presenters.question(progress, found, request.GET.get("return", "")) | {"form": form}
    return render(request, "intake/patient/step.html", context, status=status)


@_pages
@with_intake
def interruption(request: HttpRequest, intake: Intake) -> HttpResponse:
    """A sign that needs care now or today: what to do, at once."""
    progress = Progress(intake)
    if not intake.is_open or not progress.reading.urgent_signs():
        return redirect(href(next_page(progress)) if intake.is_open else "intake:sent")
    form = form_for(interruption_step(), progress, request.POST or None)
    if request.method == "POST" and form.is_valid():
        drafts.save_page(intake=intake, step="interruption", data=form.stored() or {})
        share(intake)
        return redirect("intake:saved" if request.POST.get("go") == "later" else href(next_page(Progress(intake))))
    trail.note("intake.read", subject=intake)
    context = presenters.care(progress) | {"form": form}
    return render(request, "intake/patient/interruption.html", context, status=422 if form.errors else 200)


@_pages
@with_intake
def check(request: HttpRequest, intake: Intake) -> HttpResponse:
    """All answers on one page, and Send."""
    if request.method == "POST":
        return _send(request, intake)
    progress = Progress(intake)
    if not intake.is_open or next_page(progress) != "check":
        return redirect("intake:sent" if not intake.is_open else href(next_page(progress)))
    trail.note("intake.read", subject=intake)
    return render(request, "intake/patient/check.html", presenters.check(progress) | {"key": uuid.uuid4()})


def _send(request: HttpRequest, intake: Intake) -> HttpResponse:
    try:
        submit(intake, key=uuid.UUID(request.POST.get("key", "")))
    except NotComplete as missing:
        return redirect(href(missing.step or "interruption", "check"))
    except (KeyTaken, ValueError, AlreadySent):
        context = presenters.check(Progress(intake)) | {"key": uuid.uuid4(), "again": True}
        return render(request, "intake/patient/check.html", context, status=422)
    return redirect("intake:sent")


@require_GET
@with_intake
def sent(request: HttpRequest, intake: Intake) -> HttpResponse:
    """The receipt: a reference, what happens next and by when."""
    if intake.sent_at is None:
        return redirect(href(next_page(Progress(intake))))
    trail.note("intake.read", subject=intake)
    return render(request, "intake/patient/sent.html", presenters.receipt(intake))


@require_GET
@with_intake
def saved(request: HttpRequest, intake: Intake) -> HttpResponse:
    """What is kept, for how long, and how to come back."""
    trail.note("intake.read", subject=intake)
    progress = Progress(intake)
    context = presenters.care(progress) | {"on": href(next_page(progress)), "intake": intake}
    return render(request, "intake/patient/saved.html", context)
