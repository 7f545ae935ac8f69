"""Taking all one's data away: one file, for whoever showed just now that the address is theirs."""

from datetime import timedelta

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from clinic.audit import trail
from clinic.limits.counting import NO_WAIT, wait_for
from intake.records.models import PatientQuerySet
from intake.web.patient import back, flooding, taken

#: A code is fresh for so long; a person takes their data so often in a day.
FRESH, MOST, A_DAY = timedelta(minutes=15), 5, timedelta(days=1)


@require_http_methods(["GET", "HEAD", "POST"])
@back.with_people
def take(request: HttpRequest, people: PatientQuerySet) -> HttpResponse:
    """What is in the file, and the button; a new code first where the last one is not fresh."""
    found = back.back_of(request)
    fresh = found is not None and timezone.now() - found.began <= FRESH
    if request.method != "POST":
        return render(request, "intake/patient/take.html", {"fresh": fresh})
    if found and not fresh:
        back.send_code(request, found.address)
        return redirect("intake:back-code")
    wait = wait_for(
        "patient.took_data", str(found.person.key if found and found.person else ""), most=MOST, within=A_DAY
    )
    if wait > NO_WAIT:
        return flooding.told(render(request, "intake/patient/take.html", {"fresh": True, "wait": True}), wait)
    return _file(people)


@transaction.atomic
def _file(people: PatientQuerySet) -> HttpResponse:
    made = taken.archive(people, timezone.now())
    trail.note("patient.took_data", people=[str(pk) for pk in people.values_list("pk", flat=True)])
    headers = {"Content-Disposition": 'attachment; filename="my-data.zip"'}
    return HttpResponse(made, content_type="application/zip", headers=headers)
