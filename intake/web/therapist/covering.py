"""Who covers for whom: a therapist says who stands in for them, a clinic admin says it for anybody."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from clinic.accounts.models import User
from clinic.accounts.roles import Role
from intake.referrals.cover import Cover, end_cover, name_cover
from intake.web.therapist.access import me, reads

_LONGEST = timedelta(days=180)


def _day(label: str, missing: str) -> forms.DateField:
    picker = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    wrong = {"required": missing, "invalid": f"{label}: write it like 2026-11-30."}
    field = forms.DateField(label=label, widget=picker, error_messages=wrong)
    field.mark_optional = False  # type: ignore[attr-defined]
    return field


def _person(people: QuerySet[User], label: str) -> forms.ModelChoiceField:
    wrong = {"required": f"{label} Choose one.", "invalid_choice": f"{label} Choose one of the list."}
    return forms.ModelChoiceField(people, label=label, empty_label="Choose one", error_messages=wrong)


class CoverForm(forms.Form):
    """Who, from when to when; a clinic admin says for whom, too."""

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(data, initial={"from_day": timezone.localdate()})
        self.user = user
        therapists = User.objects.filter(role=Role.THERAPIST)
        if user.role == Role.THERAPIST:
            therapists = therapists.exclude(pk=user.pk)
        else:
            # Also for somebody who cannot sign in any more: what they closed is nobody else's.
            self.fields["owner"] = _person(therapists, "Who is away?")
            left = "Of somebody who left, every therapist sees what is open. Whoever covers sees what they closed, too."
            self.fields["owner"].help_text = left
        self.fields["cover"] = _person(therapists.filter(is_active=True), "Who covers?")
        self.fields["from_day"] = _day("First day", "Write the first day.")
        self.fields["to_day"] = _day("Last day", "Write the last day.")

    def clean_to_day(self) -> date:
        """Today at the earliest; and not for ever."""
        last: date = self.cleaned_data["to_day"]
        first = self.cleaned_data.get("from_day")
        if first and last < first:
            raise forms.ValidationError("The last day is before the first. Check both.", code="order")
        if last < timezone.localdate():
            raise forms.ValidationError("This day is over. Write a day to come.", code="over")
        if first and last - first > _LONGEST:
            raise forms.ValidationError(f"Write {_LONGEST.days} days at most. You can name it again.", code="long")
        return last

    def clean(self) -> dict[str, Any] | None:
        """Nobody covers for themself."""
        if self.cleaned_data.get("cover") == self.owner:
            self.add_error("cover", "Choose somebody else: nobody covers for themself.")
        return self.cleaned_data

    @property
    def owner(self) -> Any:
        """Who is away."""
        return self.cleaned_data.get("owner") if "owner" in self.fields else self.user


@require_http_methods(["GET", "HEAD", "POST"])
@reads
def cover(request: HttpRequest) -> HttpResponse:
    """What holds and what will, and the form that names one more."""
    user = me(request)
    form = CoverForm(user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        days = {"from_day": given["from_day"], "to_day": given["to_day"]}
        named = name_cover(owner=form.owner, cover=given["cover"], by=user, **days)
        messages.success(request, f"{named.cover} covers for {named.owner}.")
        return redirect("staff:cover")
    every = user.role == Role.CLINIC_ADMIN
    rows = Cover.objects.of(user, every=every).open_ended(timezone.localdate())
    context = {"form": form, "covers": [(row, every or row.owner_id == user.pk) for row in rows], "every": every}
    return render(request, "intake/therapist/cover.html", context, status=422 if form.errors else 200)


@require_POST
@reads
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Back earlier than thought."""
    every = me(request).role == Role.CLINIC_ADMIN
    end_cover(get_object_or_404(Cover.objects.endable_by(me(request), every=every), pk=pk))
    messages.success(request, "That cover is ended.")
    return redirect("staff:cover")
