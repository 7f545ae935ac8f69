"""Many note at the same moment: the chain has no gap and no fork, and nobody waits for somebody who waits for them."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from clinic.accounts.models import User
from clinic.audit import trail
from clinic.audit.models import AuditEvent
from clinic.audit.verifying import walk
from tests.cast import enter

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE, EACH = 4, 12


def at_once(*acts: object) -> list[object]:
    """Run the acts in threads, each with a connection of its own, begun together; what each gives."""
    ready = Barrier(len(acts))

    def begin(act: object) -> object:
        try:
            ready.wait(timeout=20)
            return act()  # type: ignore[operator]
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [one.result(timeout=60) for one in [pool.submit(begin, act) for act in acts]]


def keep_noting() -> None:
    """Read and act in turns; every third act is taken back."""
    for turn in range(EACH):
        if turn % 3 == 0:
            trail.note("referral.read")
            continue
        try:
            with transaction.atomic():
                trail.note("referral.taken_up")
                trail.note("referral.ask_patient")
                if turn % 3 == 1:
                    raise RuntimeError("planted")
        except RuntimeError:
            pass


def test_rows_noted_at_once_make_one_chain_without_a_gap() -> None:
    at_once(*[keep_noting] * PEOPLE)
    found = walk([])
    assert found.findings == []
    assert (found.rows, found.first, found.last) == (PEOPLE * EACH, 1, PEOPLE * EACH)
    times = list(AuditEvent.objects.order_by("number").values_list("at", flat=True))
    assert times == sorted(times)


def test_two_who_note_first_and_then_need_each_others_rows_do_not_lock_up() -> None:
    ana, ben = enter("ana"), enter("ben")

    def change(first: User, second: User) -> bool:
        for _ in range(EACH):
            with transaction.atomic(), trail.at_the_end():
                trail.note("account.changed", subject=first)
                # In the order of their keys, as everywhere two rows are locked.
                for person in sorted((first, second), key=lambda one: one.pk):
                    User.objects.filter(pk=person.pk).update(name=person.name)
                trail.note("account.changed", subject=second)
        return True

    def reads() -> bool:
        for _ in range(EACH):
            with transaction.atomic():
                User.objects.filter(pk=ana.pk).update(name=ana.name)
                trail.note("account.changed", subject=ana)
        return True

    assert at_once(lambda: change(ana, ben), lambda: change(ben, ana), reads) == [True] * 3
    assert walk([]).findings == []
