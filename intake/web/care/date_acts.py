"""The form of a date, and what follows a press on its pages."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from intake.care import agreeing, calendar_file
from intake.care.agreeing import NotAgreed, Time
from intake.care.appointments import Appointment
from intake.care.models import Plan
from intake.referrals import notices
from intake.referrals.workflow import person
from intake.web.care.fields import ComingDay, number
from intake.web.therapist.access import me


class DateForm(forms.Form):
    """Day, time and minutes; the place is the clinic."""

    def __init__(self, plan: Plan, data: Any = None, moved: Appointment | None = None) -> None:
        self.plan = plan
        initial: dict[str, Any] = {"minutes": plan.minutes}
        if moved:
            local = timezone.localtime(moved.starts_at)
            initial = {"on": local.date(), "at": f"{local:%H:%M}", "minutes": moved.minutes}
        super().__init__(data, initial=initial)
        self.fields["on"] = ComingDay(label="Day")
        wrong = {"required": "Time: write the time.", "invalid": "Time: write it like 14:30."}
        clock = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        shapes = ["%H:%M", "%H:%M:%S", "%I:%M %p"]
        self.fields["at"] = forms.TimeField(label="Time", widget=clock, input_formats=shapes, error_messages=wrong)
        self.fields["minutes"] = number("Minutes", 5, 240)

    @property
    def time(self) -> Time:
        """What was agreed, by the clinic's clock."""
        told = self.cleaned_data
        return Time(timezone.make_aware(datetime.combine(told["on"], told["at"])), told["minutes"])

    @property
    def hears(self) -> bool:
        """Whether the patient gets a mail of it."""
        return bool(notices.address_for(self.plan.referral))


def agree(form: DateForm, request: HttpRequest) -> HttpResponse | None:
    """A new date; None when the form now has errors."""
    return _written(form, request, lambda: agreeing.agree(plan=form.plan, time=form.time, by=person(me(request))))


def move(form: DateForm, row: Appointment, request: HttpRequest) -> HttpResponse | None:
    """Another time; None when the form now has errors."""
    return _written(form, request, lambda: agreeing.move(appointment=row, time=form.time, by=person(me(request))))


def take_back(row: Appointment, request: HttpRequest) -> HttpResponse:
    """It does not take place."""
    try:
        agreeing.take_back(appointment=row, by=person(me(request)))
        messages.success(request, f"Taken back. {_hears(row)}")
    except NotAgreed as refused:
        messages.error(request, f"Not taken back. {refused}")
    return redirect("staff:plan", pk=row.plan.referral_id)


def as_file(row: Appointment) -> HttpResponse:
    """The calendar file; its name tells nothing."""
    headers = {"Content-Disposition": 'attachment; filename="date.ics"'}
    return HttpResponse(calendar_file.of(row), content_type=calendar_file.MEDIA, headers=headers)


def _written(form: DateForm, request: HttpRequest, act: Callable[[], Appointment]) -> HttpResponse | None:
    try:
        row = act()
    except NotAgreed as refused:
        form.add_error(refused.about or None, str(refused))
        return None
    messages.success(request, f"Saved: {agreeing.when(row)}. {_hears(row)}")
    return redirect("staff:plan", pk=form.plan.referral_id)


def _hears(row: Appointment) -> str:
    hears = notices.address_for(row.plan.referral)
    return "The patient gets a mail." if hears else "The patient gets no mail: tell them."
