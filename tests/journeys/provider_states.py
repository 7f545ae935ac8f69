"""Every page that a provider with a link can see, in every state, and how to get there."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from intake.letters.links import ProviderLink
from tests.cast import signed_in
from tests.intake.letters.holding import code_for_provider, door, let_in, link_of, mailed, sign
from tests.journeys.states import State
from tests.journeys.visit import Visit

WOUND = "V04"


def _opened(visit: Visit, example: str = WOUND) -> Visit:
    return visit.opens(door(mailed(example)))


def _code_asked(visit: Visit) -> Visit:
    return _opened(visit).presses("Send me a code")


def reply(visit: Visit, example: str = WOUND) -> Visit:
    """From the mail to the page with the letter."""
    return _opened(visit, example).presses("Send me a code").fills(code=code_for_provider()).presses("Continue")


def _chosen(visit: Visit, answer: str) -> Visit:
    reply(visit).page.locator(f"input[name=answer][value={answer}]").check(force=True)
    return visit


def _signed(visit: Visit) -> Visit:
    visit = _chosen(visit, "refer_with_limits").fills(limits="No heat.\nLight pressure.", code="G62.9")
    return visit.fills(signer_name="Leila Amin").presses("Sign and send")


def _expired(visit: Visit) -> Visit:
    address, now = door(mailed()), timezone.now()
    ProviderLink.objects.update(begins_at=now - timedelta(days=15), expires_at=now - timedelta(days=1))
    return visit.opens(address)


def _used(visit: Visit) -> None:
    letter = mailed()
    sign(let_in(letter))
    visit.opens(door(letter))


def _of_staff(visit: Visit) -> Visit:
    letter = mailed()
    return visit.signs_in("ana").opens(reverse("staff:issued", args=[letter.pk]))


def _wanted(visit: Visit) -> None:
    letter = mailed()
    signed_in("ana").post(reverse("staff:revoke-link", args=[link_of(letter).pk]))
    visit.opens(door(letter)).presses("Ask for a new link")
    visit.signs_in("ana").opens(reverse("staff:issued", args=[letter.pk]))


PROVIDER = [
    State("link", _opened, wide=True),
    State("link, the code", _code_asked),
    State("link, another code", lambda visit: _code_asked(visit).presses("Send another code"), brief=True),
    State("link, the code refused", lambda visit: _code_asked(visit).presses("Continue"), 422),
    State("link, the letter", reply, wide=True),
    State("link, nothing to clear", lambda visit: reply(visit, "V02"), brief=True),
    State("link, with limits", lambda visit: _chosen(visit, "refer_with_limits"), wide=True),
    State("link, refused", lambda visit: reply(visit).presses("Sign and send"), 422, wide=True),
    State("link, limits missing", lambda visit: _chosen(visit, "refer_with_limits").presses("Sign and send"), 422),
    State("link, signed", _signed, wide=True),
    State("link, used", _used, 410),
    State("link, expired", _expired, 410),
    State("link, a new one asked for", lambda visit: _expired(visit).presses("Ask for a new link"), 410),
    State("link, unknown", lambda visit: visit.opens(f"/sign/{'x' * 43}/"), 404),
    State("link, time over", lambda visit: visit.opens("/sign/over/")),
    State("letter, issued with a link", _of_staff, wide=True),
    State("letter, a new link is wanted", _wanted, wide=True, brief=True),
]
