"""Same person? Likely pairs, the two side by side, and what was said of them."""

from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from clinic.accounts.roles import Role
from clinic.audit import trail
from intake.indications.steps import Choice
from intake.records.merges import Merge, Standing, standing
from intake.records.models import Patient
from intake.referrals import same_person as same
from intake.referrals.lifecycle import State
from intake.referrals.models import Referral
from intake.web.fields import One, Words
from intake.web.therapist import words
from intake.web.therapist.access import me, reads

_WHY = {"name": "nearly the same name", "born": "the same date of birth", "email": "the same e-mail address"} | {
    "phone": "the same phone number"
}
_SAVED = {
    Merge.Said.SAME: "Saved: one person. Their intakes stand together now.",
    Merge.Said.APART: "Saved: two people. They are not shown as a pair again.",
    Merge.Said.UNDONE: "Taken back. They are two people again.",
}


class SayForm(forms.Form):
    """What the two are, and why. Nothing is preselected."""

    def __init__(self, one: Patient, other: Patient, stands: str, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.fields["said"] = One(_choices(one, other, stands), label="What are they?", missing="Choose one.")
        missing = {"required": "Write how you know."}
        self.fields["reason"] = Words(label="How do you know?", lines=3, max_length=1000, error_messages=missing)

    def save(self, one: Patient, other: Patient, request: HttpRequest) -> bool:
        """Whether it was said; where a colleague was first, the form says so."""
        word, _, keep = self.cleaned_data["said"].partition(":")
        kept, merged = (other, one) if keep == "other" else (one, other)
        said, reason = Merge.Said(word), self.cleaned_data["reason"]
        try:
            same.say(said, kept=kept, merged=merged, reason=reason, by=me(request))
        except same.SaidAlready:
            first = "Somebody was first: this changed meanwhile. Open the page again and look."
            self.add_error(None, ValidationError(first, code="first"))
            return False
        messages.success(request, _SAVED[said])
        return True


def _choices(one: Patient, other: Patient, stands: str) -> list[Choice]:
    if stands:
        return [Choice(f"{Merge.Said.UNDONE}:{stands}", "Take back what was said")]
    return [
        Choice(f"{Merge.Said.SAME}:one", f"The same person: keep “{one}” on the left", "The other stays on file."),
        Choice(f"{Merge.Said.SAME}:other", f"The same person: keep “{other}” on the right", "The other stays on file."),
        Choice(f"{Merge.Said.APART}:one", "Two people"),
    ]


class Side(NamedTuple):
    """One of the two, with what is known."""

    patient: Patient
    referrals: list[Referral]
    rows: list[tuple[str, str]]


@require_safe
@reads
def pairs(request: HttpRequest) -> HttpResponse:
    """Those who may be the same, and those of whom it was said."""
    said, people = standing(), same.seen_by(me(request))
    found = same.likely(people, said)
    by_key = people.in_bulk({pk for pair in found for pk in (pair.one, pair.other)} | _spoken_of(said))
    trail.note("patient.pairs_listed", people=sorted(map(str, by_key)))
    context = {"pairs": [_pair(pair, by_key) for pair in found], "merged": _merged(said, by_key)}
    return render(request, "intake/therapist/same_person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@reads
def pair(request: HttpRequest, one: UUID, other: UUID) -> HttpResponse:
    """Two people side by side; a therapist says what they are."""
    first, second = (_find(request, pk) for pk in (one, other))
    acts = me(request).role == Role.THERAPIST
    if one == other or (request.method == "POST" and not acts):
        raise Http404
    stands = _stands(standing(), one, other)
    form = SayForm(first, second, stands, request.POST if request.method == "POST" else None)
    if form.is_valid() and form.save(first, second, request):
        return redirect("staff:same-person")
    context = {"form": form, "may_act": acts} | _sides(request, first, second)
    return render(request, "intake/therapist/same_person_pair.html", context, status=422 if form.errors else 200)


def beside(request: HttpRequest, referral: Referral) -> dict[str, Any]:
    """For the review: what the person sent besides, and what a colleague noted to be of the same person."""
    visible = Referral.objects.visible_to(me(request))
    noted = same.other_referrals([referral], visible).get(referral.pk, [])
    own = visible.filter(patient=referral.patient_id).exclude(pk=referral.pk).select_related("intake", "assessment")
    found = {row.pk: row for row in [*noted, *own]}.values()
    others = sorted(found, key=lambda row: row.opened_at, reverse=True)
    rows = [(row, words.STATES[State(row.state)], words.OUTCOMES[row.assessment.outcome]) for row in others]
    return {"same_person": rows, "merged": any(row.patient_id != referral.patient_id for row in others)}


def _find(request: HttpRequest, pk: UUID) -> Patient:
    return get_object_or_404(same.seen_by(me(request)), pk=pk)


def _stands(said: Standing, one: UUID, other: UUID) -> str:
    """Which of the two is kept where it was said that they are one; "one" where it was said that they are two."""
    if said.into.get(one) == other:
        return "other"
    return "one" if said.into.get(other) == one or frozenset((one, other)) in said.apart else ""


def _spoken_of(said: Standing) -> set[UUID]:
    return {*said.into, *said.into.values()} | {pk for two in said.apart for pk in two}


def _pair(found: same.Pair, people: dict[UUID, Patient]) -> dict[str, Any]:
    return {
        "one": people[found.one],
        "other": people[found.other],
        "why": words.upper_first(words.listed([_WHY[code] for code in found.why])),
    }


def _merged(said: Standing, people: dict[UUID, Patient]) -> list[tuple[Patient, Patient, str]]:
    """(kept, the other, what was said), as far as both may be seen."""
    one = [(kept, merged, "One person") for merged, kept in said.into.items()]
    two = [(first, second, "Two people") for first, second in (sorted(pair, key=str) for pair in said.apart)]
    return [(people[a], people[b], told) for a, b, told in [*one, *two] if a in people and b in people]


def _sides(request: HttpRequest, one: Patient, other: Patient) -> dict[str, Any]:
    for person in (one, other):
        trail.note("patient.compared", subject=person)
    said = Merge.objects.between(one, other)
    return {"sides": [_side(request, one), _side(request, other)], "said": said}


def _side(request: HttpRequest, person: Patient) -> Side:
    referrals = Referral.objects.visible_to(me(request)).select_related("intake", "assessment")
    born = f"{person.born:%B} {person.born.day}, {person.born.year}" if person.born else "Not given"
    rows = [("Name", str(person)), ("Date of birth", born)]
    rows += [("Phone number", person.phone or "Not given"), ("E-mail address", person.email or "Not given")]
    rows += [("First seen", words.day(person.created_at, timezone.localdate()))]
    return Side(person, list(referrals.filter(patient=person)), rows)
