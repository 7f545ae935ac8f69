"""Leaving a page: Continue saves it whole, Back and Save-for-later keep what is valid."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from intake.indications.steps import Step
from intake.records import drafts
from intake.records.progress import Progress
from intake.records.shelf_life import is_sign
from intake.submission import share
from intake.web.patient.forms import PageForm
from intake.web.patient.ways import href

Again = Callable[..., HttpResponse]


def leave(request: HttpRequest, progress: Progress, step: Step, form: PageForm, *, again: Again) -> HttpResponse:
    """Save the page and go where the patient pressed to; `again` shows it with its errors (422)."""
    valid, go = form.is_valid(), request.POST.get("go", "continue")
    if not valid and go == "continue":
        return again(request, progress, step, form, status=422)
    data = form.stored()
    if data is not None:
        try:
            drafts.save_page(intake=progress.intake, step=step.code, data=data, complete=valid)
        except drafts.AlreadySent:
            return redirect("intake:sent")
    after = Progress(progress.intake)
    if is_sign(step.code) and after.shares:
        share(progress.intake)
    return redirect(_onward(after, step, go, request.GET.get("return", "")))


def _onward(progress: Progress, step: Step, go: str, returns: str) -> str:
    if progress.unseen_signs():
        return href("interruption")
    if go == "later":
        return href("saved")
    if go == "back":
        before = progress.before(step) if step in progress.route else progress.first_open()
        return href("check") if returns == "check" else href(before) if before else href("start")
    onward = progress.first_open() if returns == "check" else progress.after(step)
    return href(onward or "check", returns if onward else "")
