"""A copy of one person's record for whoever reads it, as a FHIR bundle in a file."""

import json
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from clinic.audit import trail
from intake.fhir.bundle import bundle
from intake.fhir.record import Record
from intake.web.therapist.access import by_post, find, me, reads


@reads
@by_post
@transaction.atomic
def export(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The whole record of the person of this referral, as far as the reader may see it; the file names nobody."""
    referral = find(request, pk)
    record = Record.of(referral.patient_id, me(request)) or Record([referral])
    trail.note("record.export", subject=record.patient, referrals=[str(row.pk) for row in record.referrals])
    text = json.dumps(bundle(record, at=timezone.now()), ensure_ascii=False, indent=1)
    name = f"record-{referral.intake.reference}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="application/fhir+json; charset=utf-8", headers=headers)
