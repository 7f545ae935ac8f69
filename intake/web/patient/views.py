"""The patient's pages: each is saved when it is left, and leads on by the questionnaire's own order."""

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clinic.audit import trail
from clinic.limits.counting import NO_WAIT
from intake.indications.questionnaire import interruption as interruption_step
from intake.indications.steps import Step
from intake.records import drafts
from intake.records.models import Intake
from intake.records.progress import Progress
from intake.records.shelf_life import is_sign
from intake.submission import KeyTaken, NotComplete, submit
from intake.web.patient import flooding, presenters
from intake.web.patient.back_forms import KeepForm
from intake.web.patient.correcting import ReasonForm, reason_form
from intake.web.patient.door import filling_in, intake_of, is_at_rest, with_intake
from intake.web.patient.forms_by_kind import form_for
from intake.web.patient.leaving import go_on, leave
from intake.web.patient.starting import StartForm, begin
from intake.web.patient.to_read import why
from intake.web.patient.ways import came_from, href, next_page
from intake.web.patient.who_opened import days

_pages = require_http_methods(["GET", "HEAD", "POST"])


@_pages
def start(request: HttpRequest) -> HttpResponse:
    """What this is, and the first question; an intake under way can be carried on with."""
    intake = intake_of(request)
    form = StartForm(intake, _typed(request))
    if form.is_valid() and (begun := begin(request, form, intake)):
        return begun
    context: dict[str, Any] = {"form": form, "intake": intake, "lost": "lost" in request.GET}
    context |= {"heading": _("Start your intake"), "kept_days": settings.DRAFT_KEPT_DAYS}
    if intake is not None:
        trail.note("intake.read", subject=intake)
        context["on"] = href("kept" if is_at_rest(intake) else next_page(Progress(intake)))
    page = render(request, "intake/patient/start.html", context, status=422 if form.errors else 200)
    return flooding.told(page, form.wait)


@_pages
@filling_in
def step(request: HttpRequest, intake: Intake, slug: str) -> HttpResponse:
    """One question; its answer is saved even when another question has opened before it in the meantime."""
    progress = Progress(intake)
    if slug not in presenters.slugs(progress):
        raise Http404
    found = progress.find(slug)
    if found and intake.is_open and request.method == "POST":
        return leave(request, progress, found, form_for(found, progress, request.POST), again=_page)
    elsewhere = _elsewhere(progress, found)
    if elsewhere or found is None:
        return redirect(elsewhere)
    return _page(request, progress, found, form_for(found, progress))


def _elsewhere(progress: Progress, found: Step | None) -> str:
    """Where to go instead: the sent page, the page that interrupts, or the first question still open."""
    if not progress.intake.is_open:
        return href("sent")
    open_ = found is not None and progress.may_open(found)
    if progress.unseen_signs() and not (found and open_ and is_sign(found.code)):
        return href("interruption")
    return "" if open_ else href(next_page(progress))


def _page(request: HttpRequest, progress: Progress, found: Step, form: object, status: int = 200) -> HttpResponse:
    trail.note("intake.read", subject=progress.intake)
    context = presenters.question(progress, found, came_from(request)) | {"form": form}
    return render(request, "intake/patient/step.html", context, status=status)


def _typed(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


@_pages
@filling_in
def interruption(request: HttpRequest, intake: Intake) -> HttpResponse:
    """A sign that needs care now or today: what to do, at once."""
    progress = Progress(intake)
    if not intake.is_open or not progress.reading.urgent_signs():
        return redirect(href(next_page(progress) if intake.is_open else "sent"))
    form = form_for(interruption_step(), progress, _typed(request))
    if request.method == "POST" and (form.is_valid() or request.POST.get("go") == "later"):
        return go_on(request, intake, form)
    trail.note("intake.read", subject=intake)
    context = presenters.care(progress) | {"form": form, "why": why(interruption_step())}
    return render(request, "intake/patient/interruption.html", context, status=422 if form.errors else 200)


@_pages
@with_intake
def check(request: HttpRequest, intake: Intake) -> HttpResponse:
    """All answers on one page, and Send."""
    why = reason_form(intake, _typed(request))
    return _send(request, intake, why) if request.method == "POST" else _all_answers(request, intake, why)


def _all_answers(
    request: HttpRequest, intake: Intake, why: ReasonForm | None, *, again: bool = False, wait: timedelta = NO_WAIT
) -> HttpResponse:
    progress = Progress(intake)
    step = next_page(progress) if intake.is_open else "sent"
    if step != "check":
        return redirect(href(step))
    trail.note("intake.read", subject=intake)
    key = _key(request.POST.get("key", "")) if wait else None
    context = presenters.check(progress) | {"key": key or uuid.uuid4(), "again": again, "wait": flooding.in_words(wait)}
    refused = again or bool(why and why.errors)
    shown = render(request, "intake/patient/check.html", context | {"form": why}, status=422 if refused else 200)
    return flooding.told(shown, wait)


def _send(request: HttpRequest, intake: Intake, why: ReasonForm | None) -> HttpResponse:
    key = _key(request.POST.get("key", ""))
    if key is None or flooding.bitten(request.POST):
        return _all_answers(request, intake, why, again=True)
    if why and not why.is_valid():
        return _all_answers(request, intake, why)
    if intake.is_open and (wait := flooding.wait(request, flooding.SENT)):
        return _all_answers(request, intake, why, wait=wait)
    return _sent(request, intake, key, why)


def _sent(request: HttpRequest, intake: Intake, key: uuid.UUID, why: ReasonForm | None) -> HttpResponse:
    try:
        submit(intake, key=key, reason=why.cleaned_data["reason"] if why else "")
    except NotComplete as missing:
        return redirect(href(missing.step or "interruption", "check"))
    except KeyTaken:
        return _all_answers(request, intake, why, again=True)
    return redirect(href("sent"))


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


@require_safe
@with_intake
def sent(request: HttpRequest, intake: Intake) -> HttpResponse:
    """The receipt: a reference, what happens next and by when."""
    if intake.sent_at is None:
        return redirect(href(next_page(Progress(intake))))
    trail.note("intake.read", subject=intake)
    return render(request, "intake/patient/sent.html", presenters.receipt(intake))


@require_safe
@with_intake
def who_opened(request: HttpRequest, intake: Intake) -> HttpResponse:
    """Who at the clinic opened this person's record, and when."""
    trail.note("intake.read", subject=intake)
    return render(request, "intake/patient/who_opened.html", {"days": days(intake.patient), "intake": intake})


@_pages
@with_intake
def saved(request: HttpRequest, intake: Intake) -> HttpResponse:
    """What is kept, for how long, and how to come back; where no e-mail address is known, one can be given here."""
    progress = Progress(intake)
    page = next_page(progress) if intake.is_open else "sent"
    if page in ("sent", "interruption"):
        return redirect(href(page))
    form = None if intake.patient.email else KeepForm(_typed(request))
    if form and request.method == "POST" and form.is_valid():
        drafts.keep_address(intake=intake, email=form.cleaned_data["email"])
        return redirect("intake:saved")
    trail.note("intake.read", subject=intake)
    context = presenters.kept(progress, on=href(page)) | {"form": form}
    return render(request, "intake/patient/saved.html", context, status=422 if form and form.errors else 200)
