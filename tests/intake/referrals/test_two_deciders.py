"""Two people press Save at the same moment: on every database exactly one of them decides."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from intake.referrals import workflow
from intake.referrals.lifecycle import Step
from intake.referrals.models import Referral
from intake.referrals.workflow import By, Overtaken
from tests.intake.making import sent_intake
from tests.intake.referrals.people import again, ana, ben

ROUNDS = 5


def press(referral: Referral, step: Step, by: By, ready: Barrier) -> str:
    """One person's Save, in a thread with a connection of its own; what came of it."""
    try:
        seen = again(referral)
        ready.wait(timeout=20)
        workflow.move(referral=seen, step=step, by=by, seen=seen.version)
        return by.name
    except Overtaken as first:
        return f"after {first.event.by_name}"
    finally:
        connection.close()


def pairs(referral: Referral) -> Iterator[tuple[str, str]]:
    """What came of each of some rounds; an undo between them brings the case back."""
    people, ready = (ana(), ben()), Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        for _ in range(ROUNDS):
            pressed = [pool.submit(press, referral, Step.ASK_PROVIDER, by, ready) for by in people]
            yield tuple(one.result(timeout=40) for one in pressed)  # type: ignore[misc]
            now = again(referral)
            winner = next(by for by in people if by.name == now.events.latest("number").by_name)
            workflow.undo(referral=now, by=winner, seen=now.version)


@pytest.mark.django_db(transaction=True)
def test_exactly_one_of_two_wins_and_the_other_is_told_who() -> None:
    referral = sent_intake()
    for outcome in pairs(referral):
        assert sorted(outcome) in (["Ana Ruiz", "after Ana Ruiz"], ["Ben Okafor", "after Ben Okafor"])
    steps = [event.step for event in referral.events.all()]
    assert steps == ["opened", *["ask_provider", "undo"] * ROUNDS]
