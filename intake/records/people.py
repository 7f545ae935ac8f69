"""Who belongs to one e-mail address: a couple, a helper, or one person who filled in more than once."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localtime

from intake.records.merges import standing
from intake.records.models import Patient, PatientQuerySet

#: The name under which the outbox knows who looks up an address.
COMES_BACK = "comes_back"


@dataclass(frozen=True)
class Person:
    """Somebody to choose after the code: the rows are theirs, the words say who it is without telling much."""

    key: str
    first_name: str
    born: date | None
    since: datetime
    rows: tuple[UUID, ...]


def stored_address(address: str) -> str:
    """The e-mail address as it was given to the clinic, or "" where nobody gave it. Never the one that was typed."""
    found = Patient.objects.of_address(address).order_by("created_at").first()
    return found.email if found else ""


def people_at(address: str) -> list[Person]:
    """The people of an address, the newest first.

    Two rows are one entry where staff merged them, or where the whole name and the day of birth are the same: both
    are behind the same mailbox anyway. The rows stay apart; nobody gets in by this whom the address does not let in.
    """
    rows = {row.pk: row for row in Patient.objects.of_address(address).order_by("-created_at")}
    said = standing().by_person(rows)
    groups: dict[object, list[Patient]] = {}
    for keys in said.values():
        theirs = [rows[key] for key in keys]
        groups.setdefault(_who(theirs[0]), []).extend(theirs)
    return [_person(theirs) for theirs in groups.values()]


def rows_of(person: Person) -> PatientQuerySet:
    """The rows of one person."""
    return Patient.objects.filter(pk__in=person.rows)


def _who(row: Patient) -> object:
    whole = bool(row.name.strip() and row.born)
    return (" ".join(row.name.casefold().split()), row.born) if whole else row.pk


def _person(rows: list[Patient]) -> Person:
    first = rows[0]
    name = (first.name.split() or [""])[0]
    return Person(str(first.pk), name, first.born, localtime(first.created_at), tuple(row.pk for row in rows))
