"""The trail in Django admin: read by clinic admins and privacy officers, written by nobody."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from clinic.audit.models import AuditEvent
from clinic.audit.reading import ReadOnly

#: Who acts without an account.
_WITHOUT_ACCOUNT = {
    "patient": "A patient",
    "visitor": "Somebody not signed in",
    "system": "The clinic's system",
    "clock": "The clinic's clock",
    "provider": "A provider",
}


def names_of(events: Iterable[AuditEvent]) -> dict[str, str]:
    """Actor id -> name, for the accounts that still exist, in one query."""
    ids = {found for event in events if (found := _uuid(event.actor_id))}
    people = get_user_model().objects.filter(pk__in=ids).values_list("pk", "name") if ids else ()
    return {str(pk): name for pk, name in people}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


class TrailPage(ChangeList):
    """One page of the list, with the names of everybody on it."""

    def get_results(self, request: HttpRequest) -> None:
        """Django's rows, then their names."""
        super().get_results(request)
        self.result_list: Any = list(self.result_list)
        names = names_of(self.result_list)
        for event in self.result_list:
            event.actor_name = names.get(event.actor_id, "")


@admin.register(AuditEvent)
class TrailAdmin(ReadOnly):
    """Who did or read what, and when."""

    list_display = ["when", "who", "role", "action", "subject"]
    list_filter = ["action", "actor_role"]
    search_fields = ["actor_id__exact", "subject_id__exact", "request_id__exact"]
    search_help_text = "A whole id: of the person who acted, of what they acted on, or of the request."
    date_hierarchy = "at"
    fieldsets = [
        (None, {"fields": ["when", "action", "codes"]}),
        ("Who", {"fields": ["who", "role", "actor_id", "authenticated_by", "request_id"]}),
        ("On what", {"fields": ["subject_type", "subject_id"]}),
    ]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """The list that knows names."""
        return TrailPage

    def title_of(self, obj: AuditEvent) -> str:
        """When, and what."""
        return f"{self.when(obj)} {obj.action}"

    @admin.display(description="when", ordering="at")
    def when(self, event: AuditEvent) -> str:
        """To the second, at the clinic."""
        return f"{localtime(event.at):%Y-%m-%d %H:%M:%S}"

    @admin.display(description="role", ordering="actor_role")
    def role(self, event: AuditEvent) -> str:
        """In words."""
        return event.actor_role.replace("_", " ").capitalize()

    @admin.display(description="who")
    def who(self, event: AuditEvent) -> str:
        """The name, while the account exists; otherwise what kind of actor it was."""
        name = event.actor_name if hasattr(event, "actor_name") else names_of([event]).get(event.actor_id)
        return name or _WITHOUT_ACCOUNT.get(event.actor_role, "An account that is gone")

    @admin.display(description="subject")
    def subject(self, event: AuditEvent) -> str:
        """The kind of row and its id; for a list, the kind of its rows."""
        return f"{event.subject_type} {event.subject_id}".strip() or str(event.detail.get("model", ""))

    @admin.display(description="codes")
    def codes(self, event: AuditEvent) -> SafeString:
        """What the act carried, a line for each."""
        rows = (
            (key, ", ".join(map(str, value)) if isinstance(value, list) else value)
            for key, value in event.detail.items()
        )
        return format_html_join("", "<div>{}: {}</div>", rows)
