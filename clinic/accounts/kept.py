"""A form that came in after the sign-in was over: kept for its sender, who can send it again with one press."""

from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from clinic.accounts.models import KeptForm, User

#: How long it waits for its sender.
HOURS = 12
#: The field by which a form that is sent again names itself.
FIELD = "kept_form"
_LONGEST_PATH = KeptForm._meta.get_field("path").max_length or 0
_NEVER = ("password", "csrf", FIELD)


def keep(request: HttpRequest, user: User) -> None:
    """Keep what was sent; passwords and the form's own token are left out."""
    fields = {name: values for name, values in request.POST.lists() if not any(word in name for word in _NEVER)}
    # No page of ours has an address that does not fit, and PostgreSQL stores no NUL.
    fits = len(request.path) <= _LONGEST_PATH and "\x00" not in request.path
    if fields and fits:
        KeptForm.objects.create(user=user, path=request.path, fields=fields, at=timezone.now())


def sent(request: HttpRequest, user: User) -> None:
    """What is sent again waits no more."""
    with suppress(ValueError):
        KeptForm.objects.filter(user=user, pk=UUID(request.POST[FIELD])).delete()


def waiting(user: User) -> QuerySet[KeptForm]:
    """What waits for this person, the newest first; what nobody came back for is forgotten."""
    KeptForm.objects.filter(at__lt=timezone.now() - timedelta(hours=HOURS)).delete()
    return KeptForm.objects.filter(user=user)


def hidden(form: KeptForm) -> list[tuple[str, str]]:
    """(name, value) of each field, for a form that sends it again."""
    return [(name, value) for name, values in form.fields.items() for value in values]


def typed(form: KeptForm) -> list[str]:
    """What reads like typed words, so that the sender knows it again."""
    return [value for _, value in hidden(form) if " " in value.strip()]
