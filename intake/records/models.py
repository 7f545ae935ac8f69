"""What a patient told us: the person, the intake with its pages, and versions that are frozen when sent."""

from datetime import date, datetime, timedelta
from typing import Any, cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.utils import timezone

from clinic.audit.append_only import AppendOnly
from clinic.audit.ids import new_id
from clinic.crypto.blind import BlindIndexField, FollowingField, email_index, mailbox_index, phone_index
from clinic.crypto.fields import EncryptedJSONField, EncryptedTextField
from intake.indications.reading import Reading
from intake.indications.wording import Wording
from intake.protocols.models import ProtocolVersion
from intake.records.searching import Searched, name_key, surname_key
from intake.records.tokens import hashed, new_reference, unsigned
from intake.records.typist import Typist
from intake.records.wordings import KeptWording, words_now, words_then


class PatientQuerySet(Searched):
    """Finds people by the mailbox that they can read, and by what is typed at the desk."""

    def of_address(self, address: str) -> "PatientQuerySet":
        """Those with this e-mail address as `address_of` gives it; one that only looks like theirs is another one."""
        index, _, _ = address.partition(".")
        if not index:
            return self.none()
        rows = self.filter(email_index=index)
        return self.filter(pk__in=[row.pk for row in rows if address_of(row.email) == address])


def address_of(email: str) -> str:
    """What an e-mail address is known by at the door: the index that finds it, and the mailbox that it is."""
    return f"{email_index(email)}.{mailbox_index(email)}"


class Patient(models.Model):
    """A person. People of the same name, birthday or address are never merged by the machine."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=200, blank=True)
    born = models.DateField("date of birth", null=True, blank=True)
    name_key = FollowingField(of="name", by=name_key, max_length=400)
    surname_key = FollowingField(of="name", by=surname_key, max_length=400)
    phone = EncryptedTextField(max_length=40, blank=True)
    phone_index = BlindIndexField(of="phone", by=phone_index)
    email = EncryptedTextField("e-mail address", max_length=254, blank=True, validators=[validate_email])
    email_index = BlindIndexField(of="email", by=email_index)
    mail_wanted = models.BooleanField("mails about news", default=True)
    language = models.CharField(
        max_length=2,
        blank=True,
        choices=[("en", "English"), ("es", "Spanish")],
        help_text="In which they fill in, and are written to.",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PatientQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        # The two keys are in the order of their bytes, in PostgreSQL too: see the migration.
        indexes = [
            models.Index(fields=["name_key", "id"], name="people_by_name"),
            models.Index(fields=["surname_key", "id"], name="people_by_surname"),
            models.Index(fields=["born", "name_key"], name="people_by_birth"),
        ]

    def __str__(self) -> str:
        return self.name or "Name not given"

    def learn(self, *, name: str, phone: str, email: str, born: str, whole: bool) -> None:
        """Keep what a page said (`born` is an ISO date); only in a `whole` answer a blank wipes out what was known."""
        for field, value in (("name", name), ("phone", phone), ("email", email), ("born", born or None)):
            if value or whole:
                setattr(self, field, value)
        self.save()

    def speaks(self, language: str) -> None:
        """Keep the language ("en" or "es") in which they fill in."""
        if self.language != language:
            self.language = language
            self.save(update_fields=["language"])


class IntakeQuerySet(models.QuerySet["Intake"]):
    """Finds an intake by what the browser holds."""

    def whole(self) -> "IntakeQuerySet":
        """With the person and the protocol's version; `parsed()` keeps the protocol's content."""
        return self.select_related("patient", "protocol").defer("protocol__content")

    def of_cookie(self, cookie: str) -> "Intake | None":
        """The intake whose resume token the cookie carries, or None."""
        token = unsigned(cookie)
        intake = self.select_related("patient").filter(token_hash=hashed(token)).first() if token else None
        if intake is not None:
            intake.protocol = ProtocolVersion.objects.kept(intake.protocol_id)
        return intake

    def of_people(self, people: models.QuerySet[Patient]) -> "IntakeQuerySet":
        """Theirs, the newest first."""
        return self.whole().filter(patient__in=people).order_by("-started_at")

    def were_sent(self) -> "IntakeQuerySet":
        """Sent at least once."""
        return self.exclude(sent_at=None)

    def still_open(self) -> "IntakeQuerySet":
        """Drafts, and those in which more was asked or something is corrected."""
        open_again = models.Q(reopened_at__isnull=False) | models.Q(correcting_at__isnull=False)
        return self.filter(models.Q(sent_at=None) | open_again)


class Intake(models.Model):
    """One filling-in of the questionnaire, from the first page until it is sent."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="intakes")
    protocol = models.ForeignKey(ProtocolVersion, on_delete=models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    reference = models.CharField(max_length=11, unique=True, default=new_reference, editable=False)
    started_at = models.DateTimeField(default=timezone.now, editable=False)
    sent_at = models.DateTimeField(null=True, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True, help_text="When more was asked of the patient.")
    correcting_at = models.DateTimeField(null=True, blank=True, help_text="When the patient began to correct it.")
    carries = models.ForeignKey(
        "Version",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The answers of an earlier intake of the same person, of which each is said to be still true or not.",
    )
    anew = models.JSONField(default=list, blank=True, help_text="Steps whose earlier answer is true no longer.")
    visit_began = models.DateTimeField(null=True, blank=True, help_text="Empty while the door is closed.")
    visit_seen = models.DateTimeField(null=True, blank=True)

    typist: Typist | None = None  # of a call, while its pages are open; each version keeps it
    objects = IntakeQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient"],
                condition=models.Q(sent_at=None),
                name="one_open_draft_per_patient",
                violation_error_message="This person has an unfinished intake already.",
            )
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        """Whether the patient may change answers: until sent, when more was asked, and while they correct it."""
        return self.sent_at is None or self.reopened_at is not None or self.correcting_at is not None

    def page_data(self) -> dict[str, dict[str, Any]]:
        """Step code -> data of every page saved so far."""
        return {page.step: page.data for page in self.pages.all()}


