"""Who may open a staff page: everybody else gets the same 404 as for what does not exist, visitors the sign-in page."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from clinic.accounts.models import User
from clinic.accounts.roles import WORKLIST, Role
from intake.referrals.models import Referral

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


#: Whoever has a worklist may read.
reads = for_roles(*WORKLIST)
#: Only therapists act.
acts = for_roles(Role.THERAPIST)


def by_post(view: View) -> View:
    """Acts come by POST; an address typed or kept from before a sign-in leads to the review."""

    @wraps(view)
    def opened(request: HttpRequest, pk: UUID) -> HttpResponse:
        if request.method != "POST":
            return redirect("staff:review", pk=find(request, pk).pk)
        return view(request, pk)

    return opened


def find(request: HttpRequest, pk: UUID) -> Referral:
    """The referral with all that a page shows of it, or 404."""
    return get_object_or_404(Referral.objects.visible_to(me(request)).whole(), pk=pk)
