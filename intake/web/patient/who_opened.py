"""Who opened the patient's record, a line for each person, day and kind of act, in a patient's words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext_lazy

from intake.records.models import Patient
from intake.referrals.openings import Opening, openings

_LOOKED = gettext_lazy("Looked at your answers")
_WORDS = {
    "referral.read": _LOOKED,
    "intake.read": _LOOKED,
    "referral.taken_up": gettext_lazy("Opened your record to work on it"),
    "referral.opened_while_held": gettext_lazy("Opened your record while a colleague worked on it"),
    "referral.opened_with_a_reason": gettext_lazy("Opened your record in a colleague's place and wrote down why"),
    "referral.opening_checked": gettext_lazy("Checked why your record was opened"),
    "opening.read": gettext_lazy("Checked why your record was opened"),
    "link.sent": gettext_lazy("Sent a letter about you to your provider by a link"),
    "link.revoked": gettext_lazy("Took away a link that was sent to your provider"),
    "record.export": gettext_lazy("Took a copy of your record out of the app"),
    "fhir.read": gettext_lazy("Looked at your record with another program of the clinic"),
    "admin.read": gettext_lazy("Looked at your record on the clinic's office pages"),
    "patient.compared": gettext_lazy("Looked whether two records are yours"),
    "patient.merged": gettext_lazy("Noted that two records are yours"),
    "patient.told_apart": gettext_lazy("Noted that two records are not of one person"),
    "patient.merge_taken_back": gettext_lazy("Took back that two records are yours"),
    "invitation.made": gettext_lazy("Invited you to fill in this form"),
    "invitation.sent_again": gettext_lazy("Sent you the invitation again"),
    "call.begun": gettext_lazy("Began to fill in this form with you on the phone"),
    "intake.page_saved": gettext_lazy("Wrote down what you said on the phone"),
    "intake.sent": gettext_lazy("Sent what you said on the phone to the therapists"),
    "referral.correction_read": gettext_lazy("Read what you corrected"),
    "intake.signs_asked_again": gettext_lazy("Wrote down what you said about warning signs"),
}
#: Whatever else leaves a row about somebody's record: deciding, writing, calling.
_WORKED = gettext_lazy("Worked on your record")
_ROLES = {
    "therapist": gettext_lazy("therapist"),
    "clinic_admin": gettext_lazy("clinic administrator"),
    "privacy_officer": gettext_lazy("privacy officer"),
}


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
        acts.setdefault((row.name, row.role, str(_WORDS.get(row.action, _WORKED))), []).append(localtime(row.at))
    for (name, role, what), at in acts.items():
        yield Line(name, str(_ROLES.get(role, role.replace("_", " "))), what, min(at), max(at), len(at))
