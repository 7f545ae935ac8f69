"""Who holds a link here, for half an hour and one referral: the second code opens, and nothing stands beside it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from clinic.accounts import codes
from clinic.audit import trail
from clinic.audit.network import network_of
from clinic.crypto.blind import keyed
from intake.letters.linking import PURPOSE, send_code
from intake.letters.links import ProviderLink

#: Where it stands in the session: the link that was opened, and the one that a code was asked for.
KEY, ASKED = "provider_link", "provider_asked"
LASTS = timedelta(minutes=30)


def ask(request: HttpRequest, link: ProviderLink) -> bool:
    """Mail a code and remember for which link; False where too many were asked for."""
    request.session[ASKED] = str(link.pk)
    return send_code(link, _caps(request, link))


def asked(request: HttpRequest) -> ProviderLink | None:
    """The link that this browser asked a code for."""
    if ASKED not in request.session:
        return None
    found: ProviderLink | None = ProviderLink.objects.whole().filter(pk=request.session[ASKED]).first()
    return found


def let_in(request: HttpRequest, link: ProviderLink) -> None:
    """The code was right: a new session that holds this link alone. Whoever was signed in here is not any more."""
    logout(request)
    request.session[KEY] = {"link": str(link.pk), "until": (timezone.now() + LASTS).timestamp()}
    _mark(request, link)
    trail.note("link.opened", subject=link, referral=str(link.referral_id))


def until(request: HttpRequest) -> datetime:
    """When this session ends."""
    return datetime.fromtimestamp(request.session[KEY]["until"], tz=UTC)


def link_of(request: HttpRequest) -> ProviderLink | None:
    """The link whose holder is here; None where the time is over, or somebody else came in beside."""
    if KEY not in request.session:
        return None
    if set(request.session.keys()) - {KEY, ASKED} or until(request) <= timezone.now():
        del request.session[KEY]
        return None
    link: ProviderLink | None = ProviderLink.objects.whole().filter(pk=request.session[KEY]["link"]).first()
    if link is not None:
        _mark(request, link)
    return link


def with_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hands the view the link; whoever holds none here is told how to come back."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        link = link_of(request)
        return redirect("sign:over") if link is None else view(request, link, *args, **kwargs)

    return opened


def _mark(request: Any, link: ProviderLink) -> None:
    """For the trail and the logs, who acts."""
    request.provider_id = str(link.provider_id)


def _caps(request: HttpRequest, link: ProviderLink) -> list[codes.Cap]:
    key, network = f"{PURPOSE}:{link.provider_id}", f"{PURPOSE}:{keyed('network', network_of(request))}"
    return [
        codes.Cap(key, settings.CODES_PER_HOUR, codes.HOUR),
        codes.Cap(key, settings.CODES_PER_DAY, codes.DAY),
        codes.Cap(network, settings.CODES_PER_NETWORK, codes.HOUR),
    ]
