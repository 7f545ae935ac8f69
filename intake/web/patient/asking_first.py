"""The page for somebody who answers for a patient who has not agreed: what to do, and that nothing is lost."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from clinic.audit import trail
from intake.indications import agreement
from intake.indications import choices as c
from intake.records.models import Intake
from intake.records.progress import Progress
from intake.web.patient.door import with_intake
from intake.web.patient.ways import href, next_page


@require_safe
@with_intake
def ask_first(request: HttpRequest, intake: Intake) -> HttpResponse:
    """Nothing is sent without the patient's agreement, or of whoever decides for them by law."""
    progress = Progress(intake)
    waits = agreement.waits(progress.reading)
    if not waits or not intake.is_open:
        return redirect(href(next_page(progress) if intake.is_open else "sent"))
    trail.note("intake.read", subject=intake)
    context = {"cannot": waits == c.CANNOT_AGREE, "answering": href(progress.reading.steps["answering"])}
    return render(request, "intake/patient/ask_first.html", context | {"saved": href("saved")})
