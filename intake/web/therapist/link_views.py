"""The links to one letter: where each stands, taking one away, sending a fresh one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from intake.letters.linking import revoke
from intake.letters.links import ProviderLink, Stands, reachable
from intake.letters.models import Letter
from intake.records.agreements import standing
from intake.referrals.lifecycle import NotAllowed, State, Step
from intake.referrals.workflow import Overtaken, move, person
from intake.web.therapist import history
from intake.web.therapist.access import find, me
from intake.web.therapist.late import acts

WORDS = {
    Stands.EARLY: "Leaves when it can no longer be undone",
    Stands.LIVE: "Works",
    Stands.USED: "Used: there is an answer",
    Stands.REVOKED: "Taken away",
    Stands.REPLACED: "Replaced by a newer letter",
    Stands.EXPIRED: "Ran out",
    Stands.RESTS: "Rests: the case is not with the provider now",
}
_OPEN = (Stands.EARLY, Stands.LIVE, Stands.RESTS)


def links_of(letter: Letter) -> dict[str, Any]:
    """The links to a letter in words, and whether a fresh one can be sent."""
    now = timezone.now()
    found = [(link, link.stands(now)) for link in ProviderLink.objects.of_letter(letter)]
    waits = letter.referral.state == State.SENT and letter.stands and not letter.newer
    return {
        "links": [(link, WORDS[stands], stands in _OPEN) for link, stands in found],
        "wanted": any(link.wanted_at for link, _ in found[:1]),
        "why_not_share": standing(letter.referral.intake_id).why_not_share(),
        "sends": waits and reachable(letter.provider),
        "unreachable": waits and not reachable(letter.provider),
    }


@require_POST
@acts
def revoke_link(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a link away: it opens nothing from now on, for whoever is on its page too."""
    link = get_object_or_404(ProviderLink.objects.visible_to(me(request)).whole(), pk=pk)
    if revoke(link, me(request)):
        messages.success(request, "The link is taken away. It opens nothing any more.")
    return redirect("staff:issued", pk=link.letter_id)


@require_POST
@acts
def send_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send the request again, with a fresh link."""
    letter = get_object_or_404(Letter.objects.visible_to(me(request)), pk=pk)
    referral, seen = find(request, letter.referral_id), request.POST.get("seen", "")
    try:
        how = {"by": person(me(request)), "seen": int(seen) if seen.isdecimal() and len(seen) < 9 else -1}
        history.remember(request, move(referral=referral, step=Step.RESEND, **how))  # type: ignore[arg-type]
    except Overtaken as first:
        messages.error(request, f"Not sent. {history.first_was(first.event, timezone.now())}")
    except NotAllowed as refused:
        messages.error(request, f"Not sent. {refused}")
    return redirect("staff:issued", pk=pk)
