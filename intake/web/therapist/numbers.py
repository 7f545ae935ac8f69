"""The patient's own numbers over time, beside the review of somebody who sent more than one intake."""

from collections.abc import Sequence
from typing import Any

from intake.care.chart import Scale, lines
from intake.care.over_time import in_words, over_time
from intake.referrals.models import Referral

_SCALE = Scale(names=("Said", "After"), keys=("In the form, and before a visit", "After a visit"))


def numbers(referral: Referral, others: Sequence[Referral]) -> dict[str, Any]:
    """A sentence and a line for all that was told twice; nothing where there is one intake alone.

    `others`: the person's other referrals, as far as the reader may see them.
    """
    if not others:
        return {}
    rows = [referral, *others]
    found = over_time({row.patient_id for row in rows}, rows)
    told = [(series, in_words(series)) for series in found if len(series.points) > 1]
    return {
        "own_numbers": [
            {"name": s.name, "words": said, "chart": lines(s.points, said=f"{s.name}. {said}", scale=_SCALE)}
            for s, said in told
        ]
    }
