"""LHC-Forms in Chromium: shows the Questionnaire, is answered by hand, gives the response back."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests import chromium
from tests.interop import tools

Resource = dict[str, Any]
_READY = "() => window.LForms && LForms.FHIR && LForms.FHIR.R4"
_SHOW = """asked => {
    window.shown = false;
    LForms.Util.addFormToPage(asked, "form", {}).then(() => { window.shown = true; });
}"""
_RESPONSE = "() => LForms.Util.getFormFHIRData('QuestionnaireResponse', 'R4')"
#: The link ids of the items that stand on the page.
_ITEMS = "() => [...document.querySelectorAll('#form [id^=\"item-\"]')].map(item => item.id.slice(5).split('/')[0])"


@dataclass(frozen=True)
class Answered:
    """The response, the link ids of what the form showed in the end, and what went wrong in the page."""

    response: Resource
    shown: set[str]
    wrong: list[str]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@contextmanager
def _served() -> Iterator[str]:
    """The address at which the packages and the page lie."""
    shutil.copy(tools.HERE / "form.html", tools.FOLDER)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tools.FOLDER)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def answer(questionnaire: Resource, items: list[Resource]) -> Answered:
    """Answer the form as in these items of a response, in their order; what nobody can see is passed over."""
    with _served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium.launch_options())  # type: ignore[arg-type]
        page = browser.new_page(viewport={"width": 1000, "height": 900})
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(f"{address}/form.html")
        page.wait_for_function(_READY, timeout=90_000)
        page.evaluate(_SHOW, questionnaire)
        page.wait_for_function("() => window.shown", timeout=90_000)
        for item in _flat(items):
            for given in item.get("answer", []):
                _give(page, item["linkId"], given)
        page.screenshot(path=str(tools.FOLDER / "form.png"))
        found = Answered(page.evaluate(_RESPONSE), set(page.evaluate(_ITEMS)), wrong)
        browser.close()
    return found


def _flat(items: list[Resource]) -> Iterator[Resource]:
    for item in items:
        yield item
        yield from _flat(item.get("item", []))


def _give(page: Page, link: str, given: Resource) -> None:
    """Press what is chosen, or type what is typed."""
    item = page.locator(f'[id^="item-{link}/"]').first
    if "valueCoding" in given:
        item.locator(f'label[id$="|{given["valueCoding"]["code"]}"]').first.click(timeout=30_000)
    elif "valueBoolean" in given:
        if given["valueBoolean"] and item.count():
            item.locator("label.lhc-answer, label.ant-radio-wrapper, label.ant-checkbox-wrapper").first.click()
    elif item.count():  # the hidden ones are not on the page
        field = item.locator("input, textarea").first
        field.fill(_typed(given))
        field.press("Enter" if "valueDate" in given else "Tab")


def _typed(given: Resource) -> str:
    if "valueDate" in given:
        return date.fromisoformat(given["valueDate"]).strftime("%m/%d/%Y")
    return str(given["valueString"])
