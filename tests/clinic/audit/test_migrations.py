"""The chain comes to a trail that has rows already, and can be taken back, without losing one."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from clinic.audit import guard
from clinic.audit.ids import new_id
from clinic.audit.models import AuditEvent
from clinic.audit.verifying import walk
from tests.clinic.audit.writing import noted

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = [("audit", "0001_initial")]


@pytest.fixture
def before() -> Iterator[object]:
    """The model as it was before the chain; afterwards everything is as it is now."""
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    try:
        yield executor.loader.project_state(BEFORE).apps.get_model("audit", "AuditEvent")
    finally:
        call_command("migrate", "audit", verbosity=0)


def test_rows_that_are_there_are_sealed_in_their_order_and_guarded(before: type) -> None:
    begun = timezone.now()
    ages = [3, 1, 2] * 200
    for days in ages:
        before.objects.create(  # type: ignore[attr-defined]
            id=new_id(),
            at=begun - timedelta(days=days),
            actor_role="therapist",
            authenticated_by="password",
            action="referral.read",
            detail={"days": days, "list": ["ß", None]},
        )
    call_command("migrate", "audit", verbosity=0)
    rows = AuditEvent.objects.order_by("number").values_list("number", "detail__days")
    assert list(rows) == [*enumerate(sorted(ages, reverse=True), start=1)]
    noted(1)
    found = walk([])
    assert (found.findings, found.rows) == ([], len(ages) + 1)
    assert guard.stands(connection)


def test_going_back_keeps_every_row(before: type) -> None:
    call_command("migrate", "audit", verbosity=0)
    noted(5)
    MigrationExecutor(connection).migrate(BEFORE)
    assert before.objects.count() == 5  # type: ignore[attr-defined]


def test_an_empty_trail_takes_the_chain_too(before: type) -> None:
    call_command("migrate", "audit", verbosity=0)
    noted(1)
    assert walk([]).is_sound
