"""Somebody at a browser: whose cookies it holds, which page is open, what is pressed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, Request, Response

from intake.records.models import Intake
from intake.records.tokens import hashed, new_token, signed
from intake.web.patient.door import COOKIE
from tests import cast

NewContext = Callable[..., BrowserContext]


class Visit:
    """One browser with one page open; `status` and `document` are of the page opened last."""

    def __init__(self, context: BrowserContext, server: str) -> None:
        self.context, self.server = context, server
        self.page: Page = context.new_page()
        self.status = 0
        self.document: Response | None = None
        self.refused: list[str] = []
        context.on("response", self._hear)
        context.on("requestfailed", self._hear_failed)

    def _hear(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self.status = response.status
            if not 300 <= response.status < 400:
                self.document = response
        elif response.status >= 400:
            self.refused.append(f"{response.url}: {response.status}")

    def _hear_failed(self, request: Request) -> None:
        if "ERR_ABORTED" not in (request.failure or ""):  # the page was left before it was whole
            self.refused.append(f"{request.url}: {request.failure}")

    def holds(self, intake: Intake) -> "Visit":
        """This browser filled in the intake: it gets a resume token of its own."""
        token, now = new_token(), timezone.now()
        visit = {"visit_began": now, "visit_seen": now}
        Intake.objects.filter(pk=intake.pk).update(token_hash=hashed(token), **visit)
        self._cookie(COOKIE, signed(token))
        return self

    def speaks(self, language: str) -> "Visit":
        """This language was chosen here."""
        self._cookie(settings.LANGUAGE_COOKIE_NAME, language)
        return self

    def signs_in(self, key: str) -> "Visit":
        """A member of the cast is signed in here."""
        return self.carries(cast.signed_in(key))

    def half_in(self, key: str) -> "Visit":
        """Their password was right, and the second step is still to come."""
        return self.carries(cast.half_in(key))

    def carries(self, client: Client) -> "Visit":
        """The session of this client goes on here."""
        self._cookie(settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value)
        return self

    def _cookie(self, name: str, value: str) -> None:
        self.context.add_cookies([{"name": name, "value": value, "url": self.server}])

    def opens(self, address: str) -> "Visit":
        """Type an address."""
        self.page.goto(address)
        return self

    def presses(self, name: str) -> "Visit":
        """Press the button or link of this name, which leads to a page."""
        wanted = self.page.get_by_role("button", name=name, exact=True)
        with self.page.expect_navigation():
            (wanted if wanted.count() else self.page.get_by_role("link", name=name, exact=True)).first.click()
        return self

    def fills(self, **given: Any) -> "Visit":
        """Type into boxes and choose from lists, by the name of the field."""
        for name, value in given.items():
            box = self.page.locator(f"[name={name}]").first
            if box.evaluate("box => box.localName") == "select":
                box.select_option(value)
            else:
                box.fill(value)
        return self

    def ticks(self, *labels: str) -> "Visit":
        """Tick rows by their words."""
        for label in labels:
            self.page.get_by_label(label, exact=True).first.check(force=True)
        return self

    def photographs(self, path: Path) -> None:
        """The whole page as a picture."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path, full_page=True)
