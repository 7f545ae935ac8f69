"""The directory of providers: whom the clinic asks, and how to reach them."""

from django.conf import settings
from django.core.validators import validate_email
from django.db import models
from django.db.models import Q
from django.utils import timezone

from clinic.audit.ids import new_id
from clinic.crypto.blind import BlindIndexField, email_index, phone_index
from clinic.crypto.fields import EncryptedTextField
from intake.letters.npi import digits, validate_npi

#: What a letter or a link would be sent to.
CONTACTS = ("phone", "fax", "email")


class ProviderQuerySet(models.QuerySet["Provider"]):
    """Finds providers as people look for them."""

    def known(self) -> "ProviderQuerySet":
        """All, archived ones too, with who checked them."""
        return self.select_related("verified_by")

    def active(self) -> "ProviderQuerySet":
        """Those that can be asked."""
        return self.filter(active=True)

    def matching(self, typed: str) -> "ProviderQuerySet":
        """Each word typed begins a word of the name or the practice, or the NPI."""
        found = self
        for word in typed.replace("\0", " ").split()[:6]:
            found = found.filter(_begins("name", word) | _begins("practice", word) | Q(npi__startswith=digits(word)))
        return found

    def like(self, *, name: str, practice: str) -> "ProviderQuerySet":
        """Those who may be meant by a patient's own words: a word of the name, without titles, is theirs."""
        words = [word for word in (name.replace(".", " ").replace(",", " ")).split() if len(word) > 2]
        meant = Q(pk=None)
        for word in words[-2:]:
            meant |= _begins("name", word)
        return self.active().filter(meant)


def _begins(field: str, word: str) -> Q:
    return Q(**{f"{field}__istartswith": word}) | Q(**{f"{field}__icontains": f" {word}"})


class Provider(models.Model):
    """A provider or a practice's desk. What was asked of them stays when they are archived."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=200)
    credential = models.CharField(max_length=60, blank=True)
    practice = models.CharField(max_length=200, blank=True)
    phone = EncryptedTextField(max_length=40, blank=True)
    phone_index = BlindIndexField(of="phone", by=phone_index)
    fax = EncryptedTextField(max_length=40, blank=True)
    email = EncryptedTextField("e-mail address", max_length=254, blank=True, validators=[validate_email])
    email_index = BlindIndexField(of="email", by=email_index)
    npi = models.CharField("NPI", max_length=10, blank=True, validators=[validate_npi])
    active = models.BooleanField(default=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, help_text="Counts the changes; two people cannot make the same.")

    objects = ProviderQuerySet.as_manager()

    class Meta:
        ordering = ["name", "practice", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["npi"],
                condition=~Q(npi=""),
                name="one_provider_per_npi",
                violation_error_message="A provider with this NPI is in the directory already.",
            ),
            models.CheckConstraint(
                condition=Q(verified_at=None, verified_by=None)
                | Q(verified_at__isnull=False, verified_by__isnull=False),
                name="verified_by_somebody",
                violation_error_message="A check of contact details has a date and a person.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.credential}" if self.credential else self.name

    @property
    def contacts(self) -> tuple[str, ...]:
        """Phone, fax and address, for telling whether they changed."""
        return tuple(getattr(self, name) for name in CONTACTS)
