"""A trembling hand reaches a wrong control a third as often as in the crispy Bootstrap pack, and all is sent."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext

from intake.protocols.models import load
from tests.touch.measuring import GOAL, SIDES, measure, sent_as_meant, table, wrong_taps

NewContext = Callable[..., BrowserContext]
#: A hand that trembles, and one that trembles much.
SPREADS, SEED = (14, 20), 1


def test_a_trembling_hand_goes_wrong_a_third_as_often_at_most(new_context: NewContext) -> None:
    load()
    runs = [measure(new_context, side, spread, SEED) for spread in SPREADS for side in SIDES]
    print("\n".join(table(runs)))  # noqa: T201
    assert sent_as_meant(runs, "ours") == len(SPREADS)
    assert sent_as_meant(runs, "ours") >= sent_as_meant(runs, "Bootstrap")
    assert wrong_taps(runs, "Bootstrap") >= 5
    assert wrong_taps(runs, "ours") <= GOAL * wrong_taps(runs, "Bootstrap")
