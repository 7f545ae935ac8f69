"""A published version of the protocol as a row, so that every verdict can point at the one it rests on."""

from functools import lru_cache
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from clinic.audit import trail
from clinic.audit.append_only import AppendOnly, AppendOnlyQuerySet
from clinic.audit.ids import new_id
from intake.indications.protocol import Protocol, read
from intake.protocols import consents, files


class ProtocolVersionQuerySet(AppendOnlyQuerySet["ProtocolVersion"]):
    """Finds the version in force."""

    def in_force(self) -> "ProtocolVersion":
        """The version published last; raises ProtocolVersion.DoesNotExist before `load_protocol` was run."""
        return self.only("id", "version").latest("published_at", "id")

    def kept(self, pk: UUID) -> "ProtocolVersion":
        """A version without its content, which nobody changes any more; kept in memory for this process."""
        return _kept(pk)


class ProtocolVersion(AppendOnly):
    """One version: its content as published, its fingerprint and who signed it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.CharField(max_length=20, unique=True, error_messages={"unique": "This version is published."})
    content = models.JSONField()
    sha256 = models.CharField("fingerprint (SHA-256)", max_length=64)
    signed_off_by = models.CharField(max_length=200, blank=True)
    signed_off_on = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField()

    objects = ProtocolVersionQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["-published_at"]
        verbose_name = "protocol version"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(signed_off_by="", signed_off_on=None)
                | (~models.Q(signed_off_by="") & models.Q(signed_off_on__isnull=False)),
                name="protocol_sign_off_is_whole",
                violation_error_message="A sign-off needs both a name and a date.",
            )
        ]

    def __str__(self) -> str:
        return self.version

    def parsed(self) -> Protocol:
        """The protocol as the engine reads it, kept in memory for this process."""
        return _parsed(self.pk)


@lru_cache(maxsize=16)
def _parsed(pk: UUID) -> Protocol:
    return read(ProtocolVersion.objects.get(pk=pk).content)


@lru_cache(maxsize=16)
def _kept(pk: UUID) -> ProtocolVersion:
    return ProtocolVersion.objects.defer("content").get(pk=pk)


def current_protocol() -> ProtocolVersion:
    """The version in force."""
    return ProtocolVersion.objects.in_force()


class PublishedChanged(RuntimeError):
    """A published version's files differ from what was loaded before; publish a new version instead."""


@transaction.atomic
def load() -> list[str]:
    """Add every published version that the database lacks, oldest first; the names of those added.

    Raises PublishedChanged when the files of a loaded version have been changed since. What patients agree to is loaded
    with it, and as strictly.
    """
    consents.load()
    known = dict(ProtocolVersion.objects.values_list("version", "sha256"))
    added = []
    for version in files.versions():
        content = files.content(version)
        sha256 = files.fingerprint(content)
        if known.get(version, sha256) != sha256:
            raise PublishedChanged(f"The files of protocol {version} were changed after it was published.")
        if version not in known:
            row = ProtocolVersion.objects.create(
                version=version,
                content=content,
                sha256=sha256,
                signed_off_by=content["signed_off_by"] or "",
                signed_off_on=content["signed_off_on"],
                published_at=timezone.now(),
            )
            read(content)
            trail.note("protocol.published", subject=row, version=version)
            added.append(version)
    return added