class Page(models.Model):
    """One page of the questionnaire as last saved."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    intake = models.ForeignKey(Intake, on_delete=models.CASCADE, related_name="pages")
    step = models.CharField(max_length=60)
    data = EncryptedJSONField()
    complete = models.BooleanField(default=True, help_text="False while some fields were left empty.")
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["intake", "step"], name="one_page_per_step")]

    def __str__(self) -> str:
        return self.step

    @classmethod
    def rewrite(cls, pk: UUID, data: dict[str, Any]) -> None:
        """Store other data in a page that is known by its key, in one statement."""
        field = cast(EncryptedJSONField, cls._meta.get_field("data"))
        cls.objects.filter(pk=pk).update(data=field.sealed(data, pk))


class SignChange(AppendOnly):
    """A warning sign that was Yes or Not sure and is so no longer; it stays beside the new answer."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    intake = models.ForeignKey(Intake, on_delete=models.PROTECT, related_name="sign_changes")
    item = models.CharField(max_length=60)
    was = models.CharField(max_length=12)
    now = models.CharField(max_length=12)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.item


class Version(AppendOnly):
    """The answers as they stood when they were sent, or when the patient agreed to share an unfinished intake."""

    class Kind(models.TextChoices):
        """How the answers reached the clinic."""

        SENT = "sent", "Sent by the patient"
        SHARED = "shared", "Shared unfinished, because of a warning sign"
        ASKED = "asked", "Warning signs asked again by staff"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    intake = models.ForeignKey(Intake, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    protocol = models.ForeignKey(ProtocolVersion, on_delete=models.PROTECT, related_name="+")
    wording = models.ForeignKey(KeptWording, on_delete=models.PROTECT, related_name="+", null=True)
    wording_shown = models.ForeignKey(
        KeptWording,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        help_text="As the patient read it, where that was not in English.",
    )
    pages = EncryptedJSONField(help_text="Step -> data and when it was answered.")
    not_asked = models.JSONField(default=dict, help_text="Step -> why it was not asked.")
    sha256 = models.CharField("fingerprint (SHA-256)", max_length=64)
    key = models.UUIDField("idempotency key", null=True, blank=True, unique=True)
    typed_by = models.UUIDField("typed on the phone by", null=True, blank=True)
    typed_by_name = models.CharField("name of whoever typed on the phone", max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["intake", "number"]
        constraints = [models.UniqueConstraint(fields=["intake", "number"], name="versions_are_numbered_once")]

    def __str__(self) -> str:
        return f"{self.intake_id}, version {self.number}"

    def page_data(self) -> dict[str, dict[str, Any]]:
        """Step code -> data, as frozen."""
        return {step: page["data"] for step, page in self.pages.items()}

    def words(self, language: str = "en") -> Wording:
        """How it was asked: in this language if it was, otherwise in English.

        A row without words, written by an older release while both ran, has those of today.
        """
        if self.wording_shown_id and words_then(self.wording_shown_id).language == language:
            return words_then(self.wording_shown_id)
        return words_then(self.wording_id) if self.wording_id else words_now(self.protocol)

    def reading(self, today: date | None = None, language: str = "en") -> Reading:
        """The frozen answers under the questions of their time, read as on `today` or the day they were frozen."""
        day = today or timezone.localdate(self.at)
        return Reading(self.page_data(), self.protocol.parsed(), day, self.words(language))

    def answered_at(self) -> dict[str, datetime]:
        """Step code -> when it was answered (UTC)."""
        return {step: datetime.fromisoformat(page["at"]) for step, page in self.pages.items()}


class Clearance(AppendOnly):
    """A provider's dated note that names one item; staff record it from paper."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    intake = models.ForeignKey(Intake, on_delete=models.PROTECT, related_name="clearances")
    item = models.CharField(max_length=60)
    provider = models.CharField("provider who wrote the note", max_length=200)
    dated = models.DateField("date of the note")
    guardian_consents = models.BooleanField(default=False, help_text="For somebody under 18.")
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-recorded_at"]

    def __str__(self) -> str:
        return f"{self.item}, {self.provider}, {self.dated}"

    def clean(self) -> None:
        """A note cannot be written tomorrow."""
        if self.dated and self.dated > timezone.localdate():
            raise ValidationError({"dated": "The date of the note is in the future. Check it."})

    def counts_on(self, day: Any, *, days: int) -> bool:
        """Whether the note is at most `days` old on that day."""
        return bool(timedelta(0) <= day - self.dated <= timedelta(days=days))
