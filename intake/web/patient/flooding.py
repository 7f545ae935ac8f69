"""Against floods: a field that only machines fill in, and so many intakes an hour from one network address.

There is no limit on all addresses together: a flood from elsewhere keeps nobody out.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext, gettext_lazy

from clinic.audit.network import network_of
from clinic.limits.counting import NO_WAIT, wait_for

STARTED, SENT = "intake.started", "intake.sent"
#: The field out of sight (parts/bait.html). A browser may fill it in by itself, so the page comes again with it empty.
BAIT = "website"
BITTEN = gettext_lazy("A field that stays empty was filled in. Press the button once more.")
_HOUR, _MINUTE = timedelta(hours=1), timedelta(minutes=1)


def bitten(data: Mapping[str, Any]) -> bool:
    """Whether the field that people do not see was filled in."""
    return bool(data.get(BAIT))


def wait(request: HttpRequest, act: str) -> timedelta:
    """Count one more intake started, or sent, from where the request comes; NO_WAIT, or how long until the next."""
    if hasattr(request, "call"):
        return NO_WAIT  # staff on the phone are no flood
    most = settings.INTAKES_STARTED_AN_HOUR if act == STARTED else settings.INTAKES_SENT_AN_HOUR
    return wait_for(act, network_of(request), most=most, within=_HOUR)


def in_words(wait: timedelta) -> str:
    """What to tell somebody who has to wait; nothing when there is no wait."""
    if wait <= NO_WAIT:
        return ""
    at = timezone.localtime(timezone.now() + wait + _MINUTE)
    words = gettext(
        "Many people use this form from your network just now. Wait until %(time)s, then press the button again."
        " What you told us is kept. If you cannot wait, call us."
    )
    return words % {"time": time_format(at, "TIME_FORMAT")}


def told(response: HttpResponse, wait: timedelta) -> HttpResponse:
    """The page with status 429, and how long to wait for programs that ask; unchanged when there is no wait."""
    if wait > NO_WAIT:
        response.status_code = 429
        response.headers["Retry-After"] = str(int(wait.total_seconds()) + 1)
    return response
