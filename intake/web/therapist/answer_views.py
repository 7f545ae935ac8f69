"""Answers that came on paper: found by the printed code, entered with the scanned page, read again."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from clinic.audit import trail
from intake.care.opening import follow_answer
from intake.letters import codes
from intake.letters.answering import take_answer
from intake.letters.answers import ProviderAnswer
from intake.letters.facts import facts_of
from intake.letters.models import Letter
from intake.referrals.lifecycle import NotAllowed, State, steps_for
from intake.referrals.models import Referral
from intake.referrals.workflow import Overtaken, person
from intake.web.therapist import history
from intake.web.therapist.access import acts, find, me, reads
from intake.web.therapist.answer_forms import AnswerForm
from intake.web.therapist.scans import TOO_LARGE


@require_safe
@acts
def find_by_code(request: HttpRequest) -> HttpResponse:
    """The letter of a printed code; on to the form for its answer."""
    typed = request.GET.get("code", "")[:40]
    found = Letter.objects.visible_to(me(request)).by_code(typed).first()
    if found:
        return redirect("staff:answer-enter", pk=found.pk)
    context = {"code": typed, "unknown": bool(typed.strip())}
    return render(request, "intake/therapist/answers.html", context, status=422 if context["unknown"] else 200)


@acts
def answer_enter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Type what stands on the paper, and keep the page itself."""
    letter = get_object_or_404(Letter.objects.visible_to(me(request)).select_related("provider"), pk=pk)
    letter.referral = find(request, letter.referral_id)
    trail.note("letter.read", subject=letter, referral=str(letter.referral_id))
    form = _form(request, letter)
    if form.is_valid() and (entered := _entered(form, request)):
        history.remember(request, entered.event)
        return redirect("staff:answer", pk=entered.pk)
    context = {"form": form, "letter": letter, "referral": letter.referral, "why_not": _why_not(letter.referral)}
    return render(request, "intake/therapist/answer_enter.html", context, status=form.status if form.errors else 200)


@require_safe
@reads
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An answer as it was kept."""
    found = _find(request, pk)
    names = {row["item"]: row["name"] for row in found.letter.content["reply"]["clearances"]}
    cleared = [(names.get(item, item), all_right) for item, all_right in found.cleared.items()]
    context: dict[str, Any] = {"answer": found, "letter": found.letter, "referral": found.referral, "cleared": cleared}
    context |= {"codes": codes.in_words(found.icd10), "undo": history.to_undo(request, timezone.now())}
    trail.note("answer.read", subject=found, referral=str(found.referral_id))
    return render(request, "intake/therapist/answer.html", context)


@require_safe
@reads
def scan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The page that came back, as it was uploaded; to be kept, never shown within our pages."""
    found = get_object_or_404(_answers(request).exclude(scan=None).select_related("scan"), pk=pk)
    trail.note("answer.exported", subject=found, referral=str(found.referral_id))
    ending = found.scan.media.rsplit("/", 1)[-1]
    name = f'attachment; filename="answer-{found.letter.code}.{ending}"'
    return HttpResponse(found.scan.data, content_type=found.scan.media, headers={"Content-Disposition": name})


def _answers(request: HttpRequest) -> Any:
    return ProviderAnswer.objects.visible_to(me(request)).select_related("letter", "event", "referral__patient")


def _find(request: HttpRequest, pk: UUID) -> ProviderAnswer:
    found: ProviderAnswer = get_object_or_404(_answers(request), pk=pk)
    return found


def _form(request: HttpRequest, letter: Letter) -> AnswerForm:
    referral = letter.referral
    steps = steps_for(State(referral.state), me(request).role, call_first=referral.call_first)  # type: ignore[arg-type]
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    items = facts_of(referral).clearable
    form = AnswerForm(letter, steps=steps, items=items, data=posted[0], files=posted[1])
    if request.META.get(TOO_LARGE) and not form.is_valid():
        form.too_large()
    return form


def _why_not(referral: Referral) -> str:
    if referral.call_first:
        return "This person is to be called first. Record the conversation, then the answer."
    waits = referral.state in (State.SENT, State.FLAGGED, State.DRAFTING)
    return "" if waits else "No answer can be entered now: the case is not with the provider any more."


def _entered(form: AnswerForm, request: HttpRequest) -> ProviderAnswer | None:
    """Keep the answer; None when the form now has errors."""
    by, how = person(me(request)), {name: form.cleaned_data[name] for name in ("seen", "scan")}
    try:
        return take_answer(letter=form.letter, given=form.given(), by=by, then=follow_answer(by), **how)
    except NotAllowed as refused:
        form.add_error(None, str(refused))
    except Overtaken as first:
        said = f"{history.first_was(first.event, timezone.now())} Look at it, choose the file again, then save."
        form.add_error(None, said)
        form.data = {**dict(form.data.items()), "seen": first.event.number}
        form.status = 409
    return None
