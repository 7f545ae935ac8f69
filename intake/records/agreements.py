"""What a patient agreed to: which words, in which language, tick by tick, when and by whom; and what was taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.utils import timezone

from clinic.audit.append_only import AppendOnly
from clinic.audit.ids import new_id
from clinic.crypto.fields import EncryptedTextField
from intake.indications import consent
from intake.protocols.consents import ConsentVersion
from intake.protocols.files import fingerprint
from intake.records.models import Intake, Version


class Agreement(AppendOnly):
    """Somebody agreed to one version of the consent text, for one intake."""

    class By(models.TextChoices):
        """In which role."""

        PATIENT = "patient", "The patient"
        GUARDIAN = "guardian", "A parent or guardian"
        BY_LAW = "by_law", "Who decides for the patient by law"
        HELPER = "helper", "A helper, with the patient's agreement"
        PHONE = "phone", "Spoken on the phone, written down by staff"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    intake = models.ForeignKey(Intake, on_delete=models.PROTECT, related_name="agreements")
    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, related_name="agreements", null=True, help_text="The answers it came with."
    )
    text = models.ForeignKey(ConsentVersion, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=10)
    sha256 = models.CharField("fingerprint of the words shown (SHA-256)", max_length=64)
    review = models.BooleanField("the clinic may keep and read the answers")
    provider = models.BooleanField("the provider may be asked")
    contact = models.BooleanField("the clinic may call or write")
    name = EncryptedTextField("name typed", blank=True)
    role = models.CharField(max_length=10, choices=By)
    by_id = models.CharField(max_length=36, blank=True, help_text="Who of the staff wrote it down, where one did.")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.text}, {self.at:%Y-%m-%d}"

    def words(self) -> Mapping[str, str]:
        """What was agreed to, word for word."""
        return self.text.text().said(self.language)

    def ticked(self) -> list[tuple[str, bool]]:
        """Each tick in the words in which it was asked, and whether it was set."""
        said = self.words()
        return [(said[tick], getattr(self, tick)) for tick in consent.TICKS]


class ConsentChange(AppendOnly):
    """One tick was taken back, or given again, by itself."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    intake = models.ForeignKey(Intake, on_delete=models.PROTECT, related_name="consent_changes")
    tick = models.CharField(max_length=10, choices=[(tick, tick) for tick in consent.MAY_TAKE_BACK])
    agrees = models.BooleanField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.tick}: {'given again' if self.agrees else 'taken back'}"


@dataclass(frozen=True)
class Standing:
    """What holds now. `changes`: since the last agreement, tick -> its last change."""

    agreement: Agreement | None
    changes: Mapping[str, ConsentChange]

    def holds(self, tick: str) -> bool:
        """Whether the tick is set and was not taken back since."""
        change = self.changes.get(tick)
        return change.agrees if change else bool(self.agreement and getattr(self.agreement, tick))

    def taken_back(self, tick: str) -> datetime | None:
        """When the tick was taken back, if that is how it stands."""
        change = self.changes.get(tick)
        return None if change is None or change.agrees else change.at

    @property
    def asks_again(self) -> bool:
        """Whether a later version of the text asks everybody again."""
        return self.agreement is not None and consent.asks_again(self.agreement.text.number)

    @property
    def news(self) -> list[consent.ConsentText]:
        """Versions that came since and change little."""
        return consent.since(self.agreement.text.number) if self.agreement and not self.asks_again else []

    def why_not_share(self) -> str:
        """Why nothing new may go to the provider, for staff; "" where it may, or where nobody was asked yet."""
        if self.taken_back("provider"):
            return "The patient took back that their provider may be asked. Talk to them first."
        if self.asks_again and self.agreement:
            number, newest = self.agreement.text.number, consent.in_force().number
            return (
                f"They agreed to version {number} of the consent; version {newest} asks again. Until they agree, "
                "nothing new goes to a provider. Reading, calling and care under a signed referral go on."
            )
        return ""


def standing(intake: UUID) -> Standing:
    """What the patient of the intake with this key agrees to now (two queries)."""
    agreement = Agreement.objects.filter(intake=intake).select_related("text").order_by("at", "id").last()
    changes = ConsentChange.objects.filter(intake=intake)
    if agreement:
        changes = changes.filter(at__gt=agreement.at)
    return Standing(agreement, {change.tick: change for change in changes.order_by("at", "id")})


def agree(
    *, intake: Intake, page: Mapping[str, Any], at: datetime, version: Version | None = None, by_id: str = ""
) -> Agreement:
    """Keep what was agreed to on the page of consent, as `Kind.CONSENT` describes it; "by" is the role, if any."""
    text = ConsentVersion.objects.get(number=consent.number_of(page["version"]))
    spoken = page.get("spoken") or {}  # on the phone: who of the staff asked
    language = text.text().language(page.get("language", consent.ENGLISH))
    return Agreement.objects.create(
        intake=intake,
        version=version,
        text=text,
        language=language,
        sha256=fingerprint(dict(text.text().said(language))),
        **{tick: bool(page[tick]) for tick in consent.TICKS},
        name=page["name"],
        role=Agreement.By.PHONE if spoken else page.get("by") or Agreement.By.PATIENT,
        by_id=by_id or spoken.get("asked_by_id", ""),
        at=at,
    )
