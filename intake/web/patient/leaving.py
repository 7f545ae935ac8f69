"""Leaving a page: Continue saves it whole; Back, Save-for-later and "why do we ask" keep what is valid."""

from collections.abc import Callable
from contextlib import suppress

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from clinic.audit import trail
from clinic.site.language import spoken
from intake.indications import agreement
from intake.indications.steps import Kind, Step
from intake.records import drafts
from intake.records.models import Intake
from intake.records.progress import INTERRUPTION, Progress
from intake.records.shelf_life import is_sign
from intake.submission import share
from intake.web.patient.forms import PageForm
from intake.web.patient.to_read import read_why
from intake.web.patient.ways import came_from, href, next_page, or_still_true

_OFF = ("back", "later", "why")
Again = Callable[..., HttpResponse]


def leave(request: HttpRequest, progress: Progress, step: Step, form: PageForm, *, again: Again) -> HttpResponse:
    """Save the page and go where the patient pressed to; `again` shows it with its errors (422).

    Nothing is asked again before a warning sign that came up elsewhere has been shown.
    """
    go = request.POST.get("go", "")
    interrupted = progress.unseen_signs() and not is_sign(step.code)
    if not form.is_valid() and _stays(go, form) and not interrupted:
        return again(request, progress, step, form, status=422)
    try:
        after = _saved(progress, step, form)
    except drafts.AlreadySent:
        return redirect(href("sent"))
    if after.unseen_signs():
        return redirect(href("interruption"))
    if go in _OFF:
        return redirect(_off(after, step, go, came_from(request)))
    return redirect(_onward(after, step, form.leads_to(), came_from(request), anew=not progress.is_complete(step)))


def _stays(go: str, form: PageForm) -> bool:
    """Whether errors keep the patient here: on Continue, and where leaving to read would lose what was typed."""
    typed = any(form.data.get(name) for name in form.errors if name in form.fields)
    return go not in _OFF or (go == "why" and typed)


@transaction.atomic
@trail.at_the_end()
def _saved(progress: Progress, step: Step, form: PageForm) -> Progress:
    """What is valid is kept; a warning sign in a draft that the patient shares reaches staff with it."""
    data, after = form.stored(), progress
    if data is not None:
        after = drafts.save_page(intake=progress.intake, step=step.code, data=data, complete=form.is_valid())
        if progress.intake.typist is None:  # on the phone the pages are in the staff's language
            progress.intake.patient.speaks(spoken())
    if is_sign(step.code) and after.shares and progress.intake.sent_at is None:
        share(progress.intake)
    return after


def go_on(request: HttpRequest, intake: Intake, form: PageForm) -> HttpResponse:
    """Leave the page that interrupts: its signs count as shown, and the draft is shared if the patient agreed."""
    with suppress(drafts.AlreadySent), transaction.atomic(), trail.at_the_end():
        data = form.stored() or {}
        drafts.save_page(intake=intake, step=INTERRUPTION, data=data, complete=form.is_valid())
        share(intake)
    if not intake.is_open:
        return redirect(href("sent"))
    return redirect(href("saved" if request.POST.get("go") == "later" else next_page(Progress(intake))))


def _onward(progress: Progress, step: Step, leads_to: str, returns: str, *, anew: bool) -> str:
    """The step that the press leads to, or the next question; after a page that was answered `anew`, or to be
    changed, the first that is still open.
    """
    if asked_for := progress.find(leads_to.replace("_", "-")):
        return href(asked_for, returns)
    if step.kind is Kind.ANSWERING and agreement.waits(progress.reading):
        return href("ask-first")
    onward = progress.first_open() if anew or returns else progress.after(step)
    page = or_still_true(progress, onward)
    return href(page or "check", returns if isinstance(page, Step) else "")


def _off(progress: Progress, step: Step, go: str, returns: str) -> str:
    if go == "why":
        return read_why(step, returns) or href(step, returns)
    if go == "later":
        return href("saved")
    before = progress.before(step) if step in progress.route else progress.first_open()
    return href("check") if returns else href(before) if before else href("start")
