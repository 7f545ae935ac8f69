"""A page as the server answered it: kept, asked for again in another language, and opened again without the server."""

from typing import NamedTuple

from playwright.sync_api import Route

from tests.journeys.visit import Visit

#: What belongs to the way it came, not to the page.
_OF_THE_WAY = {"content-encoding", "content-length", "transfer-encoding", "connection", "set-cookie", "keep-alive"}


class Paper(NamedTuple):
    """A page: where it stands, with `#place` and all, and what was answered."""

    address: str
    status: int
    heads: dict[str, str]
    body: bytes


def paper(visit: Visit) -> Paper:
    """The page that is open."""
    answer = visit.document
    assert answer is not None
    return _paper(visit, answer.status, answer.all_headers(), answer.body())


def paper_in(language: str, visit: Visit) -> Paper:
    """The page that is open, asked for once more by somebody who chose this language; a form is sent once more."""
    assert visit.document is not None
    asked = visit.document.request
    visit.speaks(language)
    answer = visit.context.request.fetch(
        asked.url,
        method=asked.method,
        data=asked.post_data_buffer,
        headers={name: value for name, value in asked.headers.items() if name in ("content-type", "referer")},
        max_redirects=0,
    )
    return _paper(visit, answer.status, answer.headers, answer.body())


def _paper(visit: Visit, status: int, heads: dict[str, str], body: bytes) -> Paper:
    kept = {name: value for name, value in heads.items() if name.lower() not in _OF_THE_WAY}
    return Paper(visit.page.url, status, kept, body)


def lay(page: Paper, visit: Visit, *, script: bool) -> Visit:
    """Open it in this browser; without script none of its scripts run, though the robot's eyes still do."""
    address = page.address.partition("#")[0]

    def hand_over(route: Route) -> None:
        route.fulfill(status=page.status, headers=page.heads, body=page.body)

    visit.page.route(lambda url: url.partition("#")[0] == address, hand_over)
    switch = visit.context.new_cdp_session(visit.page)
    switch.send("Emulation.setScriptExecutionDisabled", {"value": not script})
    visit.opens(page.address)
    switch.send("Emulation.setScriptExecutionDisabled", {"value": False})
    return visit
