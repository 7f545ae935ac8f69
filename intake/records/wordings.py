"""The words in which the questionnaire was asked, kept once for each wording and found by their own fingerprint."""

from functools import lru_cache

from django.db import models
from django.utils import timezone, translation

from clinic.audit.append_only import AppendOnly
from intake.indications.wording import Wording, wording_of
from intake.protocols.files import fingerprint
from intake.protocols.models import ProtocolVersion


class KeptWording(AppendOnly):
    """One wording of the whole questionnaire, in one language, under one version of the protocol."""

    sha256 = models.CharField("fingerprint (SHA-256)", primary_key=True, max_length=64, editable=False)
    protocol = models.ForeignKey(ProtocolVersion, on_delete=models.PROTECT, related_name="wordings")
    language = models.CharField(max_length=10)
    words = models.JSONField()
    at = models.DateTimeField("first asked at", default=timezone.now)

    class Meta:
        ordering = ["at", "sha256"]
        verbose_name = "wording of the questionnaire"
        verbose_name_plural = "wordings of the questionnaire"

    def __str__(self) -> str:
        return f"{self.sha256[:12]} ({self.language})"


def keep(words: Wording, protocol: ProtocolVersion) -> KeptWording:
    """The row of these words; the first intake that is asked in them writes it."""
    data = words.as_data()
    told = {"protocol": protocol, "language": words.language, "words": data}
    return KeptWording.objects.get_or_create(sha256=fingerprint(data), defaults=told)[0]


def words_now(protocol: ProtocolVersion, language: str = "en") -> Wording:
    """How the questionnaire is asked today under this version of the protocol, in one language."""
    if language == "en":
        return wording_of(protocol.parsed())
    with translation.override(language):
        return wording_of(protocol.parsed(), language, translation.gettext)


@lru_cache(maxsize=32)
def words_then(sha256: str) -> Wording:
    """The words behind a fingerprint, kept in memory for this process: they never change."""
    return Wording.of_data(KeptWording.objects.get(sha256=sha256).words)
