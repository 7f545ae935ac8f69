"""What a therapist sees and does: the worklist, the review, and every step of a referral."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse


def worklist(request: HttpRequest) -> HttpResponse:
    """The list of referrals, by tab."""
    raise Http404


def review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One referral."""
    raise Http404


def take_up(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hold it for 15 minutes."""
    raise Http404


def decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take one step."""
    raise Http404


def undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take the last step back."""
    raise Http404


def clearance(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record a provider's note."""
    raise Http404


def signs(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask the warning signs again."""
    raise Http404
