"""A patient's phone in tests: it holds the cookies of one browser, opens pages, types and presses."""

import html
import re
from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from intake.management.acting import Facts, pages_for
from intake.protocols.models import load
from intake.records import drafts
from intake.records.models import Intake, Page
from intake.records.tokens import hashed, new_token, signed
from intake.referrals.models import Referral
from intake.submission import submit
from intake.web.patient.door import COOKIE
from tests.intake.making import MARIA, examples


def laid(facts: Facts | str = MARIA, *, without: Iterable[str] = (), **how: Any) -> Intake:
    """A draft with its pages laid down at once, as `making.draft` fills them in; `without` leaves pages out."""
    load()
    intake, _ = drafts.start()
    told = examples()[facts]["facts"] if isinstance(facts, str) else facts
    pages = pages_for(told, intake.protocol.parsed(), today=timezone.localdate(), **how)
    now, left_out = timezone.now(), set(without)
    rows = [Page(intake=intake, step=step, data=data, answered_at=now) for step, data in pages.items()]
    Page.objects.bulk_create(row for row in rows if row.step not in left_out)
    intake.patient.learn(**{key: pages["about"][key] for key in ("name", "phone", "email", "born")}, whole=True)
    return intake


def sent(facts: Facts | str = MARIA, **how: Any) -> Referral:
    """The referral of such a draft, sent through the whole pipeline."""
    intake = laid(facts, **how)
    submit(intake, key=uuid4())
    return Referral.objects.whole().get(intake=intake)


def begun(*, adult: str = "yes", **pages: dict[str, Any]) -> Intake:
    """A draft with its first answer, no warning sign unless `pages` says otherwise, and these pages."""
    load()
    intake, _ = drafts.start()
    none = {"rows": [], "exit": "none"}
    for step, data in ({"adult": {"value": adult}, "stop_signs": none, "today": none} | pages).items():
        drafts.save_page(intake=intake, step=step, data=data)
    return intake


class Phone:
    """One browser; `intake` is what its resume token opens."""

    def __init__(self, intake: Intake | None = None, **how: Any) -> None:
        load()
        self.client = Client(**how)
        if intake is not None:
            self.hold(intake)

    def hold(self, intake: Intake) -> None:
        """The intake was filled in here, or somebody came back to it: the browser gets a resume token of its own."""
        token, now = new_token(), timezone.now()
        visit = {"visit_began": now, "visit_seen": now}
        Intake.objects.filter(pk=intake.pk).update(token_hash=hashed(token), **visit)
        self.client.cookies[COOKIE] = signed(token)

    @property
    def intake(self) -> Intake:
        """The intake as the database has it now."""
        found = Intake.objects.of_cookie(self.client.cookies[COOKIE].value)
        assert found is not None
        return found

    def open(self, page: str = "", **query: str) -> HttpResponse:
        """Open a page of the intake by the last part of its address; the start where there is none."""
        return self.client.get(address(page), query)

    def press(self, page: str = "", go: str = "continue", *, returns: str = "", **typed: Any) -> HttpResponse:
        """Type, tick and press a button of a page."""
        return self.client.post(address(page) + (f"?return={returns}" if returns else ""), {"go": go, **typed})

    def follow(self, answer: HttpResponse) -> HttpResponse:
        """Go where a redirect leads, until a page opens."""
        while answer.status_code == 302:
            answer = self.client.get(answer["Location"])
        return answer

    def saved(self, step: str) -> dict[str, Any] | None:
        """What is stored of a step; None when nothing is."""
        return self.intake.page_data().get(step)


def address(page: str) -> str:
    """The address of a page of the intake."""
    return f"/intake/{page}/" if page else "/intake/"


def leads_to(answer: HttpResponse) -> str:
    """The last part of the address that a redirect leads to; "" for the start."""
    assert answer.status_code == 302, answer.status_code
    return answer["Location"].split("?")[0].removeprefix("/intake/").strip("/")


def words(answer: HttpResponse) -> str:
    """What is to be read on a page, without its tags."""
    body = re.sub(r"<(script|style|head)\b.*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", body)).split())


def title(answer: HttpResponse) -> str:
    """The page's title."""
    found = re.search(r"<title>(.*?)</title>", answer.content.decode(), re.DOTALL)
    assert found is not None
    return html.unescape(found[1])


def refused(answer: HttpResponse, *, field: str = "") -> str:
    """What a page complains of in its summary; it must be a 422 whose complaint links to `field`."""
    page = answer.content.decode()
    assert answer.status_code == 422, answer.status_code
    assert title(answer).startswith("Error: ")
    found = re.search(r'<div class="summary" id="error-summary".*?</div>', page, re.DOTALL)
    assert found is not None
    if field:
        assert f'href="#{field}"' in found[0], found[0]
        assert f'id="{field}"' in page
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", found[0])).split()).removeprefix("There is a problem ")
