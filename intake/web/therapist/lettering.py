"""What lies behind the letter pages: a referral's draft, who is asked, what is shown, and the press that issues."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from clinic.audit import trail
from intake.letters import pdf
from intake.letters.directory import Provider
from intake.letters.facts import Facts, facts_of
from intake.letters.issuing import issue_letter, save_draft, words_of
from intake.letters.models import Draft, Kind, Letter
from intake.letters.parts import Parts
from intake.records.agreements import standing
from intake.referrals.lifecycle import NotAllowed, State
from intake.referrals.models import Referral
from intake.referrals.workflow import By, Overtaken, person
from intake.web.therapist import history
from intake.web.therapist.access import me
from intake.web.therapist.aged import too_old
from intake.web.therapist.letter_forms import IssueForm, LetterForm

_CHANGED = "Somebody changed the letter since you looked at it. Read it again, then issue it."


def draft_of(referral: Referral) -> Draft:
    """The draft as it was kept, or a fresh one that is not stored yet."""
    known = Draft.objects.filter(referral=referral, kind=Kind.REQUEST).select_related("provider").first()
    return known or Draft(referral=referral, paper=settings.LETTER_PAPER)


def opened(referral: Referral) -> tuple[Draft, Facts]:
    """The draft with the facts; that they were read is noted."""
    trail.note("referral.read", subject=referral)
    return draft_of(referral), facts_of(referral)


def why_not(referral: Referral) -> str:
    """Why no letter can be written now; "" where one can."""
    if referral.state != State.DRAFTING:
        return "A letter is written once you decided to ask the provider, and until it went out."
    if referral.call_first:
        return "This person is to be called first. Record the conversation, then write."
    return standing(referral.intake_id).why_not_share()


def page(form: LetterForm, referral: Referral) -> dict[str, Any]:
    """The page on which a letter is written."""
    return {
        "form": form,
        "referral": referral,
        "draft": form.draft,
        "facts": form.facts,
        "named": named(form.facts),
        "why_not": why_not(referral),
        "aged": too_old(referral, timezone.now()),
        "dose": [form[name] for name in ("minutes", "per_week", "weeks")],
        "places": [form[name] for name in ("areas", "avoid")],
    }


def named(facts: Facts) -> str:
    """The provider in the patient's own words; "" where none was named."""
    told = facts.provider
    return "" if told.get("none") else ", ".join(filter(None, (told.get(k) for k in ("name", "practice", "phone"))))


def told_provider(referral: Referral) -> Provider:
    """A new entry, filled in with the patient's words."""
    told = facts_of(referral).provider
    words = {} if told.get("none") else {key: told.get(key, "") for key in ("name", "practice", "phone")}
    return Provider(**words)


def suggested(facts: Facts) -> Iterable[Provider]:
    """Entries that the patient may have meant."""
    told = facts.provider
    if told.get("none"):
        return []
    return Provider.objects.like(name=told.get("name", ""), practice=told.get("practice", ""))[:5]


def choose(request: HttpRequest, referral: Referral, provider: Provider) -> HttpResponse:
    """Ask this provider; back to the letter."""
    draft = draft_of(referral)
    draft.provider, draft.saved_by = provider, me(request)
    if not save_draft(draft=draft, seen=draft.version):
        messages.error(request, "A colleague changed the letter at this moment. Choose again.")
    return redirect("staff:letter", pk=referral.pk)


def saved(form: LetterForm, request: HttpRequest) -> bool:
    """Keep the draft; False when the form now has errors."""
    draft = form.filled()
    draft.saved_by = me(request)
    kept = save_draft(draft=draft, seen=form.cleaned_data["seen"])
    if not kept:
        form.overtaken()
    return kept


def preview(request: HttpRequest, referral: Referral, draft: Draft, status: int = 200, **more: Any) -> HttpResponse:
    """The letter as it would go out, with the button that issues it."""
    assert draft.provider is not None  # noqa: S101 - whoever calls has looked
    parts = Parts.of(draft.parts)
    content = words_of(referral=referral, parts=parts, provider=draft.provider, by=me(request).name)
    printed = pdf.render(content, draft.paper)
    form = IssueForm(initial={"seen": referral.version, "draft": draft.version})
    shown = {"content": content, "pages": printed.pages, "size": draft.get_paper_display(), "form": form}
    aged = too_old(referral, timezone.now())
    context = shown | {"referral": referral, "draft": draft, "why_not": why_not(referral), "aged": aged} | more
    return render(request, "intake/therapist/letter_preview.html", context, status=status)


def ready(draft: Draft) -> bool:
    """Whether everything that a letter needs is there."""
    return bool(draft.parts) and draft.provider is not None and draft.provider.active


def issue(request: HttpRequest, referral: Referral, draft: Draft, form: IssueForm) -> Letter | None:
    """Issue what was seen; None when it did not go, with the reason in a message."""
    same = form.is_valid() and form.cleaned_data["draft"] == draft.version
    letter, why = _issued(referral, draft, form, person(me(request))) if same else (None, _CHANGED)
    if letter:
        history.remember(request, letter.event)
    else:
        messages.error(request, why)
    return letter


def _issued(referral: Referral, draft: Draft, form: IssueForm, by: By) -> tuple[Letter | None, str]:
    """The letter, or None and why it did not go."""
    if draft.provider is None:
        return None, _CHANGED
    how: dict[str, Any] = {"provider": draft.provider, "parts": Parts.of(draft.parts), "paper": draft.paper}
    try:
        return issue_letter(referral=referral, by=by, seen=form.cleaned_data["seen"], **how), ""
    except Overtaken as first:
        return None, f"Not issued. {history.first_was(first.event, timezone.now())}"
    except (NotAllowed, pdf.NotPrintable) as refused:
        return None, f"Not issued. {refused}"
