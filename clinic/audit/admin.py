"""The trail in Django admin: read by clinic admins and privacy officers, written by nobody."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from clinic.audit import subjects
from clinic.audit.actors import WITHOUT_ACCOUNT, as_uuid, names_of
from clinic.audit.models import AuditEvent
from clinic.audit.reading import ReadOnly


class TrailPage(ChangeList):
    """One page of the list, with the names of everybody on it."""

    def get_results(self, request: HttpRequest) -> None:
        """Django's rows, then their names."""
        super().get_results(request)
        self.result_list: Any = list(self.result_list)
        names = names_of(event.actor_id for event in self.result_list)
        for event in self.result_list:
            event.actor_name = names.get(event.actor_id, "")


class KindFilter(admin.AllValuesFieldListFilter):
    """Rows by the kind of what they are about; those about nothing have a name too."""

    def choices(self, changelist: ChangeList) -> Any:
        """As ever, with words in place of the empty link."""
        for choice in super().choices(changelist):
            yield choice if choice["display"] else choice | {"display": "nothing in particular"}


@admin.register(AuditEvent)
class TrailAdmin(ReadOnly):
    """Who did or read what, and when."""

    list_display = ["when", "who", "role", "action", "subject", "number"]
    list_filter = ["action", "actor_role", ("subject_type", KindFilter)]
    search_fields = ["actor_id__exact", "subject_id__exact", "request_id__exact"]
    search_help_text = (
        "Who acted: a name or e-mail address. Whose record: a reference or a whole name. "
        "Or the number of a row, or a whole id."
    )
    date_hierarchy = "at"
    fieldsets = [
        (None, {"fields": ["when", "action", "codes"]}),
        ("Who", {"fields": ["who", "role", "actor_id", "authenticated_by", "request_id"]}),
        ("On what", {"fields": ["subject_type", "subject_id"]}),
        ("Its place in the chain", {"fields": ["number", "previous", "key_id", "mac"]}),
    ]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """The list that knows names."""
        return TrailPage

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[AuditEvent], search_term: str
    ) -> tuple[QuerySet[AuditEvent], bool]:
        """All rows by whoever is named, and all on the records of whoever is named."""
        text = search_term.strip().replace("\0", "")
        return (queryset.filter(_about(text)), False) if text else (queryset, False)

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
        name = event.actor_name if hasattr(event, "actor_name") else names_of([event.actor_id]).get(event.actor_id)
        return name or WITHOUT_ACCOUNT.get(event.actor_role, "An account that is gone")

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


def _about(text: str) -> Q:
    """Rows that the text may mean: an id, a number, somebody who acts, or whose records they are."""
    ids = {text, str(as_uuid(text) or text)}
    rows = Q(actor_id__in=ids) | Q(subject_id__in=ids | subjects.found(text)) | Q(request_id__in=ids)
    people = get_user_model().objects.filter(Q(name__icontains=text) | Q(email__iexact=text))
    rows |= Q(actor_id__in=[str(pk) for pk in people.values_list("pk", flat=True)])
    if text.isascii() and text.isdigit() and len(text) < 19:
        rows |= Q(number=int(text))
    return rows
