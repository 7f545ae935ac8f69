"""What the database counts: who waits, how long deciding takes, what providers answer, what became of flags.

Each is a fixed number of queries whatever the number of referrals, and none of them reads a name.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce, RowNumber
from django.utils import timezone

from intake.figures.period import Period
from intake.figures.shares import Share
from intake.indications.vocabulary import FITS
from intake.letters.answers import ProviderAnswer
from intake.letters.models import Kind, Letter
from intake.referrals.lifecycle import EXPIRES_AFTER, ClosedReason, State, Step
from intake.referrals.models import Event, Referral
from intake.referrals.workflow import UNDO

#: Since the intake came in: name of the band, and how old one in it is at most (None: older).
BANDS: dict[str, timedelta | None] = {
    "up to 1 day": timedelta(days=1),
    "up to 3 days": timedelta(days=3),
    "up to 7 days": timedelta(days=7),
    "up to 30 days": timedelta(days=30),
    "longer": None,
}
#: With these a therapist decides on an intake.
_DECIDES = (Step.ASK_PROVIDER, Step.ASK_PATIENT, Step.CLOSE)
#: Of a letter without an answer: it may still come, or the time for it is over.
WAITS, SILENT = "waits", "silent"


def waiting(now: datetime | None = None) -> dict[str, list[int]]:
    """State -> how many wait in it now, by band of age."""
    now = now or timezone.now()
    limits = [*BANDS.values()]
    bands = {}
    for place, longest in enumerate(limits):
        younger = limits[place - 1] if place else None
        within = Q(opened_at__gt=now - longest) if longest else Q()
        bands[f"band_{place}"] = Count("pk", filter=within & (Q(opened_at__lte=now - younger) if younger else Q()))
    rows = Referral.objects.open().order_by().values_list("state").annotate(**bands)
    return {state: list(numbers) for state, *numbers in rows}


@dataclass(frozen=True)
class Times:
    """Decisions that fell in a stretch of days: how many, and how long half and nine of ten of them took at most."""

    since: date | None
    count: int
    median: timedelta
    ninth: timedelta


def deciding(period: Period) -> tuple[Times | None, list[Times]]:
    """Over the whole period (None without a decision), and week by week or month by month."""
    took = ExpressionWrapper(F("at") - F("referral__opened_at"), output_field=DurationField())
    rows = _first(_DECIDES, period).filter(from_state=State.FLAGGED).annotate(took=took)
    whole = _times(rows.annotate(since=Value(None, output_field=CharField())), None)
    return (whole[0] if whole else None), _times(rows.annotate(since=period.bucket("at")), "since")


def answering(period: Period) -> Counter[str]:
    """What became of the requests that went out in the period: the newest answer to each, or that none came."""
    answers = ProviderAnswer.objects.standing().filter(letter=OuterRef("pk")).values("answer")[:1]
    late = Case(When(issued_at__lte=timezone.now() - EXPIRES_AFTER, then=Value(SILENT)), default=Value(WAITS))
    replaced = Letter.objects.standing().filter(supersedes=OuterRef("pk"))
    rows = Letter.objects.standing().filter(period.holds("issued_at"), kind=Kind.REQUEST)
    told: Any = rows.annotate(became=Coalesce(Subquery(answers), late), replaced=Exists(replaced))
    # A letter that was written anew without an answer is counted as its successor.
    told = told.exclude(replaced=True, became__in=[WAITS, SILENT])
    return Counter(dict(told.order_by().values_list("became").annotate(number=Count("pk"))))


def agreeing(period: Period) -> dict[str, Share]:
    """Reason of a flag -> how often therapists asked the provider, of those they asked for or closed."""
    rows = _first((Step.ASK_PROVIDER, Step.CLOSE), period).exclude(reason=ClosedReason.DUPLICATE)
    told = rows.filter(assessment__outcome__in=FITS).values_list("assessment__verdict__reasons", "step")
    asked: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for reasons, step, number in told.annotate(number=Count("pk")):
        for reason in reasons:
            every[reason] += number
            asked[reason] += number if step == Step.ASK_PROVIDER else 0
    return {reason: Share(asked[reason], every[reason]) for reason in every}


def _first(steps: tuple[Step, ...], period: Period) -> "QuerySet[Event]":
    """The first of these steps on each referral that was not undone, where it fell in the period."""
    sooner = _standing(steps).filter(referral=OuterRef("referral"), number__lt=OuterRef("number"))
    return _standing(steps).filter(period.holds("at")).exclude(Exists(sooner)).order_by()


def _standing(steps: tuple[Step, ...]) -> "QuerySet[Event]":
    undone = Event.objects.filter(referral=OuterRef("referral"), number=OuterRef("number") + 1, step=UNDO)
    return Event.objects.filter(~Exists(undone), step__in=steps)


def _times(rows: "QuerySet[Event]", by: str | None) -> list[Times]:
    """The nearest ranks of 50 and 90 of 100 in each part, found by the database."""
    part = {"partition_by": [F(by)]} if by else {}
    ranked = rows.annotate(
        rank=Window(RowNumber(), order_by="took", **part),  # type: ignore[arg-type]
        of=Window(Count("pk"), **part),  # type: ignore[arg-type]
    ).annotate(half=F("rank") * 2 - F("of"), nine=F("rank") * 10 - F("of") * 9)
    marked = ranked.filter(Q(half__gte=0, half__lt=2) | Q(nine__gte=0, nine__lt=10))
    parts: dict[Any, dict[str, Any]] = defaultdict(dict)
    for since, number, took, half, nine in marked.values_list("since", "of", "took", "half", "nine"):
        told = parts[since]
        told["count"] = number
        if 0 <= half < 2:
            told["median"] = took
        if 0 <= nine < 10:
            told["ninth"] = took
    return [Times(_day(since), **told) for since, told in sorted(parts.items(), key=_by_day)]


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None


def _by_day(part: tuple[Any, Mapping[str, Any]]) -> str:
    return part[0].isoformat() if part[0] else ""
