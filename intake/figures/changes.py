"""How it goes for those in care: shares of large changes since the start, and never a judgement.

Numbers of visits are sealed, so they are opened here: of the newest plans alone, in three queries.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F

from intake.care.models import Aims, Plan
from intake.care.outcomes import Series, series
from intake.care.visits import Visit
from intake.figures.period import Period
from intake.figures.shares import Share

#: So many plans are looked at, the newest of the period.
MOST_PLANS = 500
#: Everyday things are the patients' own words, so they are counted together.
ACTIVITIES = "activities"


@dataclass(frozen=True)
class Changes:
    """Of one trouble, for all who have a number at the start and one since."""

    better: int
    worse: int
    compared: int

    @property
    def share(self) -> Share:
        """Better by as much as is often felt as real."""
        return Share(self.better, self.compared)

    @property
    def share_worse(self) -> Share:
        """Worse by as much."""
        return Share(self.worse, self.compared)


def changes(period: Period) -> tuple[dict[str, Changes], int]:
    """Code of a trouble (or `ACTIVITIES`) -> its changes, for plans opened in the period; and how many plans."""
    opened = Plan.objects.standing().filter(period.holds("opened_at")).order_by("-opened_at")
    plans: dict[UUID, UUID] = dict(opened.values_list("pk", "referral")[:MOST_PLANS])
    tracked = {aims.plan_id: aims.tracked for aims in Aims.objects.filter(plan__in=plans).order_by("number")}
    visits = _visits([*plans.values()])
    told: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for plan, referral in plans.items():
        for one in series(tracked.get(plan, []), visits[referral]):
            if one.change is not None:
                told[ACTIVITIES if one.kind == "activity" else one.code][_word(one)] += 1
    found = {code: Changes(count["better"], count["worse"], count.total()) for code, count in told.items()}
    return found, len(plans)


def _visits(referrals: list[UUID]) -> defaultdict[UUID, list[Visit]]:
    found: defaultdict[UUID, list[Visit]] = defaultdict(list)
    rows: Any = Visit.objects.filter(plan__referral__in=referrals).current().annotate(whose=F("plan__referral"))
    for visit in rows.only("on", "scores").order_by("on", "series"):
        found[visit.whose].append(visit)
    return found


def _word(one: Series) -> str:
    return one.direction if one.felt else "same"
