"""The stored verdict and the one way in which it comes to be."""

from collections.abc import Mapping
from datetime import datetime

from django.db import models
from django.utils import timezone

from clinic.audit.append_only import AppendOnly
from clinic.audit.ids import new_id
from clinic.crypto.fields import EncryptedJSONField
from education.finding import carriers
from intake.indications import vocabulary as v
from intake.indications.engine import assess as judge
from intake.indications.evidence import Documented, explain
from intake.indications.reading import Reading
from intake.indications.vocabulary import Outcome
from intake.protocols.models import ProtocolVersion
from intake.records.in_short import InShort
from intake.records.models import Clearance, Version
from intake.records.shelf_life import ages
from intake.records.versions import fingerprint


class Assessment(AppendOnly):
    """One verdict on one version of the answers, under one version of the protocol."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="assessments")
    protocol = models.ForeignKey(ProtocolVersion, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(
        max_length=40, choices=[(o.value, o.value.replace("_", " ").capitalize()) for o in Outcome]
    )
    verdict = models.JSONField(help_text="The lists of codes, as the engine gave them.")
    evidence = EncryptedJSONField(help_text="The same in words, as they stood at the time; some are the patient's own.")
    answers_sha256 = models.CharField("fingerprint of the answers", max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.outcome} ({self.at:%Y-%m-%d})"

    @property
    def fits(self) -> bool:
        """Whether a referral fits the documented reasons."""
        return self.outcome in v.FITS


def assess(version: Version, *, now: datetime | None = None) -> Assessment:
    """Judge a version under its protocol, with the clearances on file and the age of each answer at `now`."""
    now = now or timezone.now()
    protocol = version.protocol.parsed()
    today = timezone.localdate(now)
    reading = Reading(version.page_data(), protocol, today)
    days, hours = ages(version.answered_at(), [step.code for step in reading.route()], now, protocol)
    answers = reading.answers(answers_age_days=days, signs_age_hours=hours)
    verdict = judge(answers, protocol)
    # A note clears what would hold, so it is looked for only where something does.
    cleared = _clearances(version, today, protocol.windows.clearance_days) if verdict.holds else {}
    if cleared:
        answers = answers._replace(cleared=frozenset(cleared))
        verdict = judge(answers, protocol)
    return Assessment.objects.create(
        version=version,
        protocol=version.protocol,
        outcome=verdict.outcome,
        verdict=verdict._asdict(),
        evidence=explain(verdict, reading, protocol, _documented(verdict.reasons), cleared)
        | {"in_short": InShort.of(reading)._asdict()},
        answers_sha256=fingerprint(answers.as_data()),
        at=now,
    )


def _clearances(version: Version, today: object, days: int) -> dict[str, str]:
    """Item -> words for its newest valid clearance; `minor` needs the guardian's consent with the order."""
    found: dict[str, str] = {}
    notes = Clearance.objects.filter(intake_id=version.intake_id).order_by("recorded_at")
    for note in notes.only("item", "provider", "dated", "guardian_consents"):
        if note.counts_on(today, days=days) and (note.item != v.MINOR or note.guardian_consents):
            found[note.item] = f"{note.provider}, {note.dated:%d %B %Y}"
    return found


def _documented(reasons: tuple[str, ...]) -> Mapping[str, Documented]:
    """Reason code -> the clinic's sentence as published now, and the edition that said it."""
    found = carriers(f"reason:{code}" for code in reasons)
    return {code.removeprefix("reason:"): Documented(at.sentence, at.as_data()) for code, at in found.items()}
