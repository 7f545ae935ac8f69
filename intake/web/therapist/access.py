"""Who may open a staff page: everybody else gets the same 404 as for what does not exist, visitors the sign-in page."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from clinic.accounts.models import User
from clinic.accounts.roles import WORKLIST, Role
from intake.referrals.finding import found_by_id
from intake.referrals.models import Referral
from intake.referrals.openings import had_open

View = Callable[..., HttpResponse]


def me(request: HttpRequest) -> User:
    """Whoever is signed in; only pages that ask for a sign-in may call this."""
    return cast(User, request.user)


def for_roles(*roles: Role) -> Callable[[View], View]:
    """Only these roles."""

    def guarded(view: View) -> View:
        @login_required
        @wraps(view)
        def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if me(request).role not in roles:
                raise Http404
            return view(request, *args, **kwargs)

        return opened

    return guarded


class WentOn(Exception):
    """A form came in for a record that was open to its sender, and is not any more."""

    def __init__(self, referral: Referral) -> None:
        super().__init__(f"{referral.pk} went on")
        self.referral = referral


#: Whoever has a worklist may read.
reads = for_roles(*WORKLIST)


def by_post(view: View) -> View:
    """Acts come by POST; an address typed or kept from before a sign-in leads to the review."""

    @wraps(view)
    def opened(request: HttpRequest, pk: UUID) -> HttpResponse:
        if request.method != "POST":
            return redirect("staff:review", pk=find(request, pk).pk)
        return view(request, pk)

    return opened


def find(request: HttpRequest, pk: UUID) -> Referral:
    """The referral with all that a page shows of it and by what it is seen, or 404.

    A form for what was open to its sender until now raises WentOn, so that no typed word is lost.
    """
    user = me(request)
    referral = Referral.objects.visible_to(user).whole().filter(pk=pk).first()
    if referral is not None:
        referral.glass = referral.glass_of(user)
        return referral
    if request.method == "POST" and had_open(user, pk):
        raise WentOn(found_by_id(pk).get())
    raise Http404
