"""The outbox in Django admin: what waits, what was sent, what was given up on. What a mail says is shown to nobody."""

from collections.abc import Iterable

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import localtime

from clinic.audit.reading import ReadOnly
from clinic.crypto.blind import email_index
from clinic.mail import outbox
from clinic.mail.models import Message, MessageQuerySet


class StateFilter(admin.SimpleListFilter):
    """By what became of it."""

    title = "state"
    parameter_name = "state"
    _STATES = {
        "waiting": MessageQuerySet.waiting,
        "sent": MessageQuerySet.sent,
        "dead": MessageQuerySet.dead,
        "taken-back": MessageQuerySet.taken_back,
    }

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Iterable[tuple[str, str]]:
        """The four states."""
        return [(name, name.replace("-", " ").capitalize()) for name in self._STATES]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Those in the state; all for a state that there is not."""
        chosen = self._STATES.get(self.value() or "")
        return chosen(queryset) if chosen else queryset  # type: ignore[arg-type]


@admin.register(Message)
class OutboxAdmin(ReadOnly):
    """Mails and their way, read-only; what was given up on can be tried again."""

    list_display = ["put_at", "kind", "recipient", "state", "last_error"]
    list_filter = [StateFilter, "kind"]
    search_fields = ["recipient_index"]
    search_help_text = "A whole e-mail address."
    date_hierarchy = "put_at"
    actions = ["try_again"]  # type: ignore[assignment]
    fieldsets = [
        (None, {"fields": ["kind", "recipient", "subject", "length", "message_id"]}),
        ("Its way", {"fields": ["state", "put_at", "not_before", "next_try_at", "attempts", "last_error"]}),
        ("Its end", {"fields": ["sent_at", "dead_at", "taken_back_at"]}),
    ]

    def title_of(self, obj: Message) -> str:
        """What it was, and when it was put."""
        return f"{obj.kind}, {date_format(localtime(obj.put_at), 'DATETIME_FORMAT')}"

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """Those to exactly this address, by the blind index."""
        index = email_index(search_term)
        return (queryset.filter(recipient_index=index) if index else queryset), False

    @admin.display(description="what it says")
    def length(self, message: Message) -> str:
        """How long it is; never its words, for they may hold a code."""
        return f"{len(message.body)} characters, shown to nobody"

    def has_try_again_permission(self, request: HttpRequest) -> bool:
        """The roles' table says who."""
        return request.user.has_perm("mail.retry_message")

    @admin.action(description="Try again what was given up on", permissions=["try_again"])
    def try_again(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Mails that were given up on wait again; the others stay as they are."""
        count = sum(outbox.try_again(message) for message in queryset)
        level = messages.SUCCESS if count else messages.WARNING
        self.message_user(request, f"{count} of {len(queryset)} will be tried again.", level)
