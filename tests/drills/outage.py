"""How the app answered while what it stands on was gone: kindly, soon, and with the same pages again afterwards."""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass

from tests.drills.browser import Answer
from tests.drills.told import Told

#: Seconds that an answer may take while the database is gone.
SOON = 3.0
_FINE = {200, 302, 303}


@dataclass
class Outage:
    """From the kill to the first good answer; `healed` counts from when the database took connections again."""

    began: float
    ended: float = 0.0
    healed: float = 0.0

    def back(self, healed: float) -> None:
        """Good answers again."""
        self.ended, self.healed = time.monotonic(), healed


def still_answers(ask: Callable[[], Answer], *, within: float) -> float:
    """Seconds until it answers well; more than `within` when it did not."""
    begun = time.monotonic()
    while time.monotonic() - begun < within:
        with suppress(OSError):
            if ask().status in _FINE:
                return time.monotonic() - begun
        time.sleep(0.05)
    return within + 1


def expect_kind(found: Told, answers: Iterable[Answer], outages: list[Outage], *, healed: float) -> None:
    """503 with Retry-After, and within seconds, or a good answer; adds what was measured to the figure."""
    met = [answer for answer in answers if any(_meets(answer, outage) for outage in outages)]
    away = [answer for answer in met if answer.status == 503]
    odd = Counter(answer.status for answer in answers if answer.status not in _FINE | {503})
    slowest = max((answer.took for answer in away), default=0.0)
    slowest_heal = max((outage.healed for outage in outages), default=0.0)
    found.expect(bool(away), "nobody was told 503: the drill was too tame")
    found.expect(not odd, f"answered otherwise: {dict(odd)}")
    found.expect(all(answer.heads.get("retry-after") for answer in away), "503 without Retry-After")
    found.expect(slowest < SOON, f"a 503 took {slowest:.1f} s")
    found.expect(slowest_heal < healed, f"healed only after {slowest_heal:.1f} s")
    found.figure = (
        f"{len(away):,} answers 503 (slowest {slowest:.2f} s), {sum(odd.values())} other errors, "
        f"healed within {slowest_heal:.2f} s; {found.figure}"
    )


def _meets(answer: Answer, outage: Outage) -> bool:
    return answer.began <= outage.ended and answer.began + answer.took >= outage.began
