"""Who is the same person: what staff said of two of them, and who is kept. Nothing is merged by the machine."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db import models

from clinic.audit.append_only import AppendOnly, AppendOnlyQuerySet
from clinic.audit.ids import new_id
from clinic.crypto.fields import EncryptedTextField
from intake.records.models import Patient


class MergeQuerySet(AppendOnlyQuerySet["Merge"]):
    """Finds what was said."""

    def between(self, one: Patient, other: Patient) -> "MergeQuerySet":
        """Of these two, the newest first."""
        pair = (one.pk, other.pk)
        return self.filter(kept__in=pair, merged__in=pair).order_by("-at", "-id")


class Merge(AppendOnly):
    """What somebody of the staff said of two people, with the reason. The last row of two people is what stands."""

    class Said(models.TextChoices):
        """What was said."""

        SAME = "same", "The same person"
        APART = "apart", "Two people"
        UNDONE = "undone", "Taken back"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kept = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    merged = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    said = models.CharField(max_length=10, choices=Said)
    reason = EncryptedTextField()
    by_id = models.CharField(max_length=36)
    by_role = models.CharField(max_length=20)
    by_name = models.CharField(max_length=100)
    at = models.DateTimeField()

    objects = MergeQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(name="merge_of_two_people", condition=~models.Q(kept=models.F("merged"))),
        ]

    def __str__(self) -> str:
        return f"{self.get_said_display()} ({self.at:%Y-%m-%d})"


@dataclass(frozen=True)
class Standing:
    """What stands of all that was said: who is merged into whom, and which two are not the same."""

    into: dict[UUID, UUID] = field(default_factory=dict)
    apart: set[frozenset[UUID]] = field(default_factory=set)

    def kept(self, pk: UUID) -> UUID:
        """Whoever this person is read through; themselves where nothing was merged."""
        while pk in self.into:
            pk = self.into[pk]
        return pk

    def same(self, pk: UUID) -> set[UUID]:
        """Everybody who is this person, themselves included."""
        kept = self.kept(pk)
        return {kept, pk} | {one for one in self.into if self.kept(one) == kept}

    def by_person(self, people: Iterable[UUID]) -> dict[UUID, list[UUID]]:
        """Kept person -> those of `people` who are read through them, in their order."""
        found: dict[UUID, list[UUID]] = defaultdict(list)
        for pk in people:
            found[self.kept(pk)].append(pk)
        return found


def standing() -> Standing:
    """Of everybody, in one query: what was said of two people last."""
    rows = Merge.objects.order_by("at", "id").values_list("kept", "merged", "said")
    last = {frozenset((kept, merged)): (kept, merged, said) for kept, merged, said in rows}
    same = {merged: kept for kept, merged, said in last.values() if said == Merge.Said.SAME}
    return Standing(same, {pair for pair, (_, _, said) in last.items() if said == Merge.Said.APART})
