"""Where content editors look after the education content. Nothing is deleted: a topic is archived, a line is hidden."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import nested_admin
from django.contrib import admin, messages
from django.db import models, transaction
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from clinic.audit import trail
from clinic.audit.reading import NotesLast
from education.admin_forms import OrderForm, SectionForm, TopicForm
from education.admin_inlines import SectionInline, StatementInline, public_page
from education.admin_translating import ShowsSpanish, SpanishFilter, Translates, at_its_topic
from education.dependants import Dependant, dependants_of, missing
from education.models import Section, Source, Topic
from education.pages import topic_page
from education.publishing import publish_all, words_of
from education.readability import HARDEST, of_section
from education.words import Status

SOON = timedelta(days=30)


class NotedAdmin(ShowsSpanish, NotesLast, nested_admin.NestedModelAdmin):
    """Every change leaves a row in the trail, goes public at once where it may, and nothing can be deleted."""

    class Media:
        js = ["js/admin_boxes.js"]

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

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:
        """Save all of it, then let the public's pages follow, and say what an editor should know."""
        super().save_related(request, form, formsets, change)
        topics = self.topics_of(form.instance)
        publish_all(topics)
        if "_preview" not in request.POST:
            _advise(request, topics)

    def topics_of(self, obj: Any) -> list[Topic]:
        """The topics whose page says something of `obj`."""
        raise TypeError("Each admin of education says which pages a change of its rows reaches.")

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Never."""
        return False


def _note(row: models.Model, fields: list[str]) -> None:
    """The trail keeps which fields changed, and for a topic where it stands now; the words stay here."""
    status = {"status": row.status} if isinstance(row, Topic) else {}
    trail.note("education.changed", subject=row, fields=fields, **status)


def _advise(request: HttpRequest, topics: Iterable[Topic]) -> None:
    """Hard words and things that rest on nothing now; neither keeps an editor from saving."""
    for topic in topics:
        for section in words_of(topic)["sections"]:
            if (found := of_section(section)) > HARDEST:
                words = f"“{section['heading']}” reads at grade {found:.1f}. Aim at {HARDEST:.0f} or below: shorter"
                messages.warning(request, f"{words} sentences, shorter words.")
    _warn_of_gaps(request)


def _warn_of_gaps(request: HttpRequest) -> None:
    for name, dependants in missing().items():
        labels = ", ".join(one.label for one in dependants)
        messages.warning(request, f"No page that can be read says anything for these. {name}: {labels}.")


def _listed(dependants: Iterable[Dependant]) -> SafeString:
    links = (format_html('<a href="{}">{}</a>', one.url, one.label) if one.url else one.label for one in dependants)
    return format_html_join(", ", "{}", ((link,) for link in links))


class DueFilter(admin.SimpleListFilter):
    """Topics that somebody has to look at again."""

    title = "review"
    parameter_name = "review"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Now, or soon."""
        return [("due", "Due now, or never reviewed"), ("soon", "Due within 30 days")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """What is due by then."""
        by = {"due": timezone.localdate(), "soon": timezone.localdate() + SOON}.get(self.value() or "")
        return queryset.due(by) if by else queryset


@admin.register(Topic)
class TopicAdmin(Translates, NotedAdmin):
    """A topic with its sections and their statements, and when it is due for review."""

    form = TopicForm
    list_display = ["title", "status", "order", "review", "spanish", "reviewer", "next_review_due"]
    list_editable = ["order"]
    list_filter = ["status", DueFilter, SpanishFilter]
    search_fields = ["title", "summary", "sections__heading", "sections__body", "sections__statements__text"]
    inlines = [SectionInline]
    prepopulated_fields = {"slug": ["title"]}
    autocomplete_fields = ["related", "goes_to"]
    fieldsets = [
        (None, {"fields": ["title", "slug", "summary", "order", "status", "goes_to", "related"]}),
        ("Review", {"fields": ["reviewer", "last_reviewed", "next_review_due"]}),
    ]

    def topics_of(self, obj: Topic) -> list[Topic]:
        """The topic itself."""
        return [obj]

    def get_readonly_fields(self, request: HttpRequest, obj: Topic | None = None) -> list[str]:
        """Links point to the address, so it stays once saved."""
        return ["slug"] if obj else []

    def get_prepopulated_fields(self, request: HttpRequest, obj: Topic | None = None) -> dict[str, Any]:
        """The address is filled in from the title while the topic is new."""
        return {} if obj else dict(self.prepopulated_fields)

    @admin.display(description="review", ordering="next_review_due")
    def review(self, obj: Topic) -> str:
        """In words, whether somebody has to look at it."""
        today = timezone.localdate()
        if obj.status == Status.ARCHIVED:
            return "archived"
        if obj.last_reviewed is None or obj.next_review_due is None:
            return "due now: never reviewed"
        days = (obj.next_review_due - today).days
        if days <= 0:
            return "due now"
        return f"due in {days} day{'' if days == 1 else 's'}" if days <= SOON.days else "reviewed"

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> type[ModelForm]:
        """The order of each row, named after its topic."""
        return super().get_changelist_form(request, form=OrderForm, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list, with a warning while something of the intake rests on no page."""
        if request.method == "GET":
            _warn_of_gaps(request)
        return super().changelist_view(request, extra_context)

    def view_on_site(self, obj: Topic) -> str | None:
        """The public page, while there is one."""
        return public_page(obj)

    def response_add(self, request: HttpRequest, obj: Topic, post_url_continue: str | None = None) -> HttpResponse:
        """As ever, or the preview."""
        return self._preview(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Topic) -> HttpResponse:
        """As ever, or the preview."""
        return self._preview(request, obj) or super().response_change(request, obj)

    def _preview(self, request: HttpRequest, obj: Topic) -> HttpResponse | None:
        """The page as it would be; what was saved to make it is taken back."""
        if "_preview" not in request.POST:
            return None
        context = {"page": topic_page(words_of(obj)), "topic": obj}
        transaction.set_rollback(True)
        return render(request, "education/edition.html", context)


@admin.register(Section)
class SectionAdmin(NotedAdmin):
    """A section with its statements, and what rests on it elsewhere."""

    form = SectionForm
    list_display = ["heading", "topic", "care", "order", "shown", "spanish"]
    list_filter = [SpanishFilter, "topic", "care", "shown", "statements__strength"]
    list_select_related = ["topic"]
    search_fields = ["heading", "body", "slug", "carries", "statements__text", "statements__carries"]
    ordering = ["topic__order", "order"]
    inlines = [StatementInline]
    prepopulated_fields = {"slug": ["heading"]}
    autocomplete_fields = ["topic"]
    readonly_fields = ["resting_on_it"]
    fields = ["topic", *SectionForm.Meta.fields, "resting_on_it"]

    def topics_of(self, obj: Section) -> list[Topic]:
        """The topic it is part of."""
        return [obj.topic]

    def translated_at(self, obj: Section) -> tuple[Topic, str]:
        """On the page of its topic."""
        return at_its_topic(obj)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Section | None = None) -> dict[str, Any]:
        """The anchor is filled in from the heading while the section is new."""
        return {} if obj else dict(self.prepopulated_fields)

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
        return public_page(obj)


@admin.register(Source)
class SourceAdmin(Translates, NotedAdmin):
    """Sources, and which statements rest on each."""

    list_display = ["title", "where", "date_checked", "statement_count", "spanish"]
    ordering = ["title"]
    list_filter = [SpanishFilter, ("date_checked", admin.EmptyFieldListFilter), "statements__section__topic"]
    search_fields = ["title", "slug", "where", "what"]
    readonly_fields = ["resting_on_it"]
    fieldsets = [
        (None, {"fields": ["title", "slug", "where", "address", "date_checked"]}),
        ("What it is", {"fields": ["what", "in_whom", "found", "cannot_show"]}),
        ("What rests on it", {"fields": ["resting_on_it"]}),
    ]

    def topics_of(self, obj: Source) -> list[Topic]:
        """Every topic that cites it."""
        return list(Topic.objects.filter(sections__statements__sources=obj).distinct())

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Source]:
        """Counted in the same query."""
        return super().get_queryset(request).annotate(resting=models.Count("statements", distinct=True))

    @admin.display(description="statements", ordering="resting")
    def statement_count(self, obj: Any) -> int:
        """How many statements rest on it."""
        return obj.resting

    @admin.display(description="statements")
    def resting_on_it(self, obj: Source) -> SafeString | str:
        """Each statement with a link to the section that makes it."""
        if obj._state.adding:
            return "Nothing yet."
        lines = obj.statements.select_related("section__topic").order_by("section__topic__order", "section__order")
        rows = [
            (
                reverse("admin:education_section_change", args=[line.section_id]),
                line.section.topic,
                line.section,
                line.text,
            )
            for line in lines
        ]
        listed = format_html_join("", '<li><a href="{}">{}: {}</a><br>{}</li>', rows)
        return format_html("<ul>{}</ul>", listed) if rows else "Nothing yet."
