"""The public pages: the list of topics, a topic, one of its sections, the search; and for staff a page as it was."""

from functools import lru_cache
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from clinic.accounts.roles import STAFF
from clinic.site.context import clinic
from clinic.site.language import SEARCH, spoken
from education.editions import Edition
from education.models import Topic
from education.pages import listed, topic_page
from education.ready import public_page
from education.search import LONGEST, search
from education.words import Status


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """The list of topics that can be read, and the search box."""
    context = {"asked": _asked(request), "topics": listed(spoken()), "canonical": reverse("education:home")}
    return render(request, "education/home.html", context)


@public_page
def found(request: HttpRequest) -> HttpResponse:
    """What the search box found."""
    asked = _asked(request)
    context = {"asked": asked, "results": search(asked, spoken()), "topics": listed(spoken())}
    return render(request, "education/search.html", context)


def _asked(request: HttpRequest) -> str:
    """What stands in the search box."""
    return " ".join(request.GET.get(SEARCH, "").split())[:LONGEST].replace("\0", "")


@public_page
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """One topic on one page; one that was public and is archived leads on, any other is as absent as one never was."""
    status, current = Topic.objects.standing(slug)
    if current and status == Status.ARCHIVED:
        return redirect(_onward(Topic.objects.select_related("goes_to").get(slug=slug)), permanent=True)
    html = _page(current, spoken()) if current and status == Status.PUBLISHED else ""
    if not html:
        raise Http404
    return HttpResponse(html)


@lru_cache(maxsize=128)
def _page(pk: UUID, language: str) -> str:
    """The page of an edition, rendered once: the words never change, and nothing of a reader's is on it."""
    words = Edition.objects.values_list("words", flat=True).get(pk=pk)
    context = {"page": topic_page(words, language), "canonical": reverse("education:topic", args=[words["slug"]])}
    return render_to_string("education/topic.html", clinic(None) | context) if words["sections"] else ""


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
    page = topic_page(row.current.words if row.current else {}, spoken())
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
    context = {"page": topic_page(row.words, spoken()), "edition": row, "after": after, "topic": row.topic}
    return render(request, "education/edition.html", context)
