"""A visit begins in a real browser: both pages of signs asked, four taps when all is well, one screen of a tablet."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from intake.care.models import Plan
from intake.care.visits import DaySigns
from intake.referrals.lifecycle import State as Stage
from tests.intake.referrals.people import again
from tests.journeys.care_states import busy
from tests.journeys.visit import Visit

TABLET = {"width": 820, "height": 1180}
#: Nobody finds the next box in the 400 ms in which a new page takes a touch for a finger that bounced.
A_LOOK_MS = 500


def opened(visit: Callable[..., Visit], **how: object) -> tuple[Page, Plan]:
    """The card on a tablet."""
    found = busy()
    browser = visit(**how).signs_in("ana")
    browser.page.set_viewport_size(TABLET)  # type: ignore[arg-type]
    return browser.opens(f"/staff/referrals/{found.referral_id}/care/today/").page, found


def tap(page: Page, name: str, role: str = "checkbox") -> None:
    """One press of a finger in the middle of what is seen."""
    box = page.get_by_role(role, name=name, exact=True).bounding_box()  # type: ignore[arg-type]
    assert box
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_four_taps_when_all_is_well(visit: Callable[..., Visit]) -> None:
    page, found = opened(visit, has_touch=True)
    taps = 0
    for part in ("Right now", "Today"):
        page.wait_for_timeout(A_LOOK_MS)
        for name, role in (("None of these", "checkbox"), (f"Save “{part}”", "button")):
            page.get_by_role(role, name=name, exact=True).scroll_into_view_if_needed()  # type: ignore[arg-type]
            tap(page, name, role)
            taps += 1
        expect(page.get_by_role("heading", name=part)).to_contain_text("Asked at")
    assert taps == 4
    assert [row.signs for row in DaySigns.objects.all()] == [[], []]
    assert again(found.referral).state == Stage.IN_CARE


def test_the_card_fits_one_screen_of_a_tablet_at_every_moment(visit: Callable[..., Visit]) -> None:
    page, _ = opened(visit)
    for part in ("Right now", "Today", ""):
        last = page.locator(".daysigns").last.bounding_box()
        assert last
        assert last["y"] + last["height"] <= TABLET["height"]
        if part:
            page.get_by_label("None of these", exact=True).check(force=True)
            page.get_by_role("button", name=f"Save “{part}”").click()
            expect(page.get_by_role("heading", name=part)).to_contain_text("Asked at")


def test_on_paper_every_sign_that_was_not_asked_says_ask(visit: Callable[..., Visit]) -> None:
    page, _ = opened(visit)
    page.emulate_media(media="print")
    asked = [mark for mark in page.locator(".daysigns .askmark").all() if mark.is_visible()]
    assert len(asked) == page.locator(".daysigns li").count() == 15
    assert not page.get_by_role("button", name="Save “Right now”").is_visible()
