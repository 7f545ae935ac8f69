"""A therapist's desk: pages opened and forms sent as a browser does."""

from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from intake.referrals.models import Referral
from tests.cast import signed_in

DECIDE = "decide"


def address(referral: Referral, page: str = "review") -> str:
    """The address of one of a referral's pages."""
    return reverse(f"staff:{page}", args=[referral.pk])


def text(response: HttpResponse) -> str:
    """The page as text, typographic blanks and line ends as single blanks."""
    return " ".join(response.content.decode().split())


def see(referral: Referral, who: str | Client = "ana", page: str = "review") -> str:
    """A page of a referral as somebody sees it."""
    client = signed_in(who) if isinstance(who, str) else who
    response = client.get(address(referral, page))
    assert response.status_code == 200
    return text(response)


def decide(referral: Referral, step: str, who: str | Client = "ana", **fields: Any) -> HttpResponse:
    """Press Save with a step chosen, on the page as it was when `referral` was read."""
    client = signed_in(who) if isinstance(who, str) else who
    return client.post(address(referral, DECIDE), {"seen": referral.version, "step": step, **fields})
