"""Who may be the same person: likely pairs for staff, and what they say of them. Nothing merges by itself."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from itertools import combinations
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from clinic.accounts.models import User
from clinic.audit import trail
from intake.records.merges import Merge, Standing, standing
from intake.records.models import Patient, PatientQuerySet
from intake.referrals.models import Referral, ReferralQuerySet

#: How alike two names must be, from 0 to 1: one letter in ten may differ.
NEAR = 0.87


class SaidAlready(Exception):
    """A colleague was first, or one of the two is read through somebody else by now: look again."""


@dataclass(frozen=True)
class Pair:
    """Two people who may be one, and why: "name", "born", "email", "phone"."""

    one: UUID
    other: UUID
    why: tuple[str, ...]


@dataclass(frozen=True)
class _Row:
    pk: UUID
    name: str
    born: date | None
    email: str
    phone: str


def seen_by(user: User) -> PatientQuerySet:
    """The people of whom this member of staff may see a referral."""
    return Patient.objects.filter(referrals__in=Referral.objects.visible_to(user)).distinct()


def likely(people: PatientQuerySet, said: Standing) -> list[Pair]:
    """Pairs that nobody has said anything of yet, the newest person first."""
    rows = [_Row(*row) for row in people.order_by("pk").values_list("pk", "name", "born", "email_index", "phone_index")]
    found: dict[frozenset[UUID], Pair] = {}
    for one, other in _beside(rows):
        kept = sorted({said.kept(one.pk), said.kept(other.pk)}, key=str)
        spoken_of = {frozenset(kept), frozenset((one.pk, other.pk))} & said.apart
        if len(kept) == 2 and not spoken_of and (why := _why(one, other)):
            found.setdefault(frozenset(kept), Pair(kept[0], kept[1], why))
    return sorted(found.values(), key=lambda pair: str(pair.other), reverse=True)


def _beside(rows: Iterable[_Row]) -> Iterator[tuple[_Row, _Row]]:
    """Those who share a day of birth, an address or a number; all others need not be compared."""
    by: dict[object, list[_Row]] = defaultdict(list)
    for row in rows:
        for kind in ("born", "email", "phone"):
            if value := getattr(row, kind):
                by[kind, value].append(row)
    for group in by.values():
        yield from combinations(group, 2)


def _why(one: _Row, other: _Row) -> tuple[str, ...]:
    """The same day of birth beside a name or a contact; without one, a name beside a contact."""
    alike = tuple(kind for kind in ("born", "email", "phone") if getattr(one, kind) == getattr(other, kind) != "")
    alike = tuple(kind for kind in alike if getattr(one, kind))
    why = (("name",) if near(one.name, other.name) else ()) + alike
    unlike_birth = bool(one.born and other.born and one.born != other.born)
    return why if len(why) >= 2 and not unlike_birth else ()


def near(one: str, other: str) -> bool:
    """Whether two names may be one: marks, case and the order of the parts do not matter, nor does a slip."""
    first, second = _parts(one), _parts(other)
    if not first or not second:
        return False
    shorter, longer = sorted((set(first), set(second)), key=len)
    if len(shorter) > 1 and shorter <= longer:
        return True
    return SequenceMatcher(None, " ".join(first), " ".join(second)).ratio() >= NEAR


def _parts(name: str) -> list[str]:
    plain = "".join(char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))
    return sorted("".join(char if char.isalnum() else " " for char in plain.casefold()).split())


@transaction.atomic
def say(said: Merge.Said, *, kept: Patient, merged: Patient, reason: str, by: User) -> Merge:
    """Say that two are one person, that they are two, or take back what was said. Raises SaidAlready."""
    list(Patient.objects.select_for_update().filter(pk__in=(kept.pk, merged.pk)).order_by("pk"))
    if not _possible(said, kept.pk, merged.pk, standing()):
        raise SaidAlready
    row = Merge.objects.create(
        kept=kept,
        merged=merged,
        said=said,
        reason=reason,
        by_id=str(by.pk),
        by_role=by.role,
        by_name=by.name,
        at=timezone.now(),
    )
    for one in (kept, merged):
        trail.note(f"patient.{_ACTIONS[said]}", subject=one, merge=str(row.pk))
    return row


_ACTIONS = {Merge.Said.SAME: "merged", Merge.Said.APART: "told_apart", Merge.Said.UNDONE: "merge_taken_back"}


def _possible(said: Merge.Said, kept: UUID, merged: UUID, now: Standing) -> bool:
    if said is Merge.Said.UNDONE:
        return now.into.get(merged) == kept or frozenset((kept, merged)) in now.apart
    roots = now.kept(kept) == kept and now.kept(merged) == merged
    return kept != merged and (roots if said is Merge.Said.SAME else now.kept(kept) != now.kept(merged))


def other_referrals(referrals: Iterable[Referral], visible: ReferralQuerySet) -> dict[UUID, list[Referral]]:
    """Referral -> the others of the same person, as far as they may be seen, the newest first."""
    shown, said = list(referrals), standing()
    people = {referral.pk: said.same(referral.patient_id) for referral in shown}
    if not said.into:
        return {}
    wanted = {pk for same in people.values() if len(same) > 1 for pk in same}
    found = list(visible.filter(patient__in=wanted).select_related("intake", "assessment").order_by("-opened_at"))
    return {pk: [row for row in found if row.patient_id in same and row.pk != pk] for pk, same in people.items()}
