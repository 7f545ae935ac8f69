"""The pages that a search engine may show, for sitemap.xml."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from education.models import Topic

#: The pages that are not topics, by the name of their route.
PLACES = ("home", "education:home", "intake:start", "privacy", "accessibility")


class _Here(Sitemap):
    """At the clinic's own address, whatever name the request came by."""

    def get_protocol(self, protocol: str | None = None) -> str:
        """https, or http in development."""
        return urlsplit(settings.CLINIC_ADDRESS).scheme

    def get_domain(self, site: Any = None) -> str:
        """The clinic's host."""
        return urlsplit(settings.CLINIC_ADDRESS).netloc


class TopicSitemap(_Here):
    """Each topic that can be read, with the day on which its words changed last."""

    def items(self) -> Any:
        """In the order of the list."""
        return Topic.objects.readable().select_related("current").defer("current__words")

    def lastmod(self, item: Topic) -> datetime | None:
        """When its current edition went public."""
        return item.current.at if item.current else None


class PlaceSitemap(_Here):
    """Home, the list of topics, the start of the intake, and what we promise."""

    def items(self) -> tuple[str, ...]:
        """Names of routes."""
        return PLACES

    def location(self, item: str) -> str:
        """Its address."""
        return reverse(item)


SITEMAPS = {"places": PlaceSitemap, "topics": TopicSitemap}
