"""The privacy officer looks at every record that was opened with a reason; what was looked at stays in the list."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from clinic.accounts.roles import Role
from clinic.audit import trail
from intake.referrals.glass import BreakGlass, check
from intake.referrals.openings import opened_through
from intake.web.fields import Words
from intake.web.therapist.access import for_roles, me

_PAGE = 50
checks = for_roles(Role.PRIVACY_OFFICER)


class NoteForm(forms.Form):
    """What was found."""

    note = Words(
        label="What did you find?",
        lines=3,
        max_length=1000,
        help_text="For example: fits, Ana was away that day. Or whom you talked with.",
        error_messages={"required": "Write what you found."},
    )


@require_safe
@checks
def openings(request: HttpRequest) -> HttpResponse:
    """Those to check, all of them, then those that were checked, the newest first."""
    waiting = list(BreakGlass.objects.told().to_check())
    done = Paginator(BreakGlass.objects.told().checked(), _PAGE).get_page(request.GET.get("page"))
    shown = [str(row.pk) for row in (*waiting, *done)]
    trail.note("openings.read", openings=shown)
    return render(request, "intake/privacy/openings.html", {"waiting": waiting, "done": done})


@require_http_methods(["GET", "HEAD", "POST"])
@checks
def opening(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One opening: who, whose, why, what they did while it lasted; and the form that says it was looked at."""
    row = get_object_or_404(BreakGlass.objects.told(), pk=pk)
    form = NoteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _checked(request, row, form.cleaned_data["note"])
    trail.note("opening.read", subject=row)
    context: dict[str, Any] = {"form": form, "opening": row, "acts": opened_through(row)}
    return render(request, "intake/privacy/opening.html", context, status=422 if form.errors else 200)


def _checked(request: HttpRequest, row: BreakGlass, note: str) -> HttpResponse:
    if check(opening=row, by=me(request), note=note):
        messages.success(request, "Your note is kept with it.")
    else:
        messages.error(request, "Somebody looked at it before you. Your note was not kept.")
    return redirect("staff:opening", pk=row.pk)
