"""Sending an intake (validate, store, assess, referral, trail) against a plain form that writes fifteen rows."""

from itertools import count
from uuid import uuid4

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from intake.assessments.models import Assessment
from intake.management.acting import pages_for
from intake.records import drafts
from intake.records.models import Page, Version
from intake.records.tokens import signed
from intake.referrals.models import Referral
from tests.benchmarks import plain
from tests.benchmarks.rounds import alternate
from tests.intake.making import examples

A_ROUND = 20
GOAL_RATIO, GOAL_WRITES = 1.5, 6


def run(rounds: int) -> list[str]:
    """Lines to print; raises AssertionError where what was stored is not what was sent."""
    plain.make_table()
    waiting = [_filled_in() for _ in range(A_ROUND * (rounds + 1) + 1)]
    client, numbers = Client(), count()

    def send() -> None:
        for _ in range(A_ROUND):
            _send(client, waiting.pop())

    def write() -> None:
        for _ in range(A_ROUND):
            owner = str(next(numbers))
            lines = {f"line_{n}": f"answer {n}" for n in range(plain.ROWS)}
            assert client.post("/plain/", {"owner": owner, **lines}).status_code == 302

    with CaptureQueriesContext(connection) as queries:
        _send(client, waiting.pop())
    writes = [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    statements = len(queries)
    found = alternate(send, write, rounds=rounds)
    _check(A_ROUND * (rounds + 1) + 1, A_ROUND * (rounds + 1))
    each = [f"{1000 * side / A_ROUND:.2f} ms" for side in found]
    ratio = f"{found.ratio:.2f} times the CPU of a plain form writing {plain.ROWS} rows (goal {GOAL_RATIO})"
    size = f"{len(writes)} writes (goal {GOAL_WRITES}), {statements} statements in all"
    return [f"sending: {ratio}", f"sending: {each[0]} against {each[1]} of CPU, {size}"]


def _filled_in() -> str:
    """An intake ready to be sent; its cookie."""
    intake, token = drafts.start()
    facts = examples()["V02"]["facts"]
    pages = pages_for(facts, intake.protocol.parsed(), today=timezone.localdate())
    now = timezone.now()
    Page.objects.bulk_create(Page(intake=intake, step=s, data=d, answered_at=now) for s, d in pages.items())
    return signed(token)


def _send(client: Client, cookie: str) -> None:
    client.cookies["intake"] = cookie
    answer = client.post(reverse("intake:check"), {"key": str(uuid4())})
    assert answer.status_code == 302 and answer["Location"] == reverse("intake:sent")


def _check(sent: int, written: int) -> None:
    """Both sides stored what was sent: the same answers, the same verdict; the same fifteen lines."""
    assert Version.objects.count() == Assessment.objects.count() == Referral.objects.count() == sent
    assert set(Assessment.objects.values_list("outcome", flat=True)) == {"referral_fits_with_precautions"}
    assert plain.PlainRow.objects.count() == written * plain.ROWS
    for number in range(plain.ROWS):
        same = plain.PlainRow.objects.filter(name=f"line_{number}", value=f"answer {number}")
        assert same.count() == written
