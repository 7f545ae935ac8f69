"""The public pages: the list of topics, and a topic."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from education.models import Topic
from education.pages import topic_page


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The list of topics that can be read."""
    return render(request, "education/home.html", {"topics": Topic.objects.readable()})


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """One topic on one page; a draft or archived one is as absent as one that never was."""
    page = topic_page(slug)
    if page is None:
        raise Http404
    return render(request, "education/topic.html", {"page": page})
