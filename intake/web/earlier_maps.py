"""The body map over an earlier one of the same person, which is chosen by a link."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpRequest

from clinic.audit import trail
from intake.records.marked import body_map, earlier_maps
from intake.records.models import Version

#: What the address says where no earlier map is wanted.
NONE = "none"


class Offered(NamedTuple):
    """An earlier map to choose."""

    version: Version
    shown: bool


def over_earlier(request: HttpRequest, version: Version, intakes: Iterable[UUID]) -> dict[str, Any]:
    """The map, the earlier ones to choose from, and which of them lies beneath; the newest where none was chosen."""
    found = earlier_maps(version, intakes)
    wanted = request.GET.get("earlier", "")
    newest = found[0] if found and wanted != NONE else None
    beneath = next((row for row in found if str(row.pk) == wanted), newest)
    if beneath and beneath.intake_id != version.intake_id:
        trail.note("intake.read", subject=beneath.intake)
    return {"map": body_map(version, beneath), "earlier": [Offered(row, row is beneath) for row in found]}
