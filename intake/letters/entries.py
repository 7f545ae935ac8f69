"""Changes of the directory: each is noted, and of two people who change the same entry one is told."""

from django.db import transaction

from clinic.audit import trail
from intake.letters.directory import Provider


@transaction.atomic
def keep(provider: Provider, *, seen: int) -> bool:
    """Add or change an entry; False, and nothing kept, when a colleague changed it since version `seen`.

    Raises IntegrityError when another entry has taken the NPI at this very moment.
    """
    known = Provider.objects.select_for_update().filter(pk=provider.pk).first()
    if known and known.version != seen:
        return False
    provider.version = seen + 1 if known else 1
    provider.save()
    trail.note("provider.changed" if known else "provider.added", subject=provider)
    return True


@transaction.atomic
def set_active(provider: Provider, active: bool) -> None:
    """Archive an entry or bring it back; letters to an archived provider stay."""
    if Provider.objects.filter(pk=provider.pk, active=not active).update(active=active):
        trail.note("provider.restored" if active else "provider.archived", subject=provider)
