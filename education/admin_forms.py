"""The forms behind the admin of education, with the rules that need more than one field."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelectMultiple

from education.models import Section, Source, Statement, Topic, check_sources
from education.words import Status


class TopicForm(forms.ModelForm):
    """A topic; before it was public once, it can be anything."""

    class Meta:
        model = Topic
        fields = [
            "title",
            "slug",
            "summary",
            "order",
            "status",
            "goes_to",
            "related",
            "reviewer",
            "last_reviewed",
            "next_review_due",
        ]

    def clean_status(self) -> str:
        """People have links to what was public, so it is archived and leads them on."""
        status = self.cleaned_data["status"]
        if status == Status.DRAFT and self.instance.current_id:
            raise forms.ValidationError("People have links to this page. Archive it instead: they are then sent on.")
        return status


class OrderForm(forms.ModelForm):
    """The order of one topic, in the list of all."""

    class Meta:
        model = Topic
        fields = ["order"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The list has no place for a label or for words of help beside each number.
        self.fields["order"].help_text = ""
        self.fields["order"].widget.attrs["aria-label"] = f"Order of {self.instance}"


class SectionForm(forms.ModelForm):
    """A section as it is edited, within its topic or alone."""

    class Meta:
        model = Section
        fields = ["heading", "body", "slug", "care", "picture", "order", "shown", "also", "carries"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding and "slug" in self.fields:
            self.fields["slug"].disabled = True


class StatementForm(forms.ModelForm):
    """A statement as it is edited, with the rule that evidence needs a source."""

    class Meta:
        model = Statement
        fields = ["text", "strength", "sources", "card", "carries", "order", "shown"]

    def clean(self) -> dict[str, Any]:
        """Put the rule's words beside the sources."""
        data = super().clean() or {}
        try:
            check_sources(data.get("strength", ""), list(data.get("sources") or ()), card=bool(data.get("card")))
        except forms.ValidationError as error:
            self.add_error("sources", error)
        return data


class Titles:
    """The titles of all sources by key, read when the first of them is needed."""

    @cached_property
    def by_key(self) -> dict[str, str]:
        """{key: title}."""
        return {str(key): title for key, title in Source.objects.values_list("pk", "title")}


class SourcesBox(AutocompleteSelectMultiple):
    """The box to look sources up in; the titles of those chosen are read once for all boxes of a page."""

    def __init__(self, *args: Any, titles: Titles, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.titles = titles

    def optgroups(self, name: str, value: Sequence[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        """The chosen ones alone; the others come when somebody types."""
        chosen = [key for key in map(str, value) if key in self.titles.by_key]
        options = [
            self.create_option(name, key, self.titles.by_key[key], True, index, attrs=attrs)
            for index, key in enumerate(chosen)
        ]
        return [(None, options, 0)]

    def __deepcopy__(self, memo: dict[int, Any]) -> "SourcesBox":
        """A copy of its own that shares the titles."""
        copied = super().__deepcopy__(memo)
        copied.titles = self.titles
        return copied
