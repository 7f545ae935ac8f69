"""The browser of the tests itself: Chromium opens a page of ours, and a broken page fails the test that opened it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect


def test_the_home_page_opens_on_a_phone(page: Page) -> None:
    answer = page.goto("/")
    assert answer is not None
    assert answer.ok
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_the_home_page_opens_without_script(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
