"""Reading in Django admin leaves a row in the trail, and what is written once can only be read there."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.admin.views.main import SEARCH_VAR
from django.core.exceptions import PermissionDenied
from django.db import models
from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from clinic.audit import trail


class NotesLast(admin.ModelAdmin):
    """What a form notes is written when all of it is saved, so that two who save at once do not lock each other up."""

    def _changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Django's own, inside the transaction that Django gives to a form that is sent."""
        if request.method != "POST":
            return super()._changeform_view(request, *args, **kwargs)  # type: ignore[misc]
        with trail.at_the_end():
            return super()._changeform_view(request, *args, **kwargs)  # type: ignore[misc]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Who may not look is told so before anybody looks for the row, so that it tells nothing of it."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return super().history_view(request, object_id, extra_context)


class ReadsNoted(NotesLast):
    """Every list and every page of one row is noted; what somebody searched for is not, for it may be a name."""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list, noted unless Django sends the reader elsewhere."""
        response = super().changelist_view(request, extra_context)
        if response.status_code == 200:
            searched = bool(request.GET.get(SEARCH_VAR))
            trail.note("admin.listed", model=self.opts.label_lower, searched=searched)
        return response

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **how: Any) -> HttpResponse:
        """The page of one row, noted; the empty page that adds one shows nothing of anybody."""
        obj: models.Model | None = how.get("obj")
        if obj is not None:
            trail.note("admin.read", subject=obj)
        return super().render_change_form(request, context, *args, **how)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What was changed in admin, noted like the row itself, whose name it shows."""
        response = super().history_view(request, object_id, extra_context)
        obj = getattr(response, "context_data", {}).get("object")
        if obj is not None:
            trail.note("admin.read", subject=obj)
        return response


class ReadOnly(ReadsNoted):
    """Nobody adds, changes or deletes such rows in admin, whatever their role."""

    actions = None
    change_form_template = "admin/read_only.html"
    empty_value_display = "None"
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Never."""
        return False

    @property
    def media(self) -> Media:
        """Django's own, and how records are laid out."""
        return super().media + Media(css={"all": ["css/admin_records.css"]})

    def title_of(self, obj: Any) -> str:
        """What the page of a row is called."""
        return str(obj)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **how: Any) -> HttpResponse:
        """The page under its own title."""
        context |= {
            "subtitle": self.title_of(how.get("obj")),
            "list_address": reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"),
        }
        return super().render_change_form(request, context, *args, **how)

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[str]:
        """Every field of the page."""
        return flatten_fieldsets(self.fieldsets) if self.fieldsets else list(self.fields or ())  # type: ignore[arg-type]
