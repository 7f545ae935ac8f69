"""Who is at the door: the intake that the browser's resume token opens, and nothing else."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from clinic.site.language import typed
from intake.records import visits
from intake.records.models import Intake
from intake.records.tokens import signed

View = Callable[..., HttpResponse]

COOKIE = "intake"
_DAY = 24 * 60 * 60  # seconds


def intake_of(request: HttpRequest) -> Intake | None:
    """The intake of the resume token, which the trail then names as the one who acts."""
    intake = Intake.objects.of_cookie(request.COOKIES.get(COOKIE, ""))
    if intake is not None:
        request.intake_id = intake.pk  # type: ignore[attr-defined]
    return intake


def keep(response: HttpResponse, token: str) -> None:
    """Give the browser its resume token: not readable by scripts, not sent from other sites."""
    response.set_cookie(
        COOKIE,
        signed(token),
        max_age=settings.DRAFT_KEPT_DAYS * _DAY,
        path="/intake/",
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def with_intake(view: View) -> View:
    """Hands the view its intake; whoever has none is sent to the start, which says why."""
    return _opened(view, saves=False)


def filling_in(view: View) -> View:
    """The same for a page that is typed in: what comes in after the visit is over is saved, and then nothing shown."""
    return _opened(view, saves=True)


def _opened(view: View, *, saves: bool) -> View:
    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if (call := getattr(request, "call", None)) is not None:
            return view(request, call.intake, *args, **kwargs)  # staff on the phone, under their own sign-in
        intake = intake_of(request)
        if intake is None:
            response = redirect("/intake/?lost=1" if request.COOKIES.get(COOKIE) else "/intake/")
            response.delete_cookie(COOKIE, path="/intake/")
            return response
        if is_at_rest(intake) or request.POST.get("go") == "rest":
            return _rest(request, intake, view if saves else None, *args, **kwargs)
        now = timezone.now()
        visits.see(intake, now)
        _mark(request, visits.seconds_left(intake.visit_began, now, now))
        return view(request, intake, *args, **kwargs)

    return opened


def _mark(request: Any, left: int) -> None:
    """For the page, which warns before the visit is over."""
    request.visit_left, request.visit_minutes = left, settings.PATIENT_IDLE_MINUTES


def is_at_rest(intake: Intake) -> bool:
    """Whether the visit in this browser is over."""
    return visits.is_over(intake.visit_began, intake.visit_seen, timezone.now())


def seconds_left(intake: Intake | None, now: datetime) -> int:
    """How long the visit of this browser goes on without a press; 0 where there is none."""
    return visits.seconds_left(intake.visit_began, intake.visit_seen, now) if intake else 0


def _rest(request: HttpRequest, intake: Intake, view: View | None, *args: Any, **kwargs: Any) -> HttpResponse:
    """Save what is valid of a page that was being left, close the door and say how to come back."""
    sent = request.POST if request.method == "POST" else typed()
    if view and sent is not None and visits.may_still_save(intake, timezone.now()):
        kept = sent.copy()
        kept["go"] = "later"
        request.method, request.POST = "POST", kept  # type: ignore[assignment]
        view(request, intake, *args, **kwargs)
    if intake.visit_began is not None:
        visits.close(intake)
    return redirect("intake:kept")
