"""Somebody else's row for every address with a blank, and the roles that may open it."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from uuid import UUID, uuid4

from django.contrib import admin
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from clinic.accounts.models import Desk, KeptForm, Passkey, StaffToken
from clinic.accounts.tokens import issue as issue_token
from clinic.mail.models import Message
from education.loader import load as load_education
from education.models import Source, Topic
from intake.records.calls import begin
from intake.records.inviting import invite
from intake.referrals.glass import break_glass
from intake.referrals.models import Referral
from tests.attacks.belongings import Papers
from tests.cast import enter
from tests.clinic.every_address import ADMIN_VIEW, CALL_PAGES, CAST, DESKS, DIRECTORY, PAIRS, PAPERS, STAFF
from tests.clinic.mail.putting import code_to
from tests.intake.admin.rows import cleared_intake
from tests.intake.fhir.records import whole_way
from tests.intake.letters.holding import link_of, mailed
from tests.intake.referrals.people import covers
from tests.intake.web.patient.phone import laid
from tests.intake.web.therapist.sending import SENDING

#: A row by its key; an address with two blanks has two.
Key = object | tuple[object, ...]
KINDS = ("change", "delete", "history")
#: Blanks that are filled with words of the public's pages, or with nothing that anybody has.
NOBODYS = {
    *("education:topic", "education:section", "education:edition", "intake:step", "admin:app_list"),
    *("admin:view_on_site", "fhir:elsewhere"),
}
_OFFICE = dict(zip(CAST[3:], range(3), strict=True))  # content editor, clinic admin, privacy officer
#: Where the tables of routes ask for a row that is not there, or of nobody: who may open the one that is.
_OF_ROWS = {
    "staff:visit": {"ana"},
    "staff:take-back-visit": {"ana"},
    "staff:care-report": {"ana", "carla"},
    "staff:care-report-pdf": {"ana", "carla"},
    "staff:end-cover": {"carla"},
    "staff:end-token": {"carla"},
    "staff:opening": {"pia"},
    "admin:person-password": {"carla"},
    "admin:person-authenticator": {"carla"},
}
_OF_ROWS |= {f"staff:invitation-{act}": {"ana", "carla"} for act in ("again", "withdraw")}
_OF_ROWS |= {f"staff:call-{page}": {"ana"} for page in (*CALL_PAGES, "step")}
_TABLES = {**STAFF, **PAPERS, **SENDING, **DIRECTORY, **PAIRS, **DESKS}


class World:
    """One row of everything: referrals with their history and papers, what is Ben's own, a patient's, a mail."""

    def __init__(self) -> None:
        load_education()
        self.referral: Referral = cleared_intake(name="Quilla Zamarripa")
        self.care = Papers(whole_way())
        self.draft = laid(about={"email": "quilla@home.example"}, name="Quilla Zamarripa")
        self.ben, now = enter("ben"), timezone.now()
        self.desk = Desk.objects.create(user=self.ben, began_at=now, seen_at=now, second_at=now)
        self.kept = KeptForm.objects.create(user=self.ben, path="/staff/", fields={"note": ["zamarripa"]}, at=now)
        self.mail: Message = code_to("quilla@home.example", hold=timedelta(days=1))
        self.link = link_of(mailed(name="Quilla Zamarripa"))
        self.cover = covers("ben", "cleo", last=1)
        self.opening = break_glass(
            referral=self.referral, by=enter("cleo"), reason="She called about Quilla Zamarripa."
        )
        issue_token(user=self.ben, name="Office records", days=30, by=self.ben)
        self.token = StaffToken.objects.get(user=self.ben)
        self.passkey = Passkey.objects.create(user=self.ben, credential_id="b", name="Tablet", created_at=now)
        self.invitation = invite(by=self.ben, email="quilla@home.example", prepared={"name": "Quilla Zamarripa"})
        self.call = begin(by=self.ben, known={"name": "Quilla Zamarripa", "phone": "555 0134 22"})
        at = self.draft.patient.email_index
        self.theirs = Passkey.objects.create(address_index=at, credential_id="q", name="Phone", created_at=now)

    def rows(self) -> dict[str, Key]:
        """Route -> the key of a row that exists, and that whoever asks has not."""
        found: dict[str, Key] = {
            **{name: self.referral.pk for name in STAFF if name != "staff:worklist"},
            **self.care.rows(),
            **self._own(),
            **{f"staff:invitation-{act}": self.invitation.pk for act in ("again", "withdraw")},
            **{f"staff:call-{page}": self.call.pk for page in CALL_PAGES},
            "staff:call-step": (self.call.pk, "stop-signs"),
            "staff:door": self.referral.pk,
            "staff:opening": self.opening.pk,
            "staff:same-person-pair": (self.referral.patient_id, self.care.referral.patient_id),
            "fhir:read": ("Patient", self.referral.patient_id),
            "fhir:search": ("Provenance", self.referral.patient_id),
        }
        for model in admin.site._registry:
            row = model._default_manager.first()
            key = row.pk if row is not None else uuid4()
            found |= {f"admin:{model._meta.app_label}_{model._meta.model_name}_{kind}": key for kind in KINDS}
        for owner in (Topic, Source):
            found[f"admin:education_{owner._meta.model_name}_words"] = (
                owner.objects.values_list("pk", flat=True)[0],
                "es",
            )
        # The id of a link is not its secret: it opens nothing.
        return found | {
            "sign:link": self.link.pk,
            "invited": self.invitation.links.get().pk,
            "staff:revoke-link": self.link.pk,
            "staff:send-again": self.link.letter_id,
        }

    def _own(self) -> dict[str, Key]:
        return {
            "staff:end-desk": self.desk.pk,
            "staff:kept": self.kept.pk,
            "staff:end-cover": self.cover.pk,
            "staff:end-token": self.token.pk,
            "staff:passkey-name": self.passkey.pk,
            "staff:passkey-remove": self.passkey.pk,
            "admin:person-password": self.ben.pk,
            "admin:person-authenticator": self.ben.pk,
            "intake:passkey-remove": self.theirs.pk,
            "intake:yours-one": self.referral.intake_id,
            "intake:yours-opened": self.referral.intake_id,
            "intake:yours-copy": self.referral.intake_id,
            "intake:yours-consent": self.referral.intake_id,
            "intake:consent-change": self.referral.intake_id,
            "intake:correct": self.referral.intake_id,
            "intake:carry-on": self.draft.pk,
            # tests/intake/web/care/test_dates.py asks with a date that is there.
            "intake:yours-date": self.referral.pk,
        }


def may(name: str) -> set[str | None]:
    """Roles of the cast that may open a row of others at this route, by the tables of routes."""
    if name in _OF_ROWS:
        return {*_OF_ROWS[name]}
    if name in _TABLES:
        answers = zip(CAST, *_TABLES[name], strict=True)
        return {who for who, get, post in answers if who and not {get, post} <= {404, 405}}
    app = name.removeprefix("admin:").split("_")[0]
    if app in ADMIN_VIEW and name.startswith("admin:"):
        return {who for who, place in _OFFICE.items() if ADMIN_VIEW[app][place] == 200}
    return set()


def blanks(resolver: URLResolver | None = None, space: str = "") -> Iterator[str]:
    """Every named route whose address has a blank."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from blanks(pattern, ":".join(filter(None, (space, pattern.namespace))))
        elif isinstance(pattern, URLPattern) and pattern.name and _asks(pattern):
            yield ":".join(filter(None, (space, pattern.name)))


def _asks(pattern: URLPattern) -> bool:
    regex = getattr(pattern.pattern, "regex", None)
    return bool(pattern.pattern.converters) or (regex is not None and regex.groups > 0)


def parts(key: Key) -> tuple[object, ...]:
    """What fills the blanks, one after the other."""
    return key if isinstance(key, tuple) else (key,)


def address(name: str, key: Key) -> str:
    """The route with its blanks filled."""
    if name == "fhir:search":
        kind, patient = parts(key)
        return f"{reverse(name, args=[kind])}?patient={patient}"
    return reverse(name, args=parts(key))


def missing(key: Key) -> Key:
    """A key of the same make, of nobody."""
    made = tuple(uuid4() if isinstance(part, UUID) or len(parts(key)) == 1 else part for part in parts(key))
    return made if isinstance(key, tuple) else made[0]


def half_missing(key: Key) -> Iterator[Key]:
    """Of a key with several parts: those of which one is there and the other is not."""
    whole, none = parts(key), parts(missing(key))
    for turn, _ in enumerate(pairwise(whole)):
        yield (*whole[: turn + 1], *none[turn + 1 :])
        yield (*none[: turn + 1], *whole[turn + 1 :])
