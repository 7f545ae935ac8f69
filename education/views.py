"""The public pages: the list of topics, a topic, one of its sections, the search; and for staff a page as it was."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control, cache_page
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_safe

from clinic.accounts.roles import STAFF
from education.editions import Edition
from education.models import Topic
from education.pages import topic_page
from education.search import LONGEST, search
from education.words import Status

View = Callable[..., HttpResponse]
SECONDS = 20


def public_page(view: View) -> View:
    """The same page for everybody: small on the wire, with an ETag, and kept ready for `SECONDS`.

    Whoever is signed in reads it fresh, so that an editor sees a change at once.
    """
    fresh = cache_control(no_cache=True)(conditional_page(gzip_page(view)))
    kept = conditional_page(cache_page(SECONDS, cache="pages")(conditional_page(gzip_page(view))))

    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        own = request.GET or settings.SESSION_COOKIE_NAME in request.COOKIES
        return (fresh if own else kept)(request, *args, **kwargs)

    return answer


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """The list of topics that can be read, and the search box."""
    return render(request, "education/home.html", {"topics": Topic.objects.readable()})


@public_page
def found(request: HttpRequest) -> HttpResponse:
    """What the search box found."""
    asked = " ".join(request.GET.get("q", "").split())[:LONGEST].replace("\0", "")
    context = {"asked": asked, "results": search(asked), "topics": Topic.objects.readable()}
    return render(request, "education/search.html", context)


@public_page
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """One topic on one page; one that was public and is archived leads on, any other is as absent as one never was."""
    row = get_object_or_404(Topic.objects.select_related("current", "goes_to"), slug=slug)
    if row.status == Status.ARCHIVED and row.current:
        return redirect(_onward(row), permanent=True)
    edition = row.current if row.is_public else None
    if edition is None or not edition.words["sections"]:
        raise Http404
    context = {
        "page": topic_page(edition.words),
        "related": row.related.readable(),
        "canonical": row.get_absolute_url(),
    }
    return render(request, "education/topic.html", context)


def _onward(row: Topic) -> Topic | str:
    """Where an archived topic leads: to the first that can be read on its way, otherwise to the list."""
    seen = {row.pk}
    while (after := row.goes_to) is not None and after.pk not in seen:
        if after.is_public:
            return after
        seen.add(after.pk)
        row = after
    return "education:home"


@public_page
def section(request: HttpRequest, slug: str, part: str) -> HttpResponse:
    """One section on a page of its own, with the way back to where the reader came from."""
    row = get_object_or_404(Topic.objects.readable().select_related("current"), slug=slug)
    page = topic_page(row.current.words if row.current else {})
    one = next((found for found in page.parts if found.slug == part), None)
    if one is None:
        raise Http404
    context = {"page": page, "part": one, "back": _back(request), "canonical": row.get_absolute_url()}
    return render(request, "education/section.html", context)


def _back(request: HttpRequest) -> str:
    """A page of our own that the reader came from; blank for anything else."""
    back = request.GET.get("back", "")
    ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if ours else ""


@require_safe
@login_required
def edition(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """For staff: the page as the public read it while this edition was the current one."""
    if getattr(request.user, "role", "") not in STAFF:
        raise Http404
    row = get_object_or_404(Edition.objects.select_related("topic"), topic__slug=slug, number=number)
    after = row.topic.editions.filter(number=number + 1).first()
    context = {"page": topic_page(row.words), "edition": row, "after": after, "topic": row.topic}
    return render(request, "education/edition.html", context)
