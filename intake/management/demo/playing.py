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
from intake.care.opening import follow_answer
from intake.letters.answering import Given, take_answer
from intake.letters.answers import Answer
from intake.letters.directory import Provider
from intake.letters.facts import facts_of
from intake.letters.issuing import issue_letter, save_draft
from intake.letters.models import Draft, Letter
from intake.letters.parts import proposed
from intake.management.acting import pages_for
from intake.records import calls, drafts, inviting
from intake.records.invitations import PREPARED
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


def invite(row: dict[str, Any], now: datetime) -> None:
    """Somebody invited by mail; nobody has pressed the button yet."""
    user, prepared = User.objects.get(email=row["by"]), {key: row.get(key, "") for key in PREPARED}
    with clock_at(now - timedelta(days=row["days_ago"])), acting(Actor(str(user.pk), user.role)):
        inviting.invite(by=user, email=row["email"], prepared=prepared)


def phone(row: dict[str, Any], now: datetime) -> None:
    """A call that is not finished."""
    user = User.objects.get(email=row["by"])
    with clock_at(now - timedelta(hours=row["hours_ago"])), acting(Actor(str(user.pk), user.role)):
        call = calls.begin(by=user, known={key: row[key] for key in ("name", "phone")})
        for step, data in row["pages"].items():
            drafts.save_page(intake=call.intake, step=step, data=data)
        calls.put_down(call)


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
    if step["step"] == Step.ISSUE:
        _issue(referral, by)
        return
    if step["step"] in set(Answer):
        _answer(referral, step, by)
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


#: The one whom demo patients name.
_PROVIDER = {"name": "Dr. Leila Amin", "credential": "MD", "practice": "Valley Clinic", "phone": "555 0177 80"}
_NPI = "1234567893"


def _issue(referral: Referral, by: By) -> None:
    """The letter with the clinic's common plan, to the provider of the directory."""
    provider, _ = Provider.objects.get_or_create(npi=_NPI, defaults=_PROVIDER)
    parts = proposed(facts_of(referral), timezone.localdate())
    draft = Draft(referral=referral, provider=provider, paper="us-letter", parts=parts.as_data(), saved_by_id=by.id)
    save_draft(draft=draft, seen=0)
    issue_letter(
        referral=referral, by=by, provider=provider, parts=parts, paper="us-letter", seen=referral.version, then=None
    )


def _answer(referral: Referral, step: dict[str, Any], by: By) -> None:
    """What the provider wrote on paper."""
    given = Given(
        answer=Answer(step["step"]),
        signer_name=_PROVIDER["name"],
        signer_credential=_PROVIDER["credential"],
        signer_npi=_NPI,
        signed_on=timezone.localdate(),
        **step["given"],
    )
    letter = Letter.objects.filter(referral=referral).standing()[0]
    take_answer(letter=letter, given=given, by=by, seen=referral.version, then=follow_answer(by))
