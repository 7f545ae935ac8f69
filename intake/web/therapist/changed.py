"""What the answers say otherwise than those before: question by question, before and after."""

from typing import Any

from intake.indications.alerts import find
from intake.indications.in_words import Said
from intake.records.models import Version
from intake.referrals.lifecycle import CORRECTED
from intake.referrals.models import Event, Referral
from intake.web.therapist import words
from intake.web.therapist.told import Told

NOT_ASKED, NO_MORE = "Not asked", "Not asked any more"


def changes(referral: Referral, told: Told) -> dict[str, Any]:
    """The rows since the version before, or since what staff had read where a patient's correction is unread."""
    since = referral.corrected_since
    earlier = Version.objects.filter(intake=referral.intake_id, number__lt=told.version.number)
    before = (earlier.filter(number=since) if since else earlier).order_by("number").last()
    rows = differences(Told(before, told.protocol, told.today), told) if before else []
    return {"changed": rows, "correction": _correction(referral, told)}


def differences(before: Told, after: Told) -> list[dict[str, str]]:
    """In the order asked and the words of now; what was asked only once says so."""
    old, new = _said(before), _said(after)
    order = {
        key: None for code in [*after.reading.steps, *before.reading.steps] for key in [*new, *old] if key[0] == code
    }
    return [
        {
            "question": (new.get(key) or old[key]).question,
            "was": old[key].answer if key in old else NOT_ASKED,
            "now": new[key].answer if key in new else NO_MORE,
        }
        for key in order
        if key not in old or key not in new or old[key].answer != new[key].answer
    ]


def _said(told: Told) -> dict[tuple[str, str], Said]:
    """(step, row) -> what was said there: a question stays the same one when it is reworded."""
    return {(code, said.row): said for code in told.reading.steps for said in told.said([code])}


def _correction(referral: Referral, told: Told) -> dict[str, Any] | None:
    """The patient's last correction, while nobody said that they read it: when, why, with words to read first."""
    if referral.corrected_since is None:
        return None
    last = Event.objects.filter(referral=referral, step=CORRECTED).order_by("number").last()
    reason = last.note if last else ""
    return {
        "when": words.moment(last.at, told.today) if last else "",
        "reason": reason,
        "alerts": find([("Reason for the correction", reason)], told.protocol),
        "seen": referral.version,
    }
