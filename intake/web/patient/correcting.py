"""Correcting what was sent: open the answers, leave them as they were, and what a correction does, in plain words."""

from typing import Any
from uuid import UUID

from crispy_forms.helper import FormHelper
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clinic.site.language import KeepsTyped
from intake.records import visits
from intake.records.models import Intake, PatientQuerySet
from intake.records.progress import Progress
from intake.referrals import correcting
from intake.referrals.lifecycle import State
from intake.referrals.models import Referral
from intake.web.fields import Words
from intake.web.patient.back import with_people
from intake.web.patient.door import keep, with_intake
from intake.web.patient.ways import href, next_page


class ReasonForm(KeepsTyped):
    """Why, if the patient wants to say it."""

    heading_in_legend = False
    heading = intro = ""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        label = _("Why do you correct it?")
        self.fields["reason"] = Words(label=label, lines=3, max_length=1000, required=False)
        self.fields["reason"].emergency_note = True  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


@require_POST
@with_people
def correct(request: HttpRequest, people: PatientQuerySet, pk: UUID) -> HttpResponse:
    """Open what was sent for changes, in this browser."""
    intake = get_object_or_404(Intake.objects.of_people(people).were_sent(), pk=pk)
    answer = _opened(request, intake, closed="intake:yours")
    keep(answer, visits.hand_over(intake))
    return answer


@require_POST
@with_intake
def correct_here(request: HttpRequest, intake: Intake) -> HttpResponse:
    """The same in the browser in which it was sent."""
    if intake.sent_at is None:
        return redirect(href(next_page(Progress(intake))))
    return _opened(request, intake, closed="intake:sent")


def _opened(request: HttpRequest, intake: Intake, *, closed: str) -> HttpResponse:
    try:
        correcting.begin(intake)
    except correcting.Closed:
        messages.info(request, _("This request is closed, so what you sent stays as it is."))
        return redirect(closed)
    return redirect(href(next_page(Progress(intake))))


@require_POST
@with_intake
def as_sent(request: HttpRequest, intake: Intake) -> HttpResponse:
    """Leave everything as it was sent."""
    correcting.leave_as_sent(intake)
    return redirect("intake:sent")


def is_correction(intake: Intake) -> bool:
    """Whether what is open was sent, and nobody asked for more."""
    return intake.correcting_at is not None and intake.reopened_at is None


def reason_form(intake: Intake, data: Any = None) -> ReasonForm | None:
    """The form that asks why; None where nothing is corrected."""
    return ReasonForm(data) if is_correction(intake) else None


def may_correct(referral: Referral) -> bool:
    """Whether the patient may open it for changes: until it is closed; while more is asked, it is open already."""
    return referral.state not in (State.CLOSED, State.WAITING_PATIENT)


def what_follows(referral: Referral) -> str:
    """What a correction does, by where the referral stands."""
    return {
        State.FLAGGED: _("Nothing is decided yet. A therapist reads your correction with your answers."),
        State.CALLING: _("A therapist wants to call you. They read your correction first."),
        State.WAITING_PATIENT: _("A therapist reads your correction together with what they asked you."),
        State.DRAFTING: _("The letter to your provider is not sent yet. A therapist reads your correction first."),
        State.SENT: _(
            "Our letter is with your provider already. A therapist reads your correction. Where it matters, they tell "
            "your provider, and your provider may have to decide again."
        ),
        State.IN_CARE: _(
            "Your care has begun. Your therapist reads your correction before your next visit. Where it matters for "
            "your safety, massage waits until your provider has looked."
        ),
        State.CLOSED: _("This request is closed, so what you sent stays as it is."),
    }[State(referral.state)]
