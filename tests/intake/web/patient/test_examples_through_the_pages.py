"""Every published example, answered on the real pages, gets the verdict that the case format gives."""

from datetime import timedelta

import pytest
from django.utils import timezone

from intake.assessments.models import assess
from intake.indications.cases import case_from
from intake.indications.engine import assess as judge
from intake.records.models import Clearance, Version
from tests.intake.making import examples
from tests.intake.web.patient.walking import Walk

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("example", sorted(examples()))
def test_the_pages_and_the_case_format_agree(example: str) -> None:
    case = examples()[example]
    walk = Walk(case["facts"]).send()
    parsed = case_from(case, walk.protocol)
    _clear(walk, case["facts"].get("cleared", []))
    now = timezone.now() + timedelta(
        days=case["facts"].get("answers_age_days", 0), hours=case["facts"].get("signs_age_hours", 0)
    )
    stored = assess(walk.intake.versions.get(kind=Version.Kind.SENT), now=now)
    wanted = judge(parsed.answers, walk.protocol)
    assert stored.verdict == wanted._asdict()
    assert stored.outcome == case["expected"]


def _clear(walk: Walk, items: list[str]) -> None:
    for item in items:
        Clearance.objects.create(
            intake=walk.intake,
            item=item,
            provider="Dr. Leila Amin",
            dated=timezone.localdate(),
            guardian_consents=True,
            recorded_by=walk.intake.pk,
            recorded_at=timezone.now(),
        )
