"""What later stages do after a step, in the step's own transaction; this stage cannot know them."""

from collections.abc import Callable

from intake.referrals.models import Event, Referral

Follower = Callable[[Referral, Event], None]
_FOLLOWERS: list[Follower] = []


def also(follower: Follower) -> None:
    """Ask this one, too, after every step; at start-up."""
    if follower not in _FOLLOWERS:
        _FOLLOWERS.append(follower)


def tell(referral: Referral, event: Event) -> None:
    """A step was taken."""
    for follower in _FOLLOWERS:
        follower(referral, event)
