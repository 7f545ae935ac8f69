"""The one script: what it makes easier, on a page of ours into which a form is put."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

CHECKLIST = """
<form method="get"><fieldset>
<input type="checkbox" name="signs" value="sore" aria-label="A sore">
<input type="checkbox" name="signs" value="fever" aria-label="A fever">
<div data-exit><input type="checkbox" name="signs" value="none" aria-label="None of these"></div>
<div data-exit><input type="checkbox" name="signs" value="rather_not" aria-label="Rather not"></div>
</fieldset></form>
<fieldset><input type="checkbox" aria-label="Elsewhere" checked></fieldset>
<form id="sent" method="get" target="nowhere"><button>Send</button></form>
"""


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    page = new_context().new_page()
    page.goto("/privacy/")
    page.evaluate("html => { document.querySelector('main').innerHTML = html; }", CHECKLIST)
    return page


def ticked(page: Page) -> list[str]:
    return page.eval_on_selector_all("form :checked", "boxes => boxes.map((box) => box.value)")


def test_rows_can_be_ticked_together(page: Page) -> None:
    page.get_by_label("A sore").check()
    page.get_by_label("A fever").check()
    assert ticked(page) == ["sore", "fever"]


def test_none_of_these_lets_go_of_the_rows_and_a_row_lets_go_of_it(page: Page) -> None:
    page.get_by_label("A sore").check()
    page.get_by_label("None of these").check()
    assert ticked(page) == ["none"]
    page.get_by_label("Rather not").check()
    assert ticked(page) == ["rather_not"]
    page.get_by_label("A fever").check()
    assert ticked(page) == ["fever"]
    expect(page.get_by_label("Elsewhere")).to_be_checked()


def test_a_second_press_is_let_go_and_the_button_stays_usable(page: Page) -> None:
    page.evaluate(
        """() => {
          window.sent = 0;
          window.addEventListener("submit", (event) => {
            if (!event.defaultPrevented) window.sent += 1;
            event.preventDefault();
          });
        }"""
    )
    button = page.get_by_role("button", name="Send")
    button.click()
    button.click()
    button.press("Enter")
    assert page.evaluate("window.sent") == 1
    expect(button).to_be_enabled()


def test_coming_back_to_a_kept_page_lets_the_form_be_sent_again(page: Page) -> None:
    sent = """() => {
      const form = document.getElementById("sent");
      const event = new SubmitEvent("submit", { bubbles: true, cancelable: true });
      form.dispatchEvent(event);
      return !event.defaultPrevented;
    }"""
    assert page.evaluate(sent)
    assert not page.evaluate(sent)
    page.evaluate('() => window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }))')
    assert page.evaluate(sent)
