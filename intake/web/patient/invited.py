"""What an invitation by mail leads to: looking changes nothing, a press begins a prepared intake in this browser."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from clinic.limits.counting import NO_WAIT
from clinic.site.language import choose
from intake.indications.consent import ENGLISH
from intake.records import inviting
from intake.records.invitations import InvitationLink, Stands
from intake.records.progress import Progress
from intake.web.patient import flooding
from intake.web.patient.door import keep
from intake.web.patient.ways import href, next_page


@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """Who invites, whom, and the button that begins; a link that ended says why and what to do."""
    link = InvitationLink.objects.of_token(token)
    stands = link.stands(timezone.now()) if link else None
    if link is None or stands is not Stands.SENT:
        return _ended(request, stands)
    _as_mailed(request, link.invitation.language)
    if request.method == "POST" and not flooding.bitten(request.POST):
        return _begin(request, link)
    return _page(request, link)


def _as_mailed(request: Any, language: str) -> None:
    """Go on in the language of the mail, where it was not in English and no other was chosen here."""
    if language in ("", ENGLISH) or request.chosen_language or settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
        return
    choose(request, language)


def _begin(request: HttpRequest, link: InvitationLink) -> HttpResponse:
    """The prepared intake, and the resume token for this browser; whoever pressed second is told so."""
    wait = flooding.wait(request, flooding.STARTED)
    if wait > NO_WAIT:
        return flooding.told(_page(request, link, wait), wait)
    try:
        intake, token = inviting.begin(link)
    except inviting.NotLive as ended:
        return _ended(request, ended.stands)
    response = redirect(href(next_page(Progress(intake))))
    keep(response, token)
    return response


def _page(request: HttpRequest, link: InvitationLink, wait: timedelta = NO_WAIT) -> HttpResponse:
    """Of the person it says the first name alone, so that it can be told whose mail it was."""
    name = (link.invitation.prepared.get("name", "").split() or [""])[0]
    context: dict[str, Any] = {"name": name, "wait": flooding.in_words(wait), "bitten": request.method == "POST"}
    context |= {"kept_days": settings.DRAFT_KEPT_DAYS}
    return render(request, "intake/patient/invited.html", context)


def _ended(request: HttpRequest, stands: Stands | None) -> HttpResponse:
    """An unknown secret is 404, one that ended 410."""
    used = stands in (Stands.OPENED, Stands.BEGUN, Stands.SENT_IN)
    context = {"stands": stands.value if stands else "unknown", "used": used}
    return render(request, "intake/patient/invited_ended.html", context, status=410 if stands else 404)
