"""Looking somebody up: a name, a birth date, a reference, a phone number or an address leads to their referrals."""

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clinic.accounts.models import User
from clinic.audit import trail
from intake.records.models import Patient
from intake.referrals.models import TABS, Referral
from intake.web.therapist.access import me, reads
from intake.web.therapist.listing import NAMES

#: Nobody types longer; what comes after it is not looked at.
LONGEST = 200
_TAB = {state: NAMES[tab] for tab, states in TABS.items() for state in states}


class Person(NamedTuple):
    """One who was found, with the referrals that may be opened, the newest first, and where each stands."""

    patient: Patient
    referrals: list[tuple[Referral, str]]


@require_safe
@reads
def people(request: HttpRequest) -> HttpResponse:
    """Whom the typed words may mean."""
    typed = request.GET.get("q", "")[:LONGEST]
    found = _found(typed, me(request))
    if typed.strip():
        trail.note("people.searched", patients=[str(person.patient.pk) for person in found])
    return render(request, "intake/therapist/people.html", {"typed": typed.strip(), "found": found})


def _found(typed: str, user: User) -> list[Person]:
    patients = Patient.objects.known_to_staff().found(typed)
    rows: dict[object, list[tuple[Referral, str]]] = {patient.pk: [] for patient in patients}
    open_to = Referral.objects.visible_to(user).filter(patient__in=patients).select_related("intake")
    for referral in open_to.order_by("-opened_at"):
        rows[referral.patient_id].append((referral, _TAB[referral.state]))
    return [Person(patient, rows[patient.pk]) for patient in patients]
