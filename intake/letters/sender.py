"""Who writes: the clinic as it stands on its letters, from the settings."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings


@dataclass(frozen=True)
class Sender:
    """Name, ways to be reached, and where an answer on paper goes; what is not set is ""."""

    name: str
    phone: str
    fax: str
    post: str
    site: str


def clinic() -> Sender:
    """As the settings say."""
    return Sender(
        name=settings.CLINIC_NAME,
        phone=settings.CLINIC_PHONE,
        fax=settings.CLINIC_FAX,
        post=settings.CLINIC_POST,
        site=urlsplit(settings.CLINIC_ADDRESS).netloc,
    )
