"""Acts are for therapists; a form for what has gone on to a colleague meanwhile comes back with every word in it."""

from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from clinic.accounts.roles import Role
from intake.referrals.models import Referral
from intake.web.therapist.access import View, WentOn, for_roles
from intake.web.therapist.forms import TEXTS
from intake.web.therapist.history import first_was


def acts(view: View) -> View:
    """Only therapists act."""

    @for_roles(Role.THERAPIST)
    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except WentOn as gone:
            return _went_on(request, gone.referral)

    return opened


def _went_on(request: HttpRequest, referral: Referral) -> HttpResponse:
    """Who looks after it now, what was done since, and the words that were sent; nothing of the record."""
    last, seen = referral.events.latest("number"), request.POST.get("seen", "")
    typed = [(name, str(value).strip()) for name, value in request.POST.items()]
    context = {
        "first": first_was(last, timezone.now()) if seen and seen != str(last.number) else "",
        "words": [text for name, text in typed if text and (name in TEXTS or " " in text)],
        "owner": referral.owner,
    }
    return render(request, "intake/therapist/went_on.html", context, status=409)
