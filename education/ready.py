"""Public pages ready to send: both forms and the tag of a page made once, and the page kept for some seconds.

Django's own decorators do the same at more than the cost of the page, with a tag that changes at every rendering.
"""

import gzip
from collections.abc import Callable
from functools import lru_cache, wraps
from hashlib import sha256
from typing import NamedTuple

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import override
from django.views.decorators.http import require_safe

from clinic.site.language import spoken

View = Callable[..., HttpResponse]
SECONDS = 20
#: The language is the visitor's choice, which is in a cookie, and before they chose, the browser's.
VARY = "Accept-Encoding, Accept-Language, Cookie"


class Ready(NamedTuple):
    """A page as text and compressed, and the tag that changes with its words and with nothing else."""

    text: bytes
    packed: bytes
    tag: str


@lru_cache(maxsize=128)
def ready(text: bytes) -> Ready:
    """Compressed without the blanks at random that hide secrets: a public page has none, and its tag must stay."""
    return Ready(text, gzip.compress(text, mtime=0), f"W/{quote_etag(sha256(text).hexdigest()[:32])}")


def public_page(view: View) -> View:
    """The same page for everybody of one language: small on the wire, with an ETag, and kept ready for `SECONDS`.

    Whoever is signed in reads it fresh, so that an editor sees a change at once.
    """

    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        own = bool(request.GET) or settings.SESSION_COOKIE_NAME in request.COOKIES
        kept = f"{spoken()}{request.path}"
        page = None if own else caches["pages"].get(kept)
        if page is None:
            # Not a country's own variety, whose dates look otherwise: what is kept is the language's.
            with override(spoken()):
                made = view(request, *args, **kwargs)
            if made.status_code != 200:
                return made
            page = ready(made.content)
            if not own:
                caches["pages"].set(kept, page, SECONDS)
        return _sent(request, page, "no-cache" if own else f"max-age={SECONDS}")

    return answer


def _sent(request: HttpRequest, page: Ready, keep: str) -> HttpResponse:
    packed = "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
    heads = {"ETag": page.tag, "Cache-Control": keep, "Vary": VARY}
    response = HttpResponse(page.packed if packed else page.text, headers=heads)
    if packed:
        response["Content-Encoding"] = "gzip"
    return get_conditional_response(request, page.tag, None, response) or response
