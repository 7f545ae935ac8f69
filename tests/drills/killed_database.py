"""PostgreSQL dies while clients send: 503 within 3 seconds, acknowledged = stored, healed within 5 seconds."""

import random
import time

from tests.drills.app import App
from tests.drills.browser import Browser
from tests.drills.outage import Outage, expect_kind, still_answers
from tests.drills.places import Stage
from tests.drills.senders import Senders, drafts
from tests.drills.told import Told

CLIENTS = 8
#: Seconds from the moment the server takes connections again until a page that asks it is answered.
HEALED = 5.0


def run(stage: Stage, times: int) -> Told:
    """Killed with -9 and stopped without a checkpoint, in turns; down for a second each time."""
    chance, server = random.Random(times), stage.server
    assert server is not None
    outages: list[Outage] = []
    with App(stage.url, stage.folder) as app:
        made = drafts(app.address, 8 * times + CLIENTS)
        browser = Browser(app.address)
        browser.cookies |= made[0].browser.cookies
        with Senders(made, CLIENTS) as senders:
            for number in range(times):
                time.sleep(chance.uniform(0.2, 0.6))
                outages.append(Outage(time.monotonic()))
                (server.stop_at_once if number % 2 else server.kill)()
                time.sleep(1)
                server.start()
                outages[-1].back(still_answers(lambda: browser.get("/intake/saved/"), within=HEALED * 3))
        found = senders.judge(f"{times} kills, acknowledged = stored")
        expect_kind(found, senders.answers, outages, healed=HEALED)
        found.expect(senders.cut_off == 0, f"{senders.cut_off} answers were cut off")
    return found
