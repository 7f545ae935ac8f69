"""Who opened the patient's record, a line for each person, day and kind of act, in a patient's words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.utils.timezone import localdate, localtime

from intake.records.models import Patient
from intake.referrals.openings import Opening, openings

_LOOKED = "Looked at your answers"
_WORDS = {
    "referral.read": _LOOKED,
    "intake.read": _LOOKED,
    "referral.taken_up": "Opened your record to work on it",
    "referral.opened_while_held": "Opened your record while a colleague worked on it",
    "referral.opened_with_a_reason": "Opened your record in a colleague's place and wrote down why",
    "referral.opening_checked": "Checked why your record was opened",
    "opening.read": "Checked why your record was opened",
    "link.sent": "Sent a letter about you to your provider by a link",
    "link.revoked": "Took away a link that was sent to your provider",
    "record.export": "Took a copy of your record out of the app",
    "fhir.read": "Looked at your record with another program of the clinic",
    "admin.read": "Looked at your record on the clinic's office pages",
    "patient.compared": "Looked whether two records are yours",
    "patient.merged": "Noted that two records are yours",
    "patient.told_apart": "Noted that two records are not of one person",
    "patient.merge_taken_back": "Took back that two records are yours",
    "invitation.made": "Invited you to fill in this form",
    "invitation.sent_again": "Sent you the invitation again",
    "call.begun": "Began to fill in this form with you on the phone",
    "intake.page_saved": "Wrote down what you said on the phone",
    "intake.sent": "Sent what you said on the phone to the therapists",
    "referral.correction_read": "Read what you corrected",
    "intake.signs_asked_again": "Wrote down what you said about warning signs",
}
#: Whatever else leaves a row about somebody's record: deciding, writing, calling.
_WORKED = "Worked on your record"
_ROLES = {"clinic_admin": "clinic administrator", "privacy_officer": "privacy officer"}


@dataclass(frozen=True)
class Line:
    """Somebody did something, so many times on one day."""

    name: str
    role: str
    what: str
    first: datetime
    last: datetime
    times: int


def days(patient: Patient) -> list[tuple[date, list[Line]]]:
    """(day, its lines), the newest day first and the latest act of a day first; [] when nobody opened it."""
    by_day = groupby(openings(patient), key=lambda opening: localdate(opening.at))
    return [(day, list(_lines(rows))) for day, rows in by_day]


def _lines(rows: Iterator[Opening]) -> Iterator[Line]:
    acts: dict[tuple[str, str, str], list[datetime]] = {}
    for row in rows:
        acts.setdefault((row.name, row.role, _WORDS.get(row.action, _WORKED)), []).append(localtime(row.at))
    for (name, role, what), at in acts.items():
        yield Line(name, _ROLES.get(role, role.replace("_", " ")), what, min(at), max(at), len(at))
