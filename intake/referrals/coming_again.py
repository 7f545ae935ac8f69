"""When somebody who sent an intake may begin the next one from it."""

from collections.abc import Iterable

from intake.records.models import Intake
from intake.referrals.lifecycle import State
from intake.referrals.models import Referral


def may_start_again(rows: Iterable[Intake]) -> bool:
    """Whether one of a person's intakes was sent, none is under way, and nobody still decides about one of them."""
    rows = list(rows)
    if not any(row.sent_at for row in rows) or any(row.is_open for row in rows):
        return False
    return not Referral.objects.filter(intake__in=rows).exclude(state__in=[State.IN_CARE, State.CLOSED]).exists()
