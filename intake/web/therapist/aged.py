"""Answers about safety that are too old to rest anything on, named before a letter does."""

from datetime import datetime

from intake.indications.vocabulary import SAFETY_PAGES
from intake.records.shelf_life import expired, is_sign
from intake.referrals.models import Referral


def too_old(referral: Referral, now: datetime) -> list[str]:
    """The titles of the pages on safety whose answers are past their shelf life; warning signs are asked each day."""
    version = referral.assessment.version
    protocol, answered = version.protocol.parsed(), version.answered_at()
    pages = [step for step in version.reading().route() if step.code.removesuffix("_each") in SAFETY_PAGES]
    return [
        step.title
        for step in pages
        if not is_sign(step.code) and step.code in answered and expired(step.code, answered[step.code], now, protocol)
    ]
