"""The published versions of the consent text as rows: every agreement points at the words that it was given to."""

from django.db import models, transaction
from django.utils import timezone

from clinic.audit import trail
from clinic.audit.append_only import AppendOnly
from clinic.audit.ids import new_id
from intake.indications import consent
from intake.indications.consent import ConsentText
from intake.protocols.files import fingerprint


class ConsentVersion(AppendOnly):
    """One version of the consent text: its words in every language, as published."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.PositiveSmallIntegerField(unique=True)
    name = models.CharField(max_length=20, unique=True)
    content = models.JSONField()
    sha256 = models.CharField("fingerprint (SHA-256)", max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        verbose_name = "version of the consent text"
        verbose_name_plural = "versions of the consent text"

    def __str__(self) -> str:
        return f"Consent, version {self.number}"

    def text(self) -> ConsentText:
        """The words."""
        return consent.read(self.content)


class ConsentChanged(RuntimeError):
    """The file of a published consent text differs from what was loaded before; publish a new version instead."""


@transaction.atomic
def load() -> list[int]:
    """Add every published version that the database lacks; their numbers. Raises ConsentChanged."""
    known = dict(ConsentVersion.objects.values_list("number", "sha256"))
    added = []
    for content in consent.contents(consent.FOLDER):
        number, sha256 = content["number"], fingerprint(content)
        if known.get(number, sha256) != sha256:
            raise ConsentChanged(f"The words of consent version {number} were changed after they were published.")
        if number not in known:
            told = {"name": content["name"], "content": content, "sha256": sha256, "published_at": timezone.now()}
            ConsentVersion.objects.create(number=number, **told)
            trail.note("agreement.published", number=number)
            added.append(number)
    return added
