"""A provider signs in a real browser: from the mail to the receipt in four taps and one typed name."""

from collections.abc import Callable

import pytest

from intake.letters.answers import ProviderAnswer
from tests.intake.letters.holding import code_for_provider, door, mailed
from tests.journeys.hands import Hand, Mouse
from tests.journeys.visit import Visit

NewVisit = Callable[..., Visit]
PHONE = {"width": 360, "height": 740}


def signs(hand: Hand) -> int:
    """The plain yes; gives the taps, those into a box to type left out."""
    typed = hand.presses
    hand.press("Send me a code")
    taps = hand.presses - typed
    hand.type("code", code_for_provider())
    typed = hand.presses
    hand.press("Continue")
    hand.choose("answer", "refer")
    taps += hand.presses - typed
    hand.type("signer_name", "Leila Amin")
    typed = hand.presses
    hand.press("Sign and send")
    return taps + hand.presses - typed


@pytest.mark.parametrize("scripts", [True, False])
def test_a_plain_yes_takes_four_taps_and_one_typed_name(scripts: bool, visit: NewVisit) -> None:
    browser = visit(java_script_enabled=scripts)
    browser.page.set_viewport_size(PHONE)
    browser.opens(door(mailed()))
    assert signs(Mouse(browser.page)) <= 4
    assert browser.page.url.endswith("/sign/receipt/")
    assert ProviderAnswer.objects.get().answer == "refer"
    assert browser.refused == []


def test_no_address_title_or_referer_tells_anything(visit: NewVisit) -> None:
    browser = visit()
    seen: list[str] = []
    browser.page.on("request", lambda asked: seen.append(f"{asked.url} {asked.headers.get('referer', '')}"))
    address = door(mailed())
    browser.opens(address)
    signs(Mouse(browser.page))
    for line in seen:
        assert line.startswith(browser.server)
    after = [line for line in seen if "/sign/receipt/" in line]
    assert after
    assert not [line for line in after if address in line]
    for page in ("/sign/receipt/", "/sign/over/", address):
        browser.opens(page)
        title = browser.page.title().replace("Steady Hands Clinic", "")
        assert not {"Delgado", "Maria", "assage", "neuropathy"} & set(title.split())
