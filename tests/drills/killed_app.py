"""The app is killed with -9 while clients send: what was acknowledged is stored once, the rest whole or not at all."""

import random
import time

from tests.drills.app import App
from tests.drills.places import Stage
from tests.drills.senders import Senders, drafts
from tests.drills.told import Told

CLIENTS = 8
#: Every so many times the master dies with its workers, and somebody starts it again.
WHOLE = 10


def run(stage: Stage, times: int) -> Told:
    """Kill at moments drawn by chance; then press every Send once more and look at every row."""
    chance = random.Random(times)
    with App(stage.url, stage.folder) as app:
        with Senders(drafts(app.address, 8 * times + CLIENTS), CLIENTS) as senders:
            for number in range(times):
                time.sleep(chance.uniform(0.05, 0.35))
                if number % WHOLE:
                    app.kill_workers()
                else:
                    app.kill()
                    app.start()
                app.wait()
        odd = sorted({answer.status for answer in senders.answers} - {200, 302})
        found = senders.judge(f"{times} kills, acknowledged = stored")
    found.expect(not odd, f"answers while it lived: {odd}\n{app.said()}")
    found.expect(senders.cut_off >= times // 2, f"only {senders.cut_off} sends were cut off: the drill was too tame")
    return found
