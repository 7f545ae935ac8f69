"""The browser of the tests itself: Chromium opens a page of ours, and a broken page fails the test that opened it."""

from collections.abc import Callable

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests import chromium


def test_the_home_page_opens_on_a_phone(page: Page) -> None:
    answer = page.goto("/")
    assert answer is not None
    assert answer.ok
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_the_home_page_opens_without_script(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_what_a_broken_page_complains_of_is_heard(browser: Browser, live_server: object) -> None:
    context = browser.new_context(base_url=str(live_server))
    heard = chromium.listen(context)
    page = context.new_page()
    page.goto("/")
    assert heard == []
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.evaluate("setTimeout(() => { throw new Error('planted') })")
    page.wait_for_timeout(200)
    context.close()
    assert any("style-src" in complaint for complaint in heard)
    assert any("planted" in complaint for complaint in heard)
