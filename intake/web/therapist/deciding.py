"""What follows a press: the step through the workflow, then the next case; and what is said when it does not go."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from intake.care.models import Plan
from intake.referrals import workflow
from intake.referrals.correcting import mark_read
from intake.referrals.lifecycle import NotAllowed, State, Step
from intake.referrals.models import TABS, Event, Referral
from intake.referrals.workflow import Overtaken, person
from intake.submission import record_clearance, record_signs
from intake.web.therapist import history, words
from intake.web.therapist.access import me
from intake.web.therapist.asking import SignsForm
from intake.web.therapist.clearing import ClearanceForm
from intake.web.therapist.forms import TEXTS, DecisionForm
from intake.web.therapist.options import OPTIONS

#: States in which the case is still in the therapist's own hands.
_STILL_HERE = frozenset({State.FLAGGED, State.CALLING})


def take(form: DecisionForm, request: HttpRequest) -> Event | None:
    """Take the chosen step; None when the form now has errors. Raises Overtaken."""
    referral = form.referral
    if form.overtaken:
        raise Overtaken(referral.events.latest("number"))
    if not form.is_valid() or form.chosen is None:
        return None
    how: dict[str, Any] = {"note": form.note, "reason": form.reason, "on_paper": form.chosen.on_paper}
    by, seen = person(me(request)), form.cleaned_data["seen"]
    try:
        return workflow.move(referral=referral, step=form.chosen.step, by=by, seen=seen, **how)
    except NotAllowed as refused:
        form.add_error(None, str(refused))
        return None


def is_repeat(event: Event, request: HttpRequest) -> bool:
    """Whether the step that was first is this very one, sent twice by the same press."""
    posted, state = request.POST, event.from_state
    same_step = any(
        option.step == event.step and option.code == posted.get("step")
        for option in (OPTIONS[State(state)] if state else ())
    )
    same_person = event.by_id == str(me(request).pk) and posted.get("seen") == str(event.number - 1)
    return same_step and same_person and all(posted.get(name, "").strip() in event.note for name in TEXTS)


def go_on(request: HttpRequest, event: Event) -> HttpResponse:
    """After a step: the same case while it is in this person's hands, else the next one, else the list."""
    history.remember(request, event)
    if not history.undoing(request, event.referral, event, timezone.now()):
        done = words.lower_first(words.DONE[event.step])
        messages.success(request, f"Saved. {event.referral.patient}: {done}.")
    if event.to_state in _STILL_HERE:
        return _open(request, event.referral)
    if event.step == Step.END and Plan.objects.of(event.referral):
        return redirect("staff:report", pk=event.referral_id)
    tab = next(tab for tab, states in TABS.items() if event.from_state in states)
    return _next(request, event) if tab == "to-decide" else redirect(f"{reverse('staff:worklist')}?tab={tab}")


def _next(request: HttpRequest, event: Event) -> HttpResponse:
    """The next case to decide, taken up by the same press."""
    waiting = Referral.objects.visible_to(me(request)).waiting_for(me(request), timezone.now())
    following = waiting.exclude(pk=event.referral_id).first()
    if following is None:
        messages.info(request, "Nothing else waits.")
        return redirect("staff:worklist")
    return _open(request, following)


def _open(request: HttpRequest, referral: Referral) -> HttpResponse:
    workflow.take_up(referral=referral, user=me(request))
    return redirect("staff:review", pk=referral.pk)


def undo(request: HttpRequest, referral: Referral) -> None:
    """Take one's own last step back, or say why not."""
    try:
        workflow.undo(referral=referral, by=person(me(request)), seen=_seen(request))
        workflow.take_up(referral=referral, user=me(request))
        messages.success(request, f"Undone. {referral.patient} is as before.")
    except Overtaken as first:
        messages.error(request, f"Not undone. {history.first_was(first.event, timezone.now())}")
    except NotAllowed as refused:
        messages.error(request, f"Not undone. {refused}")


def read_correction(request: HttpRequest, referral: Referral) -> None:
    """Take the mark away, unless more came in since the page was opened."""
    if mark_read(referral=referral, seen=_seen(request)):
        messages.success(request, "Noted: you read what the patient corrected.")
    else:
        messages.info(request, "This changed meanwhile. Read it as it is now.")


def _seen(request: HttpRequest) -> int:
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0


def clear(form: ClearanceForm, request: HttpRequest) -> bool:
    """Record the note; False when the form now has errors."""
    by, note = person(me(request)), form.note(me(request))
    try:
        record_clearance(referral=form.referral, note=note, by=by, seen=form.cleaned_data["seen"])
    except NotAllowed as refused:
        form.add_error(None, str(refused))
    except Overtaken as first:
        form.add_error(None, f"{history.first_was(first.event, timezone.now())} Look at it, then save again.")
        form.data = {**dict(form.data.items()), "seen": first.event.number}
        form.status = 409
    return not form.errors


def ask_signs(form: SignsForm, referral: Referral, request: HttpRequest) -> HttpResponse:
    """Record the signs as they were answered by phone."""
    record_signs(referral=referral, pages=form.stored(), by=person(me(request)))
    return judged_anew(request, referral, "The warning signs are recorded")


def judged_anew(request: HttpRequest, referral: Referral, done: str) -> HttpResponse:
    """Back to the case, with its new verdict, still in this person's hands."""
    messages.success(request, f"{done}, and the answers were judged anew.")
    return _open(request, referral)


def status_of(form: ClearanceForm | SignsForm) -> int:
    """200 for a form as it is first shown; with errors 422, or 409 where somebody was first."""
    return getattr(form, "status", 422) if form.errors else 200
