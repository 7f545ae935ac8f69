"""Coming back: whose e-mail address this browser has shown to be its own, for how long, and whom it may see."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from clinic.accounts import codes
from clinic.audit import trail
from clinic.audit.ids import new_id
from clinic.audit.network import network_of
from clinic.crypto.blind import keyed
from clinic.mail import outbox
from clinic.site.language import spoken
from intake.records import visits
from intake.records.models import Patient, PatientQuerySet
from intake.records.people import COMES_BACK, Person, people_at
from intake.web.patient.back_forms import PURPOSE

#: Where it stands in the session: who came back, and which address a code was asked for.
KEY, ASKED = "came_back", "asked_for"


@dataclass(frozen=True)
class Back:
    """Somebody who came back, as this request found them."""

    address: str
    by: str
    began: datetime
    everybody: list[Person]
    person: Person | None


def let_in(request: HttpRequest, address_index: str, by: str = "mailed code") -> None:
    """This browser is shown to be of `address_index` (`address_of(email)`): it may see the people of that address.

    The session gets a new key, so that one planted before is worth nothing. `by` is how it was shown, for the trail.
    """
    now = timezone.now().timestamp()
    request.session.cycle_key()
    request.session[KEY] = {"address": address_index, "by": by, "began": now, "seen": now}
    request.session.pop(ASKED, None)
    found = back_of(request)
    people = [str(pk) for person in found.everybody for pk in person.rows] if found else []
    trail.note("patient.came_back", people=people)


def people_of(request: HttpRequest) -> PatientQuerySet:
    """The rows of whom this browser may see now: of one person, chosen where several share the address."""
    back = back_of(request)
    if back is None or back.person is None:
        return Patient.objects.none()
    return Patient.objects.of_address(back.address).filter(pk__in=back.person.rows)


def back_of(request: HttpRequest) -> Back | None:
    """Who came back in this browser; None where nobody did, or where the visit is over."""
    told = request.session.get(KEY)
    if told is None:
        return None
    began, seen, now = _time(told["began"]), _time(told["seen"]), timezone.now()
    everybody = [] if visits.is_over(began, seen, now) else people_at(told["address"])
    if not everybody:
        leave(request)
        return None
    if now - seen > visits.STALE:
        request.session[KEY] = told | {"seen": now.timestamp()}
    person = _chosen(everybody, told.get("person", ""))
    _mark(request, (person or everybody[0]).key, told["by"], visits.seconds_left(began, now, now))
    return Back(told["address"], told["by"], began, everybody, person)


def _mark(request: Any, patient: str, by: str, left: int) -> None:
    """For the trail who acts, and for the page how long the visit goes on."""
    request.patient_id, request.patient_by = patient, by
    request.visit_left, request.visit_minutes = left, settings.PATIENT_IDLE_MINUTES


def seconds_left(request: HttpRequest, now: datetime) -> int:
    """How long the visit can go on without a press: looking does not extend it, a POST does. 0 where nobody is back."""
    told = request.session.get(KEY)
    if told is None or visits.is_over(_time(told["began"]), _time(told["seen"]), now):
        return 0
    if request.method == "POST":
        request.session[KEY] = told = told | {"seen": now.timestamp()}
    return visits.seconds_left(_time(told["began"]), _time(told["seen"]), now)


def choose(request: HttpRequest, key: str) -> None:
    """From now on this person of the address."""
    request.session[KEY] = request.session[KEY] | {"person": key}


def leave(request: HttpRequest) -> None:
    """Nobody is back here any more."""
    if request.session.pop(KEY, None) is not None:
        request.session.cycle_key()


def send_code(request: HttpRequest, address: str) -> None:
    """Ask for a code to this address. What is done and said is the same whoever it belongs to, and where a cap is met.

    Nobody is looked up here: the outbox does, when the mail leaves.
    """
    with transaction.atomic():
        if code := codes.ask(purpose=PURPOSE, subject=address, caps=_caps(request, address)):
            key, context = f"{PURPOSE}:{new_id()}", {"code": code}
            outbox.put_for(f"{COMES_BACK}:{address}", kind="sign-in-code", context=context, key=key, language=spoken())
    request.session[ASKED] = address


def _caps(request: HttpRequest, address: str) -> list[codes.Cap]:
    """One person has one address, so what an address may ask for is what a person may."""
    key = f"{PURPOSE}:{keyed('asking', address)}"
    network = f"{PURPOSE}:{keyed('network', network_of(request))}"
    return [
        codes.Cap(key, settings.CODES_PER_HOUR, codes.HOUR),
        codes.Cap(key, settings.CODES_PER_DAY, codes.DAY),
        codes.Cap(network, settings.CODES_PER_NETWORK, codes.HOUR),
    ]


def with_people(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hands the view the rows of whoever came back; others are asked for their address, or whom they mean, first."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        was = KEY in request.session
        back = back_of(request)
        if back is None:
            return redirect("intake:kept" if was else "intake:back")
        if request.POST.get("go") == "rest":  # sent by the page itself at the end of the visit, not by a press
            leave(request)
            return redirect("intake:kept")
        if back.person is None:
            return redirect("intake:back-who")
        return view(request, people_of(request), *args, **kwargs)

    return opened


def _chosen(everybody: list[Person], key: str) -> Person | None:
    """The only one, or the one who was chosen."""
    if len(everybody) == 1:
        return everybody[0]
    return next((person for person in everybody if key in map(str, person.rows)), None)


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, tz=UTC)
