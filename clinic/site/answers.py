"""Headers of every answer: pages that can show health data are never kept by a browser or a proxy."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

_PUBLIC = ("/learn/", "/static/", "/privacy/", "/accessibility/", "/reply/", "/robots.txt", "/sitemap.xml")


class PrivateAnswers:
    """Middleware: `Cache-Control: no-store` on all but public pages, and a Permissions-Policy on all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then set the headers."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()")
        if request.path != "/" and not request.path.startswith(_PUBLIC):
            add_never_cache_headers(response)
        return response
