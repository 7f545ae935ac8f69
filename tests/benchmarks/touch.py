"""A trembling hand, spreads of 4 to 20 px, through the whole intake: ours against the crispy Bootstrap pack."""

import os
from unittest.mock import patch

from django.conf import settings
from django.db import connections
from playwright.sync_api import BrowserContext, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests import chromium
from tests.touch.hand import HEIGHT, WIDTH
from tests.touch.measuring import GOAL, SIDES, SPREADS, Run, measure, table, wrong_taps

#: Times that each spread is walked through on either side, with seeds of their own.
TIMES = 1


def run(rounds: int) -> list[str]:
    """Lines to print; raises AssertionError where a steady hand goes wrong, which would mean a wrong measure."""
    settings.DATABASES["default"]["CONN_MAX_AGE"] = 0
    server = LiveServer("127.0.0.1")
    try:
        runs = _measured(server.url)
    finally:
        server.stop()
        connections.close_all()
    steady = [run for run in runs if run.spread == 0]
    assert not any(run.wrong or run.missed for run in steady) and all(run.done for run in steady), table(steady)
    ours, theirs = (wrong_taps(runs, side) for side in SIDES)
    judged = "met" if ours <= GOAL * theirs else "missed"
    part = f"one for every {theirs / ours:.1f} of Bootstrap's" if ours else f"none, Bootstrap {theirs}"
    said = f"touch: wrong taps {ours} of ours against {theirs}, {part} (goal: a third at most, {judged})"
    return [f"touch: the whole intake at 360 px, {TIMES} time each", *(f"  {line}" for line in table(runs)), said]


def _measured(address: str) -> list[Run]:
    screen = {"viewport": {"width": WIDTH, "height": HEIGHT}, "locale": "en-US"}
    with patch.dict(os.environ, {"DJANGO_ALLOW_ASYNC_UNSAFE": "true"}), sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium.launch_options())  # type: ignore[arg-type]

        def new_context(**options: object) -> BrowserContext:
            return browser.new_context(**{"base_url": address, **screen, **options})  # type: ignore[arg-type]

        plan = [(spread, seed) for spread in SPREADS for seed in range(TIMES if spread else 1)]
        return [measure(new_context, side, spread, seed) for spread, seed in plan for side in SIDES]
