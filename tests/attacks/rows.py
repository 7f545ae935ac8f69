"""Somebody else's row for every address with a blank, and the roles that may open it."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID, uuid4

from django.contrib import admin
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from clinic.accounts.models import Desk, KeptForm
from clinic.mail.models import Message
from education.loader import load as load_education
from intake.referrals.models import Referral
from tests.cast import enter
from tests.clinic.mail.putting import code_to
from tests.clinic.test_who_may_open_what import ADMIN_VIEW, CAST, STAFF
from tests.intake.admin.rows import cleared_intake

KINDS = ("change", "delete", "history")
#: Blanks that are filled with words of the public's pages, or with nothing that anybody has.
NOBODYS = {
    *("education:topic", "education:section", "education:edition", "intake:step", "admin:app_list"),
    *("admin:view_on_site",),
}
_OFFICE = dict(zip(CAST[3:], range(3), strict=True))  # content editor, clinic admin, privacy officer


class World:
    """One row of everything: a referral with its history, Ben's sign-in and what was kept for him, a mail."""

    def __init__(self) -> None:
        load_education()
        self.referral: Referral = cleared_intake(name="Quilla Zamarripa")
        self.ben, now = enter("ben"), timezone.now()
        self.desk = Desk.objects.create(user=self.ben, began_at=now, seen_at=now, second_at=now)
        self.kept = KeptForm.objects.create(user=self.ben, path="/staff/", fields={"note": ["zamarripa"]}, at=now)
        self.mail: Message = code_to("quilla@home.example", hold=timedelta(days=1))

    def rows(self) -> dict[str, object]:
        """Route -> the key of a row that exists, and that whoever asks has not."""
        found: dict[str, object] = {
            **{name: self.referral.pk for name in STAFF if name != "staff:worklist"},
            # tests/intake/web/care/test_dates.py asks with a date that is there.
            "intake:yours-date": self.referral.pk,
            "staff:end-desk": self.desk.pk,
            "staff:kept": self.kept.pk,
            "admin:person-password": self.ben.pk,
            "admin:person-authenticator": self.ben.pk,
        }
        for model in admin.site._registry:
            row = model._default_manager.first()
            key = row.pk if row is not None else uuid4()
            found |= {f"admin:{model._meta.app_label}_{model._meta.model_name}_{kind}": key for kind in KINDS}
        return found


def may(name: str) -> set[str | None]:
    """Roles of the cast that may open a row of others at this route, by the tables of routes."""
    if name in STAFF:
        return {who for who, wanted in zip(CAST, STAFF[name][0], strict=True) if who and wanted != 404}
    if name in ("admin:person-password", "admin:person-authenticator"):
        return {"carla"}
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


def address(name: str, key: object) -> str:
    """The route with its blank filled."""
    return reverse(name, args=[key])


def missing() -> UUID:
    """A key of nobody."""
    return uuid4()
