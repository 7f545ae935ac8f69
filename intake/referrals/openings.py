"""Who opened a patient's record: what the trail says of one person's intakes, for that person to read."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Model
from django.utils import timezone

from clinic.accounts.models import User
from clinic.accounts.roles import ACCOUNT_ROLES, Role
from clinic.audit.actors import names_of
from clinic.audit.models import AuditEvent
from intake.assessments.models import Assessment
from intake.records.agreements import Agreement, ConsentChange
from intake.records.calls import Call
from intake.records.invitations import Invitation, InvitationLink
from intake.records.merges import Merge
from intake.records.models import Clearance, Intake, Page, Patient, SignChange, Version
from intake.referrals.glass import BreakGlass, BreakGlassReview
from intake.referrals.models import Event, Referral

#: Kind of row -> (its model, the way from it to the patient). Every row of the intake that belongs to somebody.
SUBJECTS: dict[str, tuple[type[Model], str]] = {
    "patient": (Patient, "pk"),
    "merge": (Merge, "kept"),
    "intake": (Intake, "patient"),
    "invitation": (Invitation, "intake__patient"),
    "invitationlink": (InvitationLink, "invitation__intake__patient"),
    "call": (Call, "intake__patient"),
    "page": (Page, "intake__patient"),
    "signchange": (SignChange, "intake__patient"),
    "version": (Version, "intake__patient"),
    "agreement": (Agreement, "intake__patient"),
    "consentchange": (ConsentChange, "intake__patient"),
    "clearance": (Clearance, "intake__patient"),
    "assessment": (Assessment, "version__intake__patient"),
    "referral": (Referral, "patient"),
    "event": (Event, "referral__patient"),
    "breakglass": (BreakGlass, "referral__patient"),
    "breakglassreview": (BreakGlassReview, "opening__referral__patient"),
}


def also(kinds: Mapping[str, tuple[type[Model], str]]) -> None:
    """Take in the kinds of a later stage, which this one cannot know; at start-up."""
    SUBJECTS.update(kinds)


_STAFF = [role.value for role in ACCOUNT_ROLES if role is not Role.PATIENT]
_HAD_OPEN = ("referral.read", "referral.taken_up", "referral.opened_while_held")
_A_DAYS_WORK = timedelta(hours=12)


@dataclass(frozen=True)
class Opening:
    """A member of staff had the record before them. `name` is blank when the account is gone."""

    at: datetime
    name: str
    role: str
    action: str


def openings(patient: Patient) -> Iterator[Opening]:
    """Each time that staff opened a record of this person or worked on it, the newest first."""
    rows = AuditEvent.objects.filter(subject_id__in=ids_of([patient.pk]), actor_role__in=_STAFF)
    found = list(rows.order_by("-number").values_list("at", "actor_id", "actor_role", "action"))
    names = names_of({actor for _, actor, _, _ in found})
    return (Opening(at, names.get(actor, ""), role, action) for at, actor, role, action in found)


def opened_through(opening: BreakGlass) -> list[tuple[datetime, str]]:
    """(when, action) of all that somebody did with a record while they held it open with a reason."""
    ids = ids_of([opening.referral.patient_id])
    rows = AuditEvent.objects.filter(actor_id=str(opening.by_id), subject_id__in=ids)
    return list(rows.filter(at__gte=opening.at, at__lt=opening.until).order_by("number").values_list("at", "action"))


def had_open(user: User, referral: UUID) -> bool:
    """Whether this person had the record before them on the day; what they typed then may still come in."""
    since = timezone.now() - _A_DAYS_WORK
    rows = AuditEvent.objects.filter(subject_id=str(referral), actor_id=str(user.pk), at__gt=since)
    return rows.filter(action__in=_HAD_OPEN).exists()


def ids_of(patients: Iterable[UUID]) -> set[str]:
    """Ids of everything that belongs to these people."""
    people = list(patients)
    if not people:
        return set()
    rows = [model._default_manager.filter(**{f"{way}__in": people}) for model, way in SUBJECTS.values()]
    ids = (one.order_by().values_list("pk") for one in rows)
    return {str(pk) for (pk,) in next(ids).union(*ids, all=True)}


def ids_of_whom(text: str) -> set[str]:
    """The same for whoever has this whole name, this reference of an intake or this id; for the search of the trail."""
    if "\0" in text:  # which PostgreSQL refuses to be asked for
        return set()
    people = set(Patient.objects.filter(name__iexact=text).values_list("pk", flat=True))
    people |= set(Intake.objects.filter(reference__iexact=text).values_list("patient", flat=True))
    return ids_of(people)
