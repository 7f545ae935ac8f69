"""Coming back with a passkey instead of a code: it opens what the e-mail address opens, and is added after a code."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from clinic.accounts import passkeys
from clinic.accounts.desks import device_of
from clinic.accounts.passkeys import Holder, Refused, works_here
from intake.records.people import people_at, stored_address
from intake.web.patient import back
from intake.web.patient.back_forms import AddressForm

View = Callable[..., HttpResponse]
_REFUSED = gettext_lazy("That did not work. Try again, or let us send you a code.")


def by_address(view: View) -> View:
    """Hands the view whose passkeys these are: the address that somebody came back by."""

    @never_cache
    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = back.back_of(request)
        if found is None:
            return redirect("intake:back")
        return view(request, Holder(address_index=found.address), *args, **kwargs)

    return opened


@never_cache
@require_POST
def options(request: HttpRequest) -> HttpResponse:
    """What to ask the device for; it says itself whose passkey it has, so nothing is told of anybody."""
    return JsonResponse(passkeys.begin_using(request.session))


@never_cache
@require_POST
def come_back(request: HttpRequest) -> HttpResponse:
    """Let in whoever has a passkey of an address that somebody's answers are kept for."""
    try:
        passkey = passkeys.use(request.session, request.POST.get("answer", ""))
        if not people_at(passkey.address_index):
            raise Refused(_REFUSED)
    except Refused as refused:
        context = {"form": AddressForm(), "refused": str(refused), "works_here": works_here(request)}
        return render(request, "intake/patient/back.html", context, status=422)
    back.let_in(request, passkey.address_index, by="passkey")
    return redirect("intake:yours")


@require_http_methods(["GET", "HEAD"])
@by_address
def mine(request: HttpRequest, holder: Holder) -> HttpResponse:
    """The passkeys of the address, and the button that adds one."""
    return _page(request, holder)


@require_POST
@by_address
def new_options(request: HttpRequest, holder: Holder) -> HttpResponse:
    """What to ask the device for when one is added; the device shows the address beside the clinic's name."""
    return JsonResponse(passkeys.begin_adding(request.session, holder, stored_address(holder.address_index)))


@require_POST
@by_address
def add(request: HttpRequest, holder: Holder) -> HttpResponse:
    """Keep what the device made, under the device's own name."""
    try:
        passkeys.add(request.session, holder, request.POST.get("answer", ""), device_of(request)[:60])
    except Refused as refused:
        return _page(request, holder, refused=str(refused))
    messages.success(request, _("Your passkey is added. Next time you need no code on this device."))
    return redirect("intake:passkeys")


@require_POST
@by_address
def remove(request: HttpRequest, holder: Holder, pk: UUID) -> HttpResponse:
    """Take one away; a code by mail works as ever."""
    passkeys.take_away(get_object_or_404(holder.passkeys.all(), pk=pk))
    messages.success(request, _("That passkey is taken away. A code by mail works as before."))
    return redirect("intake:passkeys")


def _page(request: HttpRequest, holder: Holder, refused: str = "") -> HttpResponse:
    if not stored_address(holder.address_index):
        raise Http404
    context = {
        "passkeys": holder.passkeys,
        "refused": refused,
        "works_here": works_here(request),
        "origin": settings.PASSKEY_ORIGINS[0],
    }
    return render(request, "intake/patient/passkeys.html", context, status=422 if refused else 200)
