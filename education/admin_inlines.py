"""Sections and statements as they are edited in place, within their topic or section."""

from typing import Any

import nested_admin
from django.db import models
from django.http import HttpRequest

from education.admin_forms import SectionForm, SourcesBox, StatementForm, Titles
from education.models import Section, Statement, Topic


def public_page(row: Topic | Section) -> str | None:
    """For "view on site": the page or anchor while the topic is published."""
    topic = row if isinstance(row, Topic) else row.topic
    return row.get_absolute_url() if topic.is_public else None


class StatementInline(nested_admin.NestedStackedInline):
    """The statements of a section, each with its sources."""

    model = Statement
    form = StatementForm
    extra = 0
    can_delete = False
    classes = ["collapse"]
    fieldsets = [
        (None, {"fields": ["text", "strength", "sources"]}),
        ("More about this statement", {"classes": ["collapse"], "fields": ["card", "carries", "order", "shown"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Statement]:
        """The statements with the sources that they rest on."""
        return super().get_queryset(request).prefetch_related("sources")

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Sources are looked up by typing; what a whole page needs to know of them is read once."""
        titles = request.__dict__.setdefault("source_titles", Titles())
        kwargs["widget"] = SourcesBox(db_field, self.admin_site, titles=titles)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class SectionInline(nested_admin.NestedStackedInline):
    """The sections of a topic, with their statements."""

    model = Section
    form = SectionForm
    extra = 0
    can_delete = False
    show_change_link = True
    prepopulated_fields = {"slug": ["heading"]}
    inlines = [StatementInline]
    fieldsets = [
        (None, {"fields": ["heading", "body"]}),
        ("More about this section", {"classes": ["collapse"], "fields": SectionForm.Meta.fields[2:]}),
    ]

    def view_on_site(self, obj: Section) -> str | None:
        """Its anchor on the public page, while there is one."""
        return public_page(obj)
