"""A canary for each key that records rest on."""

from django.db import models
from django.utils import timezone

from clinic.audit.ids import new_id
from clinic.crypto.fields import EncryptedTextField


class KeyCanary(models.Model):
    """Known words sealed with one key: who cannot open them holds another key."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key_id = models.CharField(max_length=20, unique=True)
    words = EncryptedTextField()
    blind = models.CharField(max_length=64, help_text="A known address under the key of the blind indexes.")
    planted_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["planted_at"]

    def __str__(self) -> str:
        return self.key_id
