"""How long a staff sign-in lasts: some minutes without a request, some hours in all; what was sent too late is kept."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db import transaction
from django.db.models import QuerySet
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from clinic.accounts import kept
from clinic.accounts.models import Desk, User
from clinic.accounts.roles import STAFF
from clinic.audit import trail

#: Where the desk of this browser is written in its session.
KEY = "desk"
#: How somebody proved who they are, as the trail says it.
CODE_TOO, PASSKEY_TOO, PASSKEY_ALONE = "password and code", "password and passkey", "passkey"
#: How stale "last seen" may get before it is written again: most requests change nothing.
STALE = timedelta(seconds=30)
_BEHIND_THE_DOOR = ("/staff/", "/admin/")
_BROWSERS = ("Edg", "OPR", "Firefox", "Chrome", "Safari")
_NAMES = {"Edg": "Edge", "OPR": "Opera"}
_SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS X": "Mac",
    "Linux": "Linux",
}


@receiver(user_logged_in)
def open_desk(sender: object, request: HttpRequest, user: User, **kwargs: object) -> None:
    """Signing in opens a desk."""
    if user.role in STAFF:
        now = timezone.now()
        desk = Desk.objects.create(user=user, began_at=now, seen_at=now, device=device_of(request))
        request.desk = desk  # type: ignore[attr-defined]
        request.session[KEY] = str(desk.pk)


@receiver(user_logged_out)
def close_desk(sender: object, request: HttpRequest, user: User | None, **kwargs: object) -> None:
    """Signing out closes it."""
    Desk.objects.filter(pk=desk_id(request)).delete()


def is_whole(request: HttpRequest) -> bool:
    """Whether both steps of a sign-in are taken here, or the second one is not asked for."""
    desk = getattr(request, "desk", None)
    return desk is not None and (desk.second_at is not None or not settings.SECOND_STEP_REQUIRED)


@transaction.atomic
def step_taken(request: HttpRequest, user: User, how: str) -> None:
    """The second step is taken at this desk; `how` is what the trail says of it from now on."""
    desks_of(user).filter(pk=desk_id(request)).update(second_at=timezone.now(), how=how)
    request.authenticated_by = how  # type: ignore[attr-defined]
    trail.note("account.second_step_taken", subject=user)


def device_of(request: HttpRequest) -> str:
    """Browser and system in a few words, as far as the browser says."""
    agent = request.META.get("HTTP_USER_AGENT", "")
    browser = next((name for name in _BROWSERS if re.search(rf"\b{name}/", agent)), "")
    system = next((name for sign, name in _SYSTEMS.items() if sign in agent), "")
    return " on ".join(filter(None, (_NAMES.get(browser, browser), system))) or "Unknown browser"


def desk_id(request: HttpRequest) -> UUID:
    """The desk of this browser, as its session says; one that nobody has where it says none."""
    try:
        return UUID(request.session.get(KEY, ""))
    except ValueError:
        return UUID(int=0)


def desks_of(user: User) -> QuerySet[Desk]:
    """Where this person is signed in, the last used first."""
    return Desk.objects.filter(user=user)


class DeskHours:
    """Middleware: a staff sign-in without a desk, idle too long or too old is over; what was being sent is kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or lead to the door first."""
        user = _staff(request)
        if user is None:
            return self.get_response(request)
        if why := _over(request, user):
            _end(request, user)
            if request.path.startswith(_BEHIND_THE_DOOR):
                way = {"next": request.get_full_path(), "over": why}
                return redirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode(way)}")
        elif settings.SECOND_STEP_REQUIRED and not request.desk.second_at:  # type: ignore[attr-defined]
            if not request.path.startswith(_BEHIND_THE_DOOR):
                request.user = AnonymousUser()
            elif request.path not in _second_step():
                return redirect(f"{reverse('staff:second-step')}?{urlencode({'next': request.get_full_path()})}")
        elif kept.FIELD in request.POST:
            kept.sent(request, user)
        return self.get_response(request)


_BETWEEN = ("second-step", "sign-out", "passkey-options", "passkey-sign-in", "passkey-new-options", "passkey-add")


def _second_step() -> list[str]:
    """The pages that are open between the first step and the second."""
    return [reverse(f"staff:{name}") for name in _BETWEEN]


def _staff(request: HttpRequest) -> User | None:
    """Who is signed in here for the clinic; without a session nobody is asked, so that public pages need none."""
    user = request.user if settings.SESSION_COOKIE_NAME in request.COOKIES else None
    return user if isinstance(user, User) and user.role in STAFF else None


def _over(request: HttpRequest, user: User) -> str:
    """Why the sign-in is over ("idle", "long", "ended"); blank while it lasts, and then the desk is seen."""
    now = timezone.now()
    desk = Desk.objects.filter(pk=desk_id(request), user=user).first()
    if desk is None:
        return "ended"
    if now - desk.seen_at > timedelta(minutes=settings.STAFF_IDLE_MINUTES):
        return "idle"
    if now - desk.began_at > timedelta(hours=settings.STAFF_LONGEST_HOURS):
        return "long"
    request.desk = desk  # type: ignore[attr-defined]
    request.authenticated_by = (desk.how or CODE_TOO) if desk.second_at else "password"  # type: ignore[attr-defined]
    if now - desk.seen_at > STALE:
        Desk.objects.filter(pk=desk.pk).update(seen_at=now)
    return ""


def _end(request: HttpRequest, user: User) -> None:
    if request.method == "POST" and request.path.startswith(_BEHIND_THE_DOOR):
        kept.keep(request, user)
    logout(request)
