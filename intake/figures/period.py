"""The days that figures are asked for."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.db.models.functions import TruncMonth, TruncWeek
from django.utils import timezone

#: Up to so many days, figures stand week by week, above month by month.
_BY_WEEK = 100


@dataclass(frozen=True)
class Period:
    """From the first day to the last, both counted, by the clinic's clock."""

    first: date
    last: date

    @classmethod
    def latest(cls, days: int) -> "Period":
        """So many days until today, today among them."""
        today = timezone.localdate()
        return cls(today - timedelta(days=days - 1), today)

    def holds(self, field: str) -> Q:
        """The condition that a moment is within."""
        return Q(**{f"{field}__gte": _midnight(self.first), f"{field}__lt": _midnight(self.last + timedelta(days=1))})

    @property
    def by_week(self) -> bool:
        """Whether figures stand week by week."""
        return (self.last - self.first).days < _BY_WEEK

    def bucket(self, field: str) -> Any:
        """The first moment of the week, or month, of a moment."""
        return TruncWeek(field) if self.by_week else TruncMonth(field)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
