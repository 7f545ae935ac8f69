"""The one script: what it makes easier, on a page of ours into which a form is put."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

#: Milliseconds after which a press is one of its own.
BOUNCE = 450
CHECKLIST = """
<form method="get"><fieldset>
<input type="checkbox" name="signs" value="sore" aria-label="A sore">
<input type="checkbox" name="signs" value="fever" aria-label="A fever">
<div data-exit><input type="checkbox" name="signs" value="none" aria-label="None of these"></div>
<div data-exit><input type="checkbox" name="signs" value="rather_not" aria-label="Rather not"></div>
<div class="undo"><div hidden><button type="button">Undo</button></div></div>
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


def test_ticks_that_were_taken_away_come_back_with_one_press(page: Page) -> None:
    undo = page.get_by_role("button", name="Undo")
    page.get_by_label("A sore").check()
    page.get_by_label("A fever").check()
    expect(undo).to_be_hidden()
    page.get_by_label("None of these").check()
    below = page.get_by_role("button", name="Send").bounding_box()
    undo.click()
    assert ticked(page) == ["sore", "fever"]
    expect(page.get_by_label("A sore")).to_be_focused()
    expect(undo).to_be_hidden()
    assert page.get_by_role("button", name="Send").bounding_box() == below  # nothing moves under the finger


def test_an_undo_that_is_out_of_date_is_not_offered(page: Page) -> None:
    page.get_by_label("A sore").check()
    page.get_by_label("None of these").check()
    page.get_by_label("None of these").press("Space")
    expect(page.get_by_role("button", name="Undo")).to_be_hidden()


#: Presses one after another without a pause, however busy the machine is.
PRESS = """([words, times]) => {
  const found = [...document.querySelectorAll("label, summary")].find((one) => one.textContent === words);
  for (let time = 0; time < times; time += 1)
    found.dispatchEvent(new PointerEvent("click", { bubbles: true, cancelable: true, detail: 1 }));
}"""


def test_a_bouncing_finger_ticks_once_and_a_second_thought_unticks(page: Page) -> None:
    rows = "".join(
        f'<input type="checkbox" id="{row}"><label for="{row}">{row}</label>' for row in ("A sore", "A fever")
    )
    folds = "<details><summary>Why</summary><p>Because</p></details>"
    page.evaluate("html => { document.querySelector('main').innerHTML = html; }", rows + folds)
    for words, times in (("A sore", 2), ("A fever", 3), ("Why", 2)):
        page.evaluate(PRESS, [words, times])
    expect(page.get_by_label("A sore")).to_be_checked()
    expect(page.get_by_label("A fever")).to_be_checked()
    expect(page.get_by_text("Because")).to_be_visible()
    page.wait_for_timeout(BOUNCE)
    page.evaluate(PRESS, ["A sore", 1])
    expect(page.get_by_label("A sore")).not_to_be_checked()
    page.get_by_label("A fever").press("Space")
    page.get_by_label("A fever").press("Space")  # a key does not bounce
    expect(page.get_by_label("A fever")).to_be_checked()


def test_the_rest_of_a_double_tap_does_nothing_on_the_next_page(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(has_touch=True).new_page()
    page.goto("/privacy/")
    page.clock.set_fixed_time(1_800_000_000_000)
    page.evaluate("sessionStorage.setItem('pressed', Date.now() - 200)")
    page.reload()
    rows = "".join(f'<label><input type="checkbox"> {row}</label> ' for row in ("A sore", "A fever"))
    page.evaluate("html => { document.querySelector('main').innerHTML = html; }", rows)
    page.get_by_text("A sore").tap()
    expect(page.get_by_label("A sore")).not_to_be_checked()
    page.clock.set_fixed_time(1_800_000_000_500)
    page.get_by_text("A fever").tap()
    expect(page.get_by_label("A fever")).to_be_checked()
