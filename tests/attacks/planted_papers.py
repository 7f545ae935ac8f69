"""A case that went all the way, with something of ours in every word that staff and a provider wrote of it."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from intake.care.counting import Told, count_visit
from intake.care.models import Plan
from intake.care.opening import granted_by, open_plan, refine
from intake.care.paying import authorise, take_back
from intake.care.report_content import FREE, content
from intake.care.reporting import issue_report, told_of
from intake.letters import pdf
from intake.letters.answering import Given, Upload, take_answer
from intake.letters.answers import Answer, ProviderAnswer, Scan
from intake.letters.directory import Provider
from intake.letters.issuing import issue_letter
from intake.letters.models import Draft, Letter
from intake.records.inviting import invite
from intake.records.merges import Merge
from intake.referrals import same_person as same
from intake.referrals.glass import break_glass, check
from intake.referrals.lifecycle import State
from intake.referrals.models import Referral
from tests.attacks.belongings import Papers
from tests.attacks.planting import Text
from tests.cast import enter
from tests.intake.care.caring import NUMB_MARIA
from tests.intake.fhir.records import PARTS
from tests.intake.referrals.people import again, ana, lead
from tests.intake.web.patient.phone import sent


def printable(text: Text) -> Text:
    """The same without what no typeface has."""
    return lambda field: "".join(char for char in text(field) if char not in pdf.unprintable(text(field)))


def planted_papers(text: Text) -> Papers:
    """Asked, answered with limits, in care, reported; opened by a colleague with a reason; said to be another person.

    What the database holds to a length is as long as that.
    """
    text = printable(text)
    told = {"items": [{"text": text("activities.text"), "score": 7}]}
    medicines = {"text": f"warfarin {text('medicines.text')}", "none": False}  # stands in the assessment, too
    pages = {"activities": told, "words": {"text": text("words.text")}, "medicines": medicines}
    referral = sent(NUMB_MARIA, name=text("about.name")[:200], **pages)
    referral = again(lead(referral, State.DRAFTING))
    opening = break_glass(referral=referral, by=enter("cleo"), reason=text("opening.reason"))
    check(opening=opening, by=enter("pia"), note=text("opening.note"))
    _said_to_be_another(referral, text)
    invite(
        by=enter("ana"),
        email=f"{_mailbox(text('invited'))}@home.example",
        prepared={"name": text("invited.name")},
    )
    plan = _in_care(_answer(_letter(referral, text), text), text)
    _reported(_visited(plan, text), text)
    return Papers(again(referral))


def _mailbox(words: str) -> str:
    """As much of it as an address can hold."""
    return re.sub(r"[^a-z0-9-]+", ".", words, flags=re.IGNORECASE | re.ASCII).strip(".")[:60].strip(".") or "x"


def _said_to_be_another(referral: Referral, text: Text) -> None:
    other = sent(NUMB_MARIA, name="Joan Whitfield").patient
    same.say(Merge.Said.APART, kept=referral.patient, merged=other, reason=text("pair.reason"), by=enter("ana"))


def _letter(referral: Referral, text: Text) -> Letter:
    words = {name: text(f"letter.{name}") for name in ("areas", "avoid", "note")}
    name = text("letter.printed_name")
    parts = replace(PARTS, **words, goals=((text("letter.goal"), 7),), printed_name=name, own_words=True)
    named = {key: text(f"directory.{key}") for key in ("name", "practice")}
    contact = {key: text(f"directory.{key}")[:40] for key in ("phone", "fax", "email")}
    to = Provider.objects.create(**{key: word[:200] for key, word in named.items()}, **contact)
    Draft.objects.create(referral=referral, paper="us-letter", provider=to, parts=parts.as_data(), version=1)
    how: dict[str, Any] = {"paper": "us-letter", "seen": referral.version, "note": text("letter.event")}
    return issue_letter(referral=referral, by=ana(), provider=to, parts=parts, **how)


def _answer(letter: Letter, text: Text) -> ProviderAnswer:
    words = {name: text(f"answer.{name}") for name in ("phone", "fax", "diagnosis", "limits", "reason")}
    signer = {"signer_name": text("answer.signer_name")[:200], "signer_credential": text("answer.credential")[:60]}
    given = Given(answer=Answer.REFER_WITH_LIMITS, signed_on=timezone.localdate(), **signer, **words)
    scan = Upload(b"%PDF-1.7 a scanned page", Scan.Media.PDF)
    return take_answer(letter=letter, given=given, by=ana(), seen=again(letter.referral).version, scan=scan)


def _in_care(answer: ProviderAnswer, text: Text) -> Plan:
    plan = open_plan(referral=again(answer.referral), granted=granted_by(answer), by=ana())
    today = timezone.localdate()
    days = {"begins_on": today, "ends_on": today + timedelta(days=30), "visits": 4}
    payer = {"payer": text("payer.name")[:200], "claim": text("payer.claim"), "condition": text("payer.condition")}
    wrong = authorise(plan=plan, key=uuid4(), **payer, **days)
    take_back(authorisation=wrong, why=text("payer.why"), by=ana())
    authorise(plan=plan, key=uuid4(), **payer, **days)
    words = {name: text(f"aims.{name}") for name in ("goal", "avoid", "stop_signal")}
    tracked = [{"code": "activity_1", "name": text("aims.activity"), "kind": "activity", "baseline": 7}]
    refine(plan=plan, by=ana(), areas=["f-foot-l"], review_on=today, tracked=tracked, **words)
    return plan


def _visited(plan: Plan, text: Text) -> Plan:
    words = {"note": text("visit.note"), "billing_code": text("visit.billing_code")[:20]}
    scores = {"activity_1": [7, 5]}
    count_visit(
        plan=plan, told=Told(on=timezone.localdate(), minutes=30, scores=scores, **words), by=ana(), key=uuid4()
    )
    return Plan.objects.get(pk=plan.pk)


def _reported(plan: Plan, text: Text) -> None:
    free = {name: text(f"report.{name}") for name in FREE}
    told = told_of(plan, again(plan.referral))
    issue_report(
        plan=plan, kind="progress", content=content(told, "progress", free, timezone.localdate(), "Ana"), by=ana()
    )
