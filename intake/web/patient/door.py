"""Who is at the door: the intake that the browser's resume token opens, and nothing else."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from intake.records.models import Intake
from intake.records.tokens import signed

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


def with_intake(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hands the view its intake; whoever has none is sent to the start, which says why."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        intake = intake_of(request)
        if intake is None:
            response = redirect("/intake/?lost=1" if request.COOKIES.get(COOKIE) else "/intake/")
            response.delete_cookie(COOKIE, path="/intake/")
            return response
        return view(request, intake, *args, **kwargs)

    return opened
