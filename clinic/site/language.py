"""Which language a page is in: the one that was chosen, else the first of the browser's that we have.

Staff, provider and admin pages are English. The button for the other language sends the page's form along: nothing is
saved and nothing refused, and the page comes again with all that was typed. So do the words of the search box.
"""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.datastructures import MultiValueDict
from django.utils.http import escape_leading_slashes

#: Parts of the site for people who work here, for providers and for programs.
_ENGLISH = ("/staff/", "/admin/", "/sign/", "/reply/", "/fhir/", "/health/", "/robots.txt", "/sitemap.xml")
#: The pages to read: no form stands there but the search box.
_TO_READ = "/learn/"
#: The name of the button, whose value is the language asked for, and that of the search box.
BUTTON, SEARCH = "in_language", "q"
#: A full search box comes in under 1,000 bytes: so many digits has its length.
_DIGITS = 3

#: What stood in the form of a page that is shown again in another language.
_typed: ContextVar[QueryDict | None] = ContextVar("typed", default=None)


class InLanguage:
    """Middleware, behind the check against forged requests: answers in the reader's language and keeps it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in one language, and say on what that hung."""
        if request.path.startswith(_ENGLISH):
            with translation.override("en"):
                return self.get_response(request)
        self._begin(request)
        with translation.override(request.LANGUAGE_CODE):
            response = self._chosen_alone(request) if _is_alone(request) else self.get_response(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        _typed.set(None)
        return _remembering(request, response)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> None:
        """A form that came with the button is not for the view: it sees a page that is looked at, in that language."""
        if getattr(request, "two_languages", False) and request.method == "POST" and (chosen := _asked_for(request)):
            choose(request, chosen)
            _typed.set(request.POST)
            request.method, request.POST = "GET", QueryDict()

    def _begin(self, request: Any) -> None:
        request.two_languages, request.chosen_language = True, ""
        request.LANGUAGE_CODE = translation.get_language_from_request(request)
        _typed.set(None)

    def _chosen_alone(self, request: Any) -> HttpResponse:
        """Nothing but the button, as on a page without a form: the same address once more."""
        request.chosen_language = _asked_for(request)
        return HttpResponseRedirect(_with_the_search(request))


def choose(request: Any, language: str) -> None:
    """Answer in this language from here on, and keep it."""
    request.LANGUAGE_CODE = request.chosen_language = language
    translation.activate(language)


def _is_alone(request: HttpRequest) -> bool:
    """Whether the button is all that was sent, on a page to read with the words of the search box.

    A body that can hold more is left to whoever reads it.
    """
    length = request.META.get("CONTENT_LENGTH", "")
    if request.method != "POST":
        return False
    if request.path.startswith(_TO_READ):
        return len(length) <= _DIGITS and {BUTTON} <= set(request.POST) <= {BUTTON, SEARCH}
    short = length in {str(len(f"{BUTTON}={code}")) for code, _ in settings.LANGUAGES}
    return short and set(request.POST) == {BUTTON}


def _with_the_search(request: HttpRequest) -> str:
    """The address that was asked for, in which the words of the search box take the place of those before."""
    # A path that begins with two slashes would be another site's address.
    here = escape_leading_slashes(request.get_full_path())
    typed = request.POST.get(SEARCH, "").strip()
    if not typed:
        return here
    query = request.GET.copy()
    query[SEARCH] = typed
    return f"{here.partition('?')[0]}?{query.urlencode()}"


def _asked_for(request: HttpRequest) -> str:
    asked = request.POST.get(BUTTON, "")
    return asked if asked in dict(settings.LANGUAGES) else ""


def _remembering(request: Any, response: HttpResponse) -> HttpResponse:
    if request.chosen_language:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            request.chosen_language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
            secure=settings.LANGUAGE_COOKIE_SECURE,
        )
    return response


def spoken() -> str:
    """The language of this moment as the clinic keeps it: "en" or "es"."""
    return (translation.get_language() or settings.LANGUAGE_CODE).partition("-")[0]


def other() -> tuple[str, str]:
    """Code and own name of the language that a page can be changed to."""
    return next((code, name) for code, name in settings.LANGUAGES if code != spoken())


def say(text: str) -> str:
    """The text in the language of this moment: for words that come from where nothing is known of languages."""
    return translation.gettext(text) if text else ""


def typed() -> QueryDict | None:
    """What stood in the form of this page when its language was changed; None when it was not."""
    return _typed.get()


class KeepsTyped(forms.Form):
    """A form on a page in two languages: what was typed comes back unjudged when the language is changed."""

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        """As stored; after a change of language as it stood on the page."""
        kept = typed()
        if kept is None:
            return super().get_initial_for_field(field, field_name)
        return field.widget.value_from_datadict(kept, MultiValueDict(), self.add_prefix(field_name))
