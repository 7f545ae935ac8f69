"""Inviting patients by mail: the list with where each invitation stands, sending again and taking back."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from clinic.audit import trail
from intake.records import inviting
from intake.records.invitations import Invitation, Stands
from intake.web.fields import Birthday, Email, Phone, Words
from intake.web.therapist.access import me, reads

MOST_SHOWN = 200
LANGUAGES = [("en", "English"), ("es", "Spanish")]
WORDS = {
    Stands.SENT: ("Sent, not opened", ""),
    Stands.OPENED: ("Opened, no answer yet", "info"),
    Stands.BEGUN: ("Begun", "info"),
    Stands.SENT_IN: ("Sent in", "ok"),
    Stands.FORGOTTEN: ("Begun, never finished, deleted", ""),
    Stands.WITHDRAWN: ("Taken back", ""),
    Stands.RUN_OUT: ("Run out", "warn"),
}
_LIMIT = "That is enough mail for now: 4 to one address in a week, 40 by one person in an hour. Phone them instead."


class InviteForm(forms.Form):
    """Whom to invite; what the clinic knows already is filled in for them, and they can correct it."""

    name = Words(label="Name of the patient", error_messages={"required": "Write the name of the patient."})
    email = Email(label="E-mail address")
    phone = Phone(label="Phone number", required=False)
    born = Birthday(label="Date of birth", required=False, help_text="Month, day and year, for example 3 27 1960.")
    provider = Words(label="Their doctor or provider", required=False)
    practice = Words(label="Practice or hospital of the provider", required=False)
    language = forms.ChoiceField(
        label="Language of the mail and of the form",
        choices=LANGUAGES,
        required=False,
        help_text="They can change it on every page.",
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["email"].error_messages["required"] = "Write the e-mail address."
        self.fields["language"].mark_optional = False  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"

    def prepared(self) -> dict[str, str]:
        """All that was typed but the address."""
        return {name: value for name, value in self.cleaned_data.items() if name != "email"}


class Row(NamedTuple):
    """One invitation in the list."""

    invitation: Invitation
    name: str
    words: str
    look: str
    may_send: bool
    may_withdraw: bool


@require_http_methods(["GET", "HEAD", "POST"])
@reads
def invitations(request: HttpRequest) -> HttpResponse:
    """The newest invitations, and the form for one more. Nothing in the mail tells of health."""
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _invited(request, form):
        return redirect("staff:invitations")
    rows = list(_rows(timezone.now()))
    trail.note("invitations.read", invitations=[str(row.invitation.pk) for row in rows])
    context = {"form": form, "rows": rows, "days": inviting.HOLDS.days, "most": MOST_SHOWN}
    return render(request, "intake/therapist/invitations.html", context, status=422 if form.errors else 200)


@require_POST
@reads
def send_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A new link; the one before works no more."""
    try:
        sent = inviting.send_again(_found(pk), me(request))
    except inviting.TooMany:
        messages.error(request, _LIMIT)
        return redirect("staff:invitations")
    messages.success(request, "Sent again, with a new link." if sent else "Nothing was sent: it was opened before.")
    return redirect("staff:invitations")


@require_POST
@reads
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The link opens nothing more."""
    taken = inviting.withdraw(_found(pk))
    messages.success(request, "Taken back. Its link opens nothing." if taken else "It was opened or ended before.")
    return redirect("staff:invitations")


def _found(pk: UUID) -> Invitation:
    found: Invitation = get_object_or_404(Invitation.objects.all(), pk=pk)
    return found


def _invited(request: HttpRequest, form: InviteForm) -> bool:
    try:
        inviting.invite(by=me(request), email=form.cleaned_data["email"], prepared=form.prepared())
    except inviting.TooMany:
        form.add_error(None, _LIMIT)
        return False
    messages.success(request, f"{form.cleaned_data['name']} is invited. The mail leaves within a minute.")
    return True


def _rows(now: datetime) -> Iterator[Row]:
    for row in Invitation.objects.whole()[:MOST_SHOWN]:
        stands = row.stands(now)
        words, look = WORDS[stands]
        waits = stands is Stands.SENT
        name = row.prepared.get("name", "")
        yield Row(row, name, words, look, waits or stands is Stands.RUN_OUT, waits)
