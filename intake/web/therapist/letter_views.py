"""A letter on its way: whom it goes to, the free parts, a look at it, out; and every letter that went out."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from clinic.accounts.roles import Role
from clinic.audit import trail
from intake.letters import plain
from intake.letters.directory import Provider
from intake.letters.models import Letter
from intake.web.therapist import history, lettering, provider_views
from intake.web.therapist.access import by_post, find, me, reads
from intake.web.therapist.late import acts
from intake.web.therapist.letter_forms import IssueForm, LetterForm
from intake.web.therapist.link_views import links_of


@acts
def letter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The free parts, as the clinic's common plan has them or as they were left."""
    referral = find(request, pk)
    form = LetterForm(*lettering.opened(referral), request.POST if request.method == "POST" else None)
    if form.is_valid() and not lettering.why_not(referral) and lettering.saved(form, request):
        return redirect("staff:letter-preview" if form.draft.provider else "staff:letter-provider", pk=pk)
    status = form.status if form.errors else 200
    return render(request, "intake/therapist/letter.html", lettering.page(form, referral), status=status)


@acts
def letter_provider(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Whom to ask: the patient's own words, entries that fit, the search, a new entry."""
    referral = find(request, pk)
    chosen = request.POST.get("provider", "")
    if chosen:
        return lettering.choose(
            request, referral, get_object_or_404(Provider.objects.active(), pk=provider_views.as_key(chosen))
        )
    draft, facts = lettering.opened(referral)
    context = provider_views.found(request) if request.GET.get("q") else {"q": ""}
    context |= {"referral": referral, "draft": draft, "named": lettering.named(facts)}
    context |= {"suggested": lettering.suggested(facts)}
    return render(request, "intake/therapist/letter_provider.html", context)


@acts
@require_safe
def letter_preview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The letter as it would go out."""
    referral = find(request, pk)
    draft, _ = lettering.opened(referral)
    if not lettering.ready(draft):
        return redirect("staff:letter", pk=pk)
    return lettering.preview(request, referral, draft)


@acts
@by_post
def letter_issue(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Out it goes: frozen, with its hash."""
    referral = find(request, pk)
    draft = lettering.draft_of(referral)
    issued = lettering.issue(request, referral, draft, IssueForm(request.POST)) if lettering.ready(draft) else None
    return redirect("staff:issued", pk=issued.pk) if issued else redirect("staff:letter", pk=pk)


@require_safe
@reads
def issued(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A letter that went out, word for word."""
    found = _find(request, pk)
    context = {"letter": found, "referral": found.referral, "content": found.content}
    context |= {"may_act": me(request).role == Role.THERAPIST}
    context |= {"undo": history.to_undo(request, timezone.now()), "answers": found.answers.order_by("at")}
    context |= links_of(found)
    trail.note("letter.read", subject=found, referral=str(found.referral_id))
    return render(request, "intake/therapist/issued.html", context)


@require_safe
@reads
def letter_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The pages, byte for byte; the file's name says nothing of the patient."""
    found = _find(request, pk)
    trail.note("letter.exported", subject=found, referral=str(found.referral_id), how="pdf")
    name = f'inline; filename="letter-{found.code}.pdf"'
    return HttpResponse(found.pdf, content_type="application/pdf", headers={"Content-Disposition": name})


@require_safe
@reads
def letter_text(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same words as plain text, for a fax cover."""
    found = _find(request, pk)
    trail.note("letter.exported", subject=found, referral=str(found.referral_id), how="text")
    return HttpResponse(plain.text(found.content), content_type="text/plain; charset=utf-8")


def _find(request: HttpRequest, pk: UUID) -> Letter:
    """A letter whose referral this person may see, or 404."""
    shown = ("referral__patient", "referral__intake", "provider", "event")
    return get_object_or_404(Letter.objects.visible_to(me(request)).select_related(*shown), pk=pk)
