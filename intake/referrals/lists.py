"""Referrals in a list: each with what its row shows, and without the answers, whose sending and unsealing costs most.

What the worklist shows of the verdict stands sealed in the referral's own row, so that fifty rows lie in few places.
Each further kind of thing comes by a query of its own; one that joins them takes longer to plan than all of these.
"""

from collections.abc import Iterable
from typing import Any, cast

from django.db.models import QuerySet, prefetch_related_objects
from django.utils.dateparse import parse_datetime

from clinic.accounts.models import User
from clinic.crypto.fields import EncryptedField, Sealed
from intake.assessments.models import Assessment
from intake.records.models import Intake, Patient
from intake.referrals.models import Referral, ReferralQuerySet

#: What tells people apart, with who looks after whom.
WHO = ("patient", "intake", "owner")

_OWN = (
    *("intake_id", "patient_id", "assessment_id", "owner_id", "lease_by_id", "lease_until", "version"),
    *("state", "call_first", "due_at", "closed_as", "opened_at", "corrected_since"),
)
_KINDS: dict[str, QuerySet[Any, Any]] = {
    "patient": Patient.objects.only("name", "born"),
    "intake": Intake.objects.only("sent_at", "reference"),
    "assessment": Assessment.objects.only("outcome", "evidence", "protocol_id", "version_id"),
    "lease_by": User.objects.only("name"),
    "owner": User.objects.only("name"),
}
_OF_EACH = ("name", "bother", "severity")


def listed(rows: ReferralQuerySet, kinds: Iterable[str], *, most: int) -> list[Referral]:
    """The first of these rows, filled in with these kinds of things."""
    return _filled_in(list(rows.only(*_OWN)[:most]), kinds)


def for_worklist(rows: ReferralQuerySet, *, most: int) -> list[Referral]:
    """The first of these rows with what the worklist shows; what an older release wrote is read where it lies."""
    found = _filled_in(list(rows.only(*_OWN, "in_list")[:most]), ("patient", "lease_by"))
    read = _filled_in([row for row in found if not _shown_by_itself(row)], ("intake", "assessment"))
    judged = [row.assessment for row in read if "in_short" not in row.assessment.evidence]
    prefetch_related_objects(judged, "version", "protocol")
    return found


def in_list(assessment: Assessment) -> dict[str, Any]:
    """What the worklist will show of a verdict and its intake, as plain data."""
    evidence, sent_at = assessment.evidence, assessment.version.intake.sent_at
    lists = {key: [_short(row) for row in rows] for key, rows in evidence.items() if isinstance(rows, list)}
    return {
        "assessment": str(assessment.pk),
        "outcome": assessment.outcome,
        "evidence": lists | {"in_short": evidence["in_short"]},
        "protocol": str(assessment.protocol_id),
        "sent_at": sent_at.isoformat() if sent_at else "",
    }


def shown(referral: Referral, assessment: Assessment) -> dict[str, Sealed]:
    """The column for an update, sealed for the referral's row; nothing where the verdict is the one it has."""
    if assessment.pk == referral.assessment_id:
        return {}
    field = cast(EncryptedField, Referral._meta.get_field("in_list"))
    return {"in_list": field.sealed(in_list(assessment), referral.pk)}


def _short(row: dict[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in _OF_EACH if key in row}


def _shown_by_itself(row: Referral) -> bool:
    """Gives the row its verdict and intake, so far as a list shows them, if it keeps them of this very verdict."""
    kept = row.in_list or {}
    if kept.get("assessment") != str(row.assessment_id):
        return False
    judged = {"outcome": kept["outcome"], "evidence": kept["evidence"], "protocol_id": kept["protocol"]}
    row.assessment = Assessment(id=row.assessment_id, **judged)
    row.intake = Intake(id=row.intake_id, sent_at=parse_datetime(kept["sent_at"]) if kept["sent_at"] else None)
    return True


def _filled_in(rows: list[Referral], kinds: Iterable[str]) -> list[Referral]:
    for kind in kinds:
        keys = {getattr(row, f"{kind}_id") for row in rows} - {None}
        things = _KINDS[kind].order_by().in_bulk(keys) if keys else {}
        for row in rows:
            setattr(row, kind, things.get(getattr(row, f"{kind}_id")))
    return rows
