"""Plays the invented people through the real pipeline; only the clock is set back while each step happens."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import yaml
from django.utils import timezone

from clinic.accounts.models import User
from clinic.audit.request import Actor, acting
from intake.management.acting import pages_for
from intake.records import drafts
from intake.records.models import Clearance, Intake
from intake.referrals.lifecycle import Step
from intake.referrals.models import Referral
from intake.referrals.workflow import By, move, person
from intake.submission import record_clearance, share, submit

#: One password for all demo people; it is printed, and they exist in development only.
PASSWORD = "warm hands, steady steps"  # noqa: S105
_PEOPLE = Path(__file__).parent / "people.yaml"


def people() -> dict[str, Any]:
    """The invented staff and patients."""
    loaded: dict[str, Any] = yaml.safe_load(_PEOPLE.read_text(encoding="utf-8"))
    return loaded


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """Within the block, the clinic's clock stands at `moment`."""
    with patch("django.utils.timezone.now", return_value=moment):
        yield


def hire(row: dict[str, str]) -> None:
    """One of the staff."""
    User.objects.create_user(row["email"], PASSWORD, name=row["name"], role=row["role"])


def play(row: dict[str, Any], now: datetime) -> None:
    """One patient: the pages, then what the clinic did."""
    sent = now - timedelta(hours=row["hours_ago"])
    with clock_at(sent):
        intake = _fill_in(row)
        if "shared_at" in row:
            share(intake)
        else:
            submit(intake, key=uuid4())
    for step in row.get("story", []):
        by = person(User.objects.get(email=step["by"]))
        with clock_at(now - timedelta(hours=step["hours_ago"])), acting(Actor(by.id, by.role)):
            _act(Referral.objects.whole().get(intake=intake), step, by)


def _fill_in(row: dict[str, Any]) -> Intake:
    intake, _ = drafts.start()
    today = timezone.localdate()
    pages = pages_for(
        row["facts"],
        intake.protocol.parsed(),
        today=today,
        name=row["name"],
        bother=row.get("bother"),
        where=row.get("where", "feet"),
        **row.get("pages", {}),
    )
    if "takes_back" in row:
        drafts.save_page(intake=intake, step="stop_signs", data={"rows": [row["takes_back"]], "exit": ""})
    if "shared_at" in row:
        contact = {"name": row["name"], "phone": row["phone"], "email": ""}
        shared = pages["interruption"] | {"share": True} | contact
        pages = {step: pages[step] for step in ("adult", row["shared_at"])} | {"interruption": shared}
    for step, data in pages.items():
        drafts.save_page(intake=intake, step=step, data=data)
    return intake


def _act(referral: Referral, step: dict[str, Any], by: By) -> None:
    if "clearance" in step:
        note = Clearance(
            intake=referral.intake,
            item=step["clearance"],
            provider=step["provider"],
            dated=timezone.localdate(),
            recorded_by=by.id,
            recorded_at=timezone.now(),
        )
        record_clearance(referral=referral, note=note, by=by, seen=referral.version)
        return
    move(
        referral=referral,
        step=Step(step["step"]),
        by=by,
        seen=referral.version,
        note=step.get("note", ""),
        reason=step.get("reason", ""),
        on_paper=step.get("on_paper", False),
    )
