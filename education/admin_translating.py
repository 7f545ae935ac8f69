"""Another language in admin: how it stands in the lists, and a page with the English beside it, one press away."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.validators import MaxLengthValidator
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from clinic.accounts.models import User
from clinic.audit import trail
from education.languages import TRANSLATED
from education.models import Section, Topic
from education.prose import refuse_html, refuse_strange_links
from education.publishing import publish_all
from education.translating import State, Text, keep, standing, texts_of

#: A language may need so many times the room that English has.
_ROOM = 1.5


def in_words(texts: Iterable[Text]) -> str:
    """How they stand: "2 missing, 1 out of date", or "current"."""
    found = standing(texts)
    behind = [f"{count} {state.label}" for state, count in found.items() if state is not State.CURRENT]
    return ", ".join(behind) or "current"


class SpanishFilter(admin.SimpleListFilter):
    """Rows by how their Spanish stands."""

    title = "Spanish"
    parameter_name = "spanish"
    language = "es"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Each state; a row that lacks something counts as missing, whatever else of it is out of date."""
        return [("missing", "Something is missing"), ("older", "Something is out of date"), ("current", "All current")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Those that have a text in this state, or for "current" no other."""
        if (asked := self.value()) not in State.values:
            return queryset
        found = {key: set(standing(texts)) for key, texts in texts_of(queryset, self.language).items()}
        wanted = [
            key for key, has in found.items() if (has <= {State.CURRENT} if asked == State.CURRENT else asked in has)
        ]
        return queryset.filter(pk__in=wanted)


class ShowsSpanish(admin.ModelAdmin):
    """A list with a column that says how the Spanish of each row stands."""

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The list of Django, with the states of its rows looked up once for all of them."""
        changes = super().get_changelist_instance(request)
        texts = texts_of(changes.result_list, "es")
        for row in changes.result_list:
            row.spanish_texts = texts[row.pk]
        return changes

    @admin.display(description="Spanish")
    def spanish(self, obj: Any) -> str:
        """In words."""
        return in_words(obj.spanish_texts)

    def translated_at(self, obj: Any) -> tuple[models.Model, str]:
        """Whose page of words has those of `obj`, and the anchor there."""
        return obj, ""

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **how: Any) -> HttpResponse:
        """Django's own, with a way to the words in each other language for whoever may change them."""
        obj = context.get("original")
        if obj is not None and self.has_change_permission(request, obj):
            owner, anchor = self.translated_at(obj)
            name = f"admin:education_{owner._meta.model_name}_words"
            context["languages"] = [
                (f"{reverse(name, args=[owner.pk, code])}{anchor}", label, in_words(texts_of([obj], code)[obj.pk]))
                for code, label in TRANSLATED.items()
            ]
        return super().render_change_form(request, context, *args, **how)


class WordsForm(forms.Form):
    """Each text of a page in another language, what its editor had before them, and whether it is still right."""

    def __init__(self, texts: list[Text], *args: Any) -> None:
        super().__init__(*args)
        self.label_suffix = ""
        self.texts = texts
        for text in texts:
            limit = text.owner._meta.get_field(text.field).max_length  # type: ignore[union-attr]
            self.fields[text.name] = forms.CharField(
                required=False,
                initial=text.words,
                label=TRANSLATED[text.language],
                widget=forms.Textarea(attrs={"rows": min(12, 2 + len(text.english) // 60), "lang": text.language}),
                validators=[
                    refuse_html,
                    refuse_strange_links,
                    *([MaxLengthValidator(int(limit * _ROOM))] if limit else []),
                ],
            )
            self.fields[f"seen-{text.name}"] = forms.CharField(
                required=False, initial=text.seen, widget=forms.HiddenInput
            )
            if text.state is State.OLDER:
                label = f"The {TRANSLATED[text.language]} is still right"
                self.fields[f"still-{text.name}"] = forms.BooleanField(required=False, label=label)

    def clean(self) -> dict[str, Any]:
        """Refuse what was written beside other words than stand there now; what was typed stays in its box."""
        data = super().clean() or {}
        for text in self.texts:
            if text.name in data:
                data[text.name] = data[text.name].replace("\r\n", "\n")
            touched = data.get(text.name, text.words) != text.words or data.get(f"still-{text.name}")
            if touched and data.get(f"seen-{text.name}") != text.seen:
                self.add_error(text.name, "Somebody changed this meanwhile. Look at it again, then save.")
                self.data = {**self.data, f"seen-{text.name}": text.seen}
        return data

    def rows(self) -> list[tuple[Text, forms.BoundField, forms.BoundField, forms.BoundField | None]]:
        """For the page: the text, its box, what was seen, and the tick if it is out of date."""
        return [
            (text, self[text.name], self[f"seen-{text.name}"], self[still] if still in self.fields else None)
            for text in self.texts
            for still in [f"still-{text.name}"]
        ]

    def keep(self, by: User) -> list[str]:
        """Keep all that was changed; the names of the texts."""
        data = self.cleaned_data
        return [
            text.name
            for text in self.texts
            if keep(text, data[text.name], still_right=bool(data.get(f"still-{text.name}")), by=by)
        ]


class Translates(ShowsSpanish):
    """The page of words in another language."""

    def get_urls(self) -> list[URLPattern]:
        """Django's own, and a page for each language."""
        name = f"education_{self.opts.model_name}_words"
        page = path("<uuid:pk>/words/<str:language>/", self.admin_site.admin_view(self.words_page), name=name)
        return [page, *super().get_urls()]

    def words_page(self, request: HttpRequest, pk: UUID, language: str) -> HttpResponse:
        """The English beside the words in `language`; what is saved goes public at once where the page is."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if language not in TRANSLATED:
            raise Http404
        with transaction.atomic():
            obj = self.model._default_manager.select_for_update(of=("self",)).filter(pk=pk).first()
            if obj is None:
                raise Http404
            form = WordsForm(texts_of([obj], language)[pk], request.POST or None)
            if form.is_valid():
                self._keep(request, obj, form, language)
                return HttpResponseRedirect(request.path)
        return self._shown(request, obj, form, language)

    def _keep(self, request: HttpRequest, obj: Any, form: WordsForm, language: str) -> None:
        with trail.at_the_end():
            if changed := form.keep(request.user):  # type: ignore[arg-type]
                trail.note("education.translated", subject=obj, language=language, texts=changed)
                publish_all(self.topics_of(obj))  # type: ignore[attr-defined]
        messages.success(request, f"Saved. {len(changed)} of these texts changed.")

    def _shown(self, request: HttpRequest, obj: Any, form: WordsForm, language: str) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": f"{TRANSLATED[language]}: {obj}",
            "opts": self.opts,
            "original": obj,
            "form": form,
            "language": language,
            "name": TRANSLATED[language],
            "standing": in_words(form.texts),
            "change_href": reverse(f"admin:education_{self.opts.model_name}_change", args=[obj.pk]),
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/education/words.html", context, status=status)


def at_its_topic(section: Section) -> tuple[Topic, str]:
    """The words of a section stand on the page of its topic."""
    return section.topic, f"#id_{section.pk.hex}-heading"
