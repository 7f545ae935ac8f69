"""What every drill looks at in the end: the trail is whole, and nothing was stored by halves."""

from collections.abc import Mapping
from uuid import UUID

from clinic.audit.models import AuditEvent
from clinic.audit.verifying import walk
from intake.assessments.models import Assessment
from intake.records.models import Intake, Version
from intake.records.versions import fingerprint
from intake.referrals.models import Event, Referral
from tests.drills.told import Told


def expect_sound_trail(found: Told, *, action: str = "", times: int = 0) -> None:
    """The chain is whole; of `action` it has so many notes."""
    walked = walk([])
    found.expect(walked.is_sound, f"the trail: {walked.findings[:3]}")
    if action:
        notes = AuditEvent.objects.filter(action=action).count()
        found.expect(notes == times, f"{notes} notes of {action}, not {times}")


def parts_of(intake: Intake) -> dict[str, int]:
    """What sending an intake leaves behind, counted."""
    versions = list(Version.objects.filter(intake=intake, kind=Version.Kind.SENT))
    return {
        "sent": int(intake.sent_at is not None),
        "version": len(versions),
        "answers": sum(version.sha256 == fingerprint(version.pages) for version in versions),
        "assessment": Assessment.objects.filter(version__intake=intake).count(),
        "referral": Referral.objects.filter(intake=intake, assessment__version__intake=intake).count(),
        "history": Event.objects.filter(referral__intake=intake).count(),
        "note": AuditEvent.objects.filter(action="intake.sent", subject_id=str(intake.pk)).count(),
    }


def expect_whole(found: Told, keys: Mapping[UUID, UUID], acknowledged: set[UUID]) -> tuple[int, int]:
    """Of each intake all is there once, or nothing; all, with its key, where it was acknowledged.

    `keys`: intake -> the key it was sent with. Gives (whole, absent).
    """
    whole = absent = 0
    for intake in Intake.objects.filter(pk__in=keys):
        parts = parts_of(intake)
        if set(parts.values()) == {1}:
            whole += 1
            kept = Version.objects.get(intake=intake).key
            found.expect(kept == keys[intake.pk], f"{intake} has another key")
        elif set(parts.values()) == {0}:
            absent += 1
            found.expect(intake.pk not in acknowledged, f"{intake} was acknowledged and is lost")
        else:
            found.expect(False, f"{intake} is torn: {parts}")
    found.expect(whole + absent == len(keys), f"{len(keys)} intakes, {whole} whole and {absent} absent")
    return whole, absent
