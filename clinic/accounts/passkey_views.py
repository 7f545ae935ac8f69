"""Staff and their passkeys: signing in with one, and the page that adds, names and takes them away."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic.accounts import passkeys, second_step
from clinic.accounts.desks import PASSKEY_ALONE, PASSKEY_TOO, is_whole, step_taken
from clinic.accounts.given_names import GivenName
from clinic.accounts.models import User
from clinic.accounts.passkeys import Holder, Refused, works_here
from clinic.accounts.roles import STAFF
from clinic.accounts.views import SignIn, StaffForm, me


class NameForm(forms.Form):
    """What somebody calls the device that a passkey is in."""

    name = GivenName(
        label="Name of the device",
        max_length=60,
        help_text="For example: work tablet.",
        error_messages={
            "required": "Give it a name, so that you know it again.",
            "max_length": "Use 60 letters or fewer.",
        },
    )


def _half(request: HttpRequest) -> User | None:
    """Whose password was right here, while the second step is still to come."""
    user = request.user
    return user if isinstance(user, User) and user.role in STAFF and not is_whole(request) else None


@never_cache
@require_POST
def options(request: HttpRequest) -> HttpResponse:
    """What to ask the device for: after the password, one of that person's passkeys; before it, anybody's."""
    user = _half(request)
    return JsonResponse(passkeys.begin_using(request.session, Holder(user) if user else None))


@never_cache
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Let in whoever the device vouches for: alone, or as the second step after the password."""
    half = _half(request)
    try:
        passkey = passkeys.use(request.session, request.POST.get("answer", ""), holder=Holder(half) if half else None)
        _enter(request, passkey.user, half)
    except Refused as refused:
        return _not_in(request, str(refused), half)
    return redirect(SignIn(request=request).get_success_url())


def _not_in(request: HttpRequest, why: str, half: User | None) -> HttpResponse:
    """Back to where the person was, with the reason."""
    wanted = request.POST.get("next", "")
    if half:
        messages.error(request, why)
        return redirect(f"{reverse('staff:second-step')}?{urlencode({'next': wanted})}")
    context = {"form": StaffForm(request), "refused": why, "next": wanted, "works_here": works_here(request)}
    return render(request, "staff/sign_in.html", context, status=422)


def _enter(request: HttpRequest, user: User | None, half: User | None) -> None:
    """Both steps are taken; somebody who may not sign in is told no more than that it did not work."""
    if user is None or not user.is_active or user.role not in STAFF:
        raise Refused("That did not work. Try again, or use another way in.")
    if half is None:
        request.authenticated_by = PASSKEY_ALONE  # type: ignore[attr-defined]
        login(request, user)
    step_taken(request, user, PASSKEY_TOO if half else PASSKEY_ALONE)


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """One's own passkeys."""
    return _page(request, NameForm())


@never_cache
@require_POST
@login_required
def new_options(request: HttpRequest) -> HttpResponse:
    """What to ask the device for when one is added."""
    user = _who_may_add(request)
    return JsonResponse(passkeys.begin_adding(request.session, Holder(user), user.email))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add(request: HttpRequest) -> HttpResponse:
    """Keep what the device made. At the first sign-in this is the second step."""
    user, form = _who_may_add(request), NameForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, form, status=422 if form.errors else 200)
    try:
        passkeys.add(request.session, Holder(user), request.POST.get("answer", ""), form.cleaned_data["name"])
    except Refused as refused:
        form.add_error(None, str(refused))
        return _page(request, form, status=422)
    if not is_whole(request):
        step_taken(request, user, PASSKEY_TOO)
    messages.success(request, "Your passkey is added. Next time you can sign in with it.")
    return redirect("staff:passkeys")


@require_POST
@login_required
def rename(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Call it something else."""
    passkey = get_object_or_404(Holder(me(request)).passkeys.all(), pk=pk)
    form = NameForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    passkey.name = form.cleaned_data["name"]
    passkey.save(update_fields=["name"])
    return redirect("staff:passkeys")


@require_POST
@login_required
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take one away, unless nothing would be left for the second step."""
    passkey = get_object_or_404(Holder(me(request)).passkeys.all(), pk=pk)
    if second_step.take_away(passkey):
        messages.success(request, f"The passkey “{passkey.name}” is taken away.")
    else:
        messages.error(request, "This is your only second step. Add another passkey or an authenticator app first.")
    return redirect("staff:passkeys")


def _who_may_add(request: HttpRequest) -> User:
    """Somebody who took both steps, or who has no second step yet; with a password alone nobody adds one to others."""
    user = me(request)
    if is_whole(request) or not second_step.has_any(user):
        return user
    raise Http404


def _page(request: HttpRequest, form: NameForm, *, status: int = 200) -> HttpResponse:
    user = me(request)
    context: dict[str, Any] = {
        "form": form,
        "passkeys": Holder(user).passkeys,
        "works_here": works_here(request),
        "origin": settings.PASSKEY_ORIGINS[0],
        "app": second_step.is_set_up(user),
    }
    return render(request, "staff/passkeys.html", context, status=status)
