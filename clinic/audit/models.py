"""One row of the trail. It holds ids and codes, never health data."""

from django.db import models

from clinic.audit.append_only import AppendOnly
from clinic.audit.ids import new_id


class AuditEvent(AppendOnly):
    """Who did what to which subject. The actor is an id and a role, no foreign key: people go, the trail stays.

    Rows are numbered without a gap and chained: each is sealed over its own fields and the seal before it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.PositiveBigIntegerField(unique=True, editable=False)
    at = models.DateTimeField("when", db_index=True)
    actor_id = models.CharField("actor", max_length=36, blank=True, db_index=True)
    actor_role = models.CharField("role", max_length=20)
    authenticated_by = models.CharField(max_length=20)
    action = models.CharField(max_length=60)
    subject_type = models.CharField("subject", max_length=40, blank=True)
    subject_id = models.CharField(max_length=36, blank=True, db_index=True)
    request_id = models.CharField(max_length=36, blank=True)
    detail = models.JSONField(default=dict, blank=True, help_text="Codes and ids only.")
    previous = models.CharField("seal of the row before", max_length=64, editable=False)
    key_id = models.CharField("key", max_length=12, editable=False)
    mac = models.CharField("seal", max_length=64, editable=False)

    class Meta:
        ordering = ["-number"]
        verbose_name = "trail event"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.action}"
