"""Somebody is on the phone: find them; a colleague's patient by a whole name, then open their record with a reason."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods

from clinic.accounts.roles import Role
from clinic.audit import trail
from intake.records.searching import MOST
from intake.referrals.finding import found_by_id, named, within
from intake.referrals.glass import LASTS, break_glass
from intake.referrals.models import Referral
from intake.web.fields import Words
from intake.web.therapist.access import me, reads
from intake.web.therapist.late import acts

#: What was found last in this browser, and since when: the door opens for nothing else.
_FOUND = "found_referrals"
_HOLDS = timedelta(minutes=10)
_LEAST = 10


class FindForm(forms.Form):
    """One box; a part of a name finds nobody."""

    text = Words(
        label="Whom do you look for?",
        help_text="A name, a birth date (3/4/1961), a reference, a whole phone number or a whole e-mail address. "
        "A colleague's patient is found by the whole name alone.",
        error_messages={"required": "Write a name, a birth date, a reference, a phone number or an e-mail address."},
    )

    def clean_text(self) -> str:
        """One blank between two words."""
        return " ".join(str(self.cleaned_data["text"]).split())


class ReasonForm(forms.Form):
    """Why somebody opens a colleague's record."""

    reason = Words(
        label="Why do you need this record now?",
        lines=3,
        max_length=500,
        help_text="For example: she called about her visit today, and Ana is away.",
        error_messages={"required": "Write why you need this record now."},
    )

    def clean_reason(self) -> str:
        """A few words, not a letter to get past the box."""
        reason = str(self.cleaned_data["reason"]).strip()
        if len(reason) < _LEAST:
            raise ValidationError("Write a few more words, so that a colleague understands why.", code="short")
        return reason


@require_http_methods(["GET", "HEAD", "POST"])
@reads
def find(request: HttpRequest) -> HttpResponse:
    """Who has this name, and who looks after them; nothing else of them, unless the record is open to the reader."""
    form = FindForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        context |= _found(request, form.cleaned_data["text"])
    return render(request, "intake/therapist/find.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@acts
def door(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask for the reason, then open; what was not found in this browser just now is not there."""
    referral = _behind(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if Referral.objects.visible_to(me(request)).filter(pk=pk).exists():
        return redirect("staff:review", pk=pk)
    if form.is_valid():
        break_glass(referral=referral, by=me(request), reason=form.cleaned_data["reason"])
        return redirect("staff:review", pk=pk)
    context = {"form": form, "referral": referral, "minutes": int(LASTS.total_seconds() // 60)}
    return render(request, "intake/therapist/door.html", context, status=422 if form.errors else 200)


def _found(request: HttpRequest, text: str) -> dict[str, Any]:
    """Up to MOST rows, each with whether it is open; what is not can be opened from here for some minutes."""
    rows = named(text, most=MOST + 1)
    rows += [row for row in within(text, me(request), most=MOST) if row not in rows]
    ids = [row.pk for row in rows]
    seen = set(Referral.objects.visible_to(me(request)).filter(pk__in=ids).values_list("pk", flat=True))
    hidden = [str(pk) for pk in ids if pk not in seen]
    request.session[_FOUND] = {"ids": hidden, "at": timezone.now().isoformat()}
    trail.note("referral.searched", referrals=[str(pk) for pk in ids])
    found = [(row, row.pk in seen) for row in rows[:MOST]]
    return {"searched": True, "found": found, "more": len(rows) > MOST, "may_act": me(request).role == Role.THERAPIST}


def _behind(request: HttpRequest, pk: UUID) -> Referral:
    """What this browser found a few minutes ago, or 404, the same for what exists and what does not."""
    found = request.session.get(_FOUND, {})
    if str(pk) not in found.get("ids", ()) or _too_old(found.get("at", ""), timezone.now()):
        raise Http404
    return get_object_or_404(found_by_id(pk))


def _too_old(at: str, now: datetime) -> bool:
    since = parse_datetime(at)
    return since is None or now - since > _HOLDS
