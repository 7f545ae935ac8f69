"""What a program searches for: the parameters of its question, read strictly, and the page that answers it."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict

from clinic.accounts.models import User
from intake.fhir import finding
from intake.fhir.elements import base
from intake.fhir.finding import DEFINED, MOST_ROWS, SEARCHED, Page
from intake.web.fhir.access import NOT_THERE, Refused

_USUAL_ROWS = 50
#: Kinds that are read one by one: they belong to many records.
_READ_ONLY = ("Practitioner", "PractitionerRole", "Organization")
_PAGING = ("_count", "_offset", "_format")
_FARTHEST = 1_000_000


class Search:
    """One question, understood; raises Refused for what is not."""

    def __init__(self, kind: str, given: QueryDict) -> None:
        if kind not in (*SEARCHED, *DEFINED) or kind in _READ_ONLY:
            raise NOT_THERE
        self.kind, self.given = kind, given
        self._check(("_id", "identifier") if kind == "Patient" else () if kind in DEFINED else ("patient", "subject"))
        self.most = min(self._number("_count", _USUAL_ROWS), MOST_ROWS)
        self.skip = self._number("_offset", 0)

    def _check(self, known: tuple[str, ...]) -> None:
        """A parameter that is not understood would quietly find too much, so it is refused."""
        named = [name for name in self.given if name not in _PAGING]
        for name in named:
            if name not in known:
                raise Refused(400, "not-supported", f"The parameter {name[:40]} is not understood here.")
        if known and (len(named) != 1 or len(self.given.getlist(named[0])) != 1):
            raise Refused(400, "required", f"Search by exactly one of: {', '.join(known)}.")
        self.by = named[0] if named else ""

    def _number(self, name: str, usual: int) -> int:
        text = self.given.get(name, str(usual))
        if not (text.isascii() and text.isdigit()) or int(text[:9]) > _FARTHEST:
            raise Refused(400, "value", f"{name} must be a whole number.")
        return int(text[:9])

    def page(self, reader: User) -> Page:
        """The matches that the reader may see."""
        if self.kind in DEFINED:
            found = finding.defined(self.kind)
            return Page(found[self.skip : self.skip + self.most], len(found), None)
        patient = self._patient(str(self.given[self.by]))
        if patient is None:
            return Page([], 0, None)
        return finding.of_patient(self.kind, patient, reader, skip=self.skip, most=self.most)

    def _patient(self, value: str) -> UUID | None:
        if self.by == "identifier":
            system, bar, reference = value.rpartition("|")
            ours = not bar or system == f"{base()}/sid/intake-reference"
            return finding.patient_of(reference) if ours else None
        try:
            return UUID(value.removeprefix(f"{base()}/").removeprefix("Patient/"))
        except ValueError:
            return None

    def links(self, page: Page) -> dict[str, str]:
        """Relation -> address, from /fhir/ on."""
        found = {"self": self._way(self.skip)}
        if self.skip + self.most < page.total and self.most:
            found["next"] = self._way(self.skip + self.most)
        return found

    def _way(self, skip: int) -> str:
        asked = {self.by: self.given[self.by]} if self.by else {}
        return f"{self.kind}?{urlencode(asked | {'_count': self.most, '_offset': skip})}"
