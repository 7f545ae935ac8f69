"""Where content editors look after the education content. Nothing is deleted: a topic is archived, a line is hidden."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from clinic.audit import trail
from education.dependants import Dependant, dependants_of
from education.models import Section, Source, Statement, Topic, check_sources


class NotedAdmin(admin.ModelAdmin):
    """Every change leaves a row in the trail, and nothing can be deleted."""

    def save_model(self, request: HttpRequest, obj: models.Model, form: ModelForm, change: bool) -> None:
        """Save; a form sent back as it was leaves no note."""
        super().save_model(request, obj, form, change)
        if form.changed_data or not change:
            _note(obj, form.changed_data)

    def save_formset(self, request: HttpRequest, form: ModelForm, formset: Any, change: bool) -> None:
        """Save the rows edited in place and note each that was added or changed."""
        super().save_formset(request, form, formset, change)
        for row in formset.new_objects:
            _note(row, ["added"])
        for row, fields in formset.changed_objects:
            _note(row, fields)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Never."""
        return False


def _note(row: models.Model, fields: list[str]) -> None:
    """The trail keeps which fields changed, and for a topic where it stands now; the words stay here."""
    status = {"status": row.status} if isinstance(row, Topic) else {}
    trail.note("education.changed", subject=row, fields=fields, **status)


def _public_page(row: Topic | Section) -> str | None:
    """For "view on site": the page or anchor while the topic is published."""
    topic = row if isinstance(row, Topic) else row.topic
    return row.get_absolute_url() if topic.is_public else None


class SectionForm(forms.ModelForm):
    """A section as it is edited within its topic."""

    class Meta:
        model = Section
        fields = ["heading", "slug", "body", "care", "order", "shown"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            self.fields["slug"].disabled = True


class SectionInline(admin.StackedInline):
    """The sections of a topic; a section's statements are a click away."""

    model = Section
    form = SectionForm
    extra = 0
    can_delete = False
    show_change_link = True
    prepopulated_fields = {"slug": ["heading"]}

    def view_on_site(self, obj: Section) -> str | None:
        """Its anchor on the public page, while there is one."""
        return _public_page(obj)


@admin.register(Topic)
class TopicAdmin(NotedAdmin):
    """A topic with its sections, and when it is due for review."""

    list_display = ["title", "status", "order", "reviewer", "last_reviewed", "next_review_due"]
    list_filter = ["status", "next_review_due"]
    search_fields = ["title", "summary", "sections__heading", "sections__body", "sections__statements__text"]
    inlines = [SectionInline]
    prepopulated_fields = {"slug": ["title"]}
    fieldsets = [
        (None, {"fields": ["title", "slug", "summary", "order", "status"]}),
        ("Review", {"fields": ["reviewer", "last_reviewed", "next_review_due"]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Topic | None = None) -> list[str]:
        """Links point to the address, so it stays once saved."""
        return ["slug"] if obj else []

    def get_prepopulated_fields(self, request: HttpRequest, obj: Topic | None = None) -> dict[str, Any]:
        """The address is filled in from the title while the topic is new."""
        return {} if obj else dict(self.prepopulated_fields)

    def view_on_site(self, obj: Topic) -> str | None:
        """The public page, while there is one."""
        return _public_page(obj)


class StatementForm(forms.ModelForm):
    """A statement as it is edited, with the rule that evidence needs a source."""

    class Meta:
        model = Statement
        fields = ["text", "strength", "carries", "sources", "order", "shown"]

    def clean(self) -> dict[str, Any]:
        """Put the rule's words beside the sources."""
        data = super().clean() or {}
        try:
            check_sources(data.get("strength", ""), data.get("sources"))
        except forms.ValidationError as error:
            self.add_error("sources", error)
        return data


class StatementInline(admin.StackedInline):
    """The statements of a section, each with its sources."""

    model = Statement
    form = StatementForm
    extra = 0
    can_delete = False
    filter_horizontal = ["sources"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Statement]:
        """The statements with the sources that they rest on."""
        return super().get_queryset(request).prefetch_related("sources")

    def get_formset(self, request: HttpRequest, obj: Section | None = None, **kwargs: Any) -> Any:
        """The sources to choose from are read once, however many statements there are."""
        formset = super().get_formset(request, obj, **kwargs)
        sources: Any = formset.form.base_fields["sources"]
        sources.choices = list(sources.choices)
        return formset


@admin.register(Section)
class SectionAdmin(NotedAdmin):
    """A section with its statements, and what rests on it elsewhere."""

    list_display = ["heading", "topic", "care", "order", "shown"]
    list_filter = ["topic", "care", "shown", "statements__strength"]
    list_select_related = ["topic"]
    search_fields = ["heading", "body", "slug", "statements__text", "statements__carries"]
    ordering = ["topic__order", "order"]
    inlines = [StatementInline]
    readonly_fields = ["resting_on_it"]
    fieldsets = [
        (None, {"fields": ["topic", "heading", "slug", "body", "care", "order", "shown"]}),
        ("What rests on this section", {"fields": ["resting_on_it"]}),
    ]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Section | None = None) -> dict[str, Any]:
        """The anchor is filled in from the heading while the section is new."""
        return {} if obj else {"slug": ["heading"]}

    def get_readonly_fields(self, request: HttpRequest, obj: Section | None = None) -> list[str]:
        """Links point to the anchor and the topic, so both stay once saved."""
        return [*self.readonly_fields, "topic", "slug"] if obj else list(self.readonly_fields)

    @admin.display(description="used by")
    def resting_on_it(self, obj: Section) -> SafeString | str:
        """What other parts of the site say rests on this section."""
        found = dependants_of(obj) if not obj._state.adding else {}
        rows = [(name, _listed(dependants)) for name, dependants in found.items()]
        return format_html_join("", "<p>{}: {}</p>", rows) or "Nothing yet."

    def view_on_site(self, obj: Section) -> str | None:
        """Its anchor on the public page, while there is one."""
        return _public_page(obj)


def _listed(dependants: Iterable[Dependant]) -> SafeString:
    links = (format_html('<a href="{}">{}</a>', one.url, one.label) if one.url else one.label for one in dependants)
    return format_html_join(", ", "{}", ((link,) for link in links))


@admin.register(Source)
class SourceAdmin(NotedAdmin):
    """Sources, with how many statements rest on each."""

    list_display = ["title", "where", "date_checked", "statement_count"]
    ordering = ["title"]
    list_filter = [("date_checked", admin.EmptyFieldListFilter)]
    search_fields = ["title", "slug", "where", "what"]
    fieldsets = [
        (None, {"fields": ["title", "slug", "where", "address", "date_checked"]}),
        ("What it is", {"fields": ["what", "in_whom", "found", "cannot_show"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Source]:
        """Counted in the same query."""
        return super().get_queryset(request).annotate(resting=models.Count("statements"))

    @admin.display(description="statements", ordering="resting")
    def statement_count(self, obj: Any) -> int:
        """How many statements rest on it."""
        return obj.resting
