"""Which page comes next, and its address."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from intake.indications.steps import Step
from intake.records.progress import Progress


def next_page(progress: Progress) -> Step | str:
    """The first page that is still open: the one that interrupts, a step, or the check page."""
    if progress.unseen_signs():
        return "interruption"
    return or_still_true(progress, progress.first_open()) or "check"


def or_still_true(progress: Progress, step: Step | None) -> Step | str | None:
    """The page that asks "still true?" in place of a step that waits for it."""
    return "still-true" if step in progress.waiting else step


def came_from(request: HttpRequest) -> str:
    """Where a page was opened from: the word `check` when an answer is changed there, otherwise nothing."""
    return "check" if request.GET.get("return") == "check" else ""


#: The call on which staff open the pages just now: their addresses then stand under it.
_call: ContextVar[UUID | None] = ContextVar("on_a_call", default=None)


@contextmanager
def on_call(pk: UUID) -> Iterator[None]:
    """Within the block, every page leads on within this call and never to a patient's own address."""
    token = _call.set(pk)
    try:
        yield
    finally:
        _call.reset(token)


def href(page: Step | str, returns: str = "") -> str:
    """The address of a step or of a page by its name; `returns` is where a change leads back to."""
    way = f"?return={returns}" if returns else ""
    name, blanks = ("step", [page.slug]) if isinstance(page, Step) else (page, [])
    call = _call.get()
    address = reverse(f"staff:call-{name}", args=[call, *blanks]) if call else reverse(f"intake:{name}", args=blanks)
    return address + way if isinstance(page, Step) else address
