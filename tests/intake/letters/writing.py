"""Providers, letters and answers as the clinic makes them: through the stage's own verbs."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.utils import timezone

from intake.letters.answering import Given, Upload, take_answer
from intake.letters.answers import Answer, ProviderAnswer, Scan
from intake.letters.content import request
from intake.letters.directory import Provider
from intake.letters.facts import facts_of
from intake.letters.issuing import issue_letter
from intake.letters.models import Letter
from intake.letters.parts import Parts, proposed
from intake.letters.sender import Sender
from intake.referrals.models import Referral
from intake.referrals.workflow import By
from tests.intake.referrals.people import again, ana

NPI = "1234567893"
SCAN = b"%PDF-1.7 a scanned page"
CLINIC = Sender("Steady Hands Clinic", "555 0100", "555 0101", "12 Elm Street, Denver CO 80202", "clinic.example")
CODE = "7K4M-QX2H"
DAY = date(2026, 11, 22)


def provider(**how: Any) -> Provider:
    """Dr. Leila Amin of Valley Clinic, or as `how` says; the one in the directory where she is there."""
    known = Provider.objects.filter(npi=NPI).first()
    told = {"name": "Dr. Leila Amin", "credential": "MD", "practice": "Valley Clinic", "phone": "555 0177 80"}
    return known or Provider.objects.create(npi=NPI, **told | how)


def parts_for(referral: Referral, **how: Any) -> Parts:
    """The common plan with changes."""
    return replace(proposed(facts_of(referral), timezone.localdate()), **how)


def content_of(referral: Referral, **how: Any) -> dict[str, Any]:
    """The words of a request on a fixed day, to Dr. Amin, who need not be in the directory."""
    facts = facts_of(referral)
    asked = Provider(name="Dr. Leila Amin", credential="MD", practice="Valley Clinic", phone="555 0177 80")
    parts = replace(proposed(facts, DAY), **how)
    return request(facts, parts, provider=asked, sender=CLINIC, by="Ana Ruiz", today=DAY, code=CODE)


def issue(referral: Referral, *, to: Provider | None = None, by: By | None = None, **how: Any) -> Letter:
    """A letter of a referral in `drafting`, by Ana to Dr. Amin."""
    referral = again(referral)
    return issue_letter(
        referral=referral,
        by=by or ana(),
        provider=to or provider(),
        parts=parts_for(referral, **how),
        paper="us-letter",
        seen=referral.version,
    )


def given(answer: str = "refer", **how: Any) -> Given:
    """What Dr. Amin wrote."""
    told = {"signer_name": "Leila Amin", "signer_credential": "MD", "signer_npi": NPI}
    return Given(answer=Answer(answer), signed_on=timezone.localdate(), **told | how)


def answer(
    letter: Letter, what: str = "refer", *, scan: bytes = SCAN, by: By | None = None, **how: Any
) -> ProviderAnswer:
    """Entered from paper by Ana."""
    upload = Upload(scan, Scan.Media.PDF)
    seen = again(letter.referral).version
    return take_answer(letter=letter, given=given(what, **how), by=by or ana(), seen=seen, scan=upload)
