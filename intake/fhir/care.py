"""CarePlan and Procedure: what was allowed and aimed at, each visit, its numbers, and the signs asked on the day."""

from collections.abc import Iterator, Mapping
from typing import Any

from intake.care.models import Aims, Plan
from intake.care.visits import DaySigns, Visit
from intake.fhir.asked import PLACES
from intake.fhir.codes import ACTIVITIES, LATER_ACTIVITY
from intake.fhir.elements import (
    LOINC,
    Resource,
    annotation,
    coding,
    concept,
    concepts,
    extension,
    filled,
    id_of,
    moment,
    reference,
)
from intake.fhir.observations import survey
from intake.fhir.orders import UCUM, timing
from intake.fhir.people import who
from intake.fhir.questionnaire import canonical
from intake.fhir.record import Record
from intake.fhir.referrals import massage
from intake.fhir.response import items
from intake.records.models import Version
from intake.referrals.lifecycle import Role, State
from intake.referrals.models import Referral

#: What is tracked and asks how severe pain is; only that is LOINC's pain severity, 0 to 10, reported.
PAIN = frozenset({"pain"})
_PAIN_SEVERITY = coding(LOINC, "72514-3", "Pain severity - 0-10 verbal numeric rating [Score] - Reported")
_PLACES = {choice.code: choice.label for choice in PLACES}


def care_plans(record: Record) -> Iterator[Resource]:
    """Every plan; the one that stands and those that a newer answer replaced."""
    referrals = {referral.pk: referral for referral in record.referrals}
    return (_plan(plan, referrals[plan.referral_id], record) for plan in record.plans)


def _plan(plan: Plan, referral: Referral, record: Record) -> Resource:
    aims = max(plan.aims.all(), key=lambda row: row.number, default=None)
    goals = list(_goals(aims, referral)) if aims else []
    before = [order for order in record.orders(referral) if order.at <= plan.opened_at]
    return filled(
        "CarePlan",
        id=str(plan.pk),
        contained=goals,
        status=_status(plan, referral),
        intent="plan",
        title="Massage",
        subject=reference("Patient", referral.patient_id),
        period={"start": plan.begins_on.isoformat(), "end": plan.expires_on.isoformat()},
        created=moment(plan.opened_at),
        author={"display": plan.opened_by} if plan.opened_by else None,
        supportingInfo=[reference("ServiceRequest", before[-1].pk)] if before else None,
        goal=[{"reference": f"#{goal['id']}"} for goal in goals],
        activity=[{"detail": _activity(plan, referral)}],
        note=[note for text in _notes(plan, aims) for note in annotation(text)],
    )


def _status(plan: Plan, referral: Referral) -> str:
    if plan.replaced_at:
        return "revoked"
    return {State.IN_CARE: "active", State.CLOSED: "completed"}.get(State(referral.state), "on-hold")


def _activity(plan: Plan, referral: Referral) -> Resource:
    status = {"active": "in-progress", "completed": "completed", "on-hold": "on-hold"}.get(_status(plan, referral))
    return filled(
        kind="ServiceRequest",
        code=massage(),
        status=status or "stopped",
        scheduledTiming=timing(plan.visits_allowed, plan.minutes, plan.per_week, plan.weeks),
        description=f"{plan.visits_used} of {plan.visits_allowed} visits used",
    )


def _notes(plan: Plan, aims: Aims | None) -> Iterator[str]:
    if plan.limits:
        yield f"Limits: {plan.limits}"
    if aims and aims.avoid:
        yield f"Avoid: {aims.avoid}"
    if aims and aims.stop_signal:
        yield f"Stop signal: {aims.stop_signal}"


def _goals(aims: Aims, referral: Referral) -> Iterator[Resource]:
    """What the therapist aims at, and each thing that is asked 0 to 10 with its number at the start."""
    if aims.goal:
        yield _goal("goal", aims.goal, aims, referral)
    for row in aims.tracked:
        start = f"0-10 at the start: {row['baseline']}" if row["baseline"] is not None else ""
        measure = {"measure": score_code(row["code"], row["name"]), "dueDate": aims.review_on.isoformat()}
        yield _goal(row["code"].replace("_", "-"), row["name"], aims, referral) | filled(
            target=[measure], note=annotation(start)
        )


def _goal(id: str, text: str, aims: Aims, referral: Referral) -> Resource:
    return filled(
        "Goal",
        id=id,
        lifecycleStatus="active",
        description={"text": text},
        subject=reference("Patient", referral.patient_id),
        statusDate=aims.at.date().isoformat(),
    )


def score_code(code: str, name: str) -> Resource:
    """What is asked 0 to 10, in a code of our own; pain severity, and nothing else, in LOINC's."""
    if code in PAIN:
        return concept(_PAIN_SEVERITY, text=name)
    if not code.startswith("activity"):
        return concept(coding("score", f"bother-{code.replace('_', '-')}"), text=name)
    own = code.replace("_", "-")
    return concept(coding("score", own if own in ACTIVITIES else LATER_ACTIVITY), text=name)


def procedures(record: Record) -> Iterator[Resource]:
    """Each visit as it stands now; the id is the same for all versions of one visit."""
    return (_visit(visit, record) for visit in record.visits)


def _visit(visit: Visit, record: Record) -> Resource:
    by = who(record, visit.by_id, Role.THERAPIST, visit.by_name)
    minutes = {"value": visit.minutes, "unit": "minutes", "system": UCUM, "code": "min"}
    billing = [extension("billing-code", valueString=visit.billing_code)] if visit.billing_code else []
    return filled(
        "Procedure",
        id=str(visit.series),
        extension=[extension("minutes", valueQuantity=minutes), *billing],
        basedOn=[reference("CarePlan", visit.plan_id)],
        status="completed",
        code=massage(),
        subject=reference("Patient", record.patient.pk),
        performedDateTime=visit.on.isoformat(),
        performer=[{"actor": by}],
        bodySite=concepts("place", [(code, _PLACES.get(code, "")) for code in visit.areas]),
        note=annotation(visit.note),
    )


def visit_scores(record: Record) -> Iterator[Resource]:
    """The numbers of each visit, before and after it."""
    names = {row["code"]: row["name"] for plan in record.plans for aims in plan.aims.all() for row in aims.tracked}
    for visit in record.visits:
        for code, told in visit.scores.items():
            for when, value in zip(("before", "after"), told, strict=True):
                if value is not None:
                    yield _score(visit, code, when, value, names, record)


def _score(visit: Visit, code: str, when: str, value: int, names: Mapping[str, Any], record: Record) -> Resource:
    return filled(
        "Observation",
        id=id_of(visit.series, f"{code}-{when}"),
        extension=[extension("asked", valueCode=when)],
        partOf=[reference("Procedure", visit.series)],
        status="final",
        category=[survey()],
        code=score_code(code, names.get(code, "")),
        subject=reference("Patient", record.patient.pk),
        effectiveDateTime=visit.on.isoformat(),
        issued=moment(visit.at),
        performer=[reference("Patient", record.patient.pk)],
        valueInteger=value,
    )


def day_signs(record: Record) -> Iterator[Resource]:
    """The pages of signs, asked one by one on the day of a visit."""
    for signs in record.signs:
        if found := record.asked_before(signs.at, protocol=signs.protocol):
            yield _signs(signs, found, record)


def _signs(signs: DaySigns, version: Version, record: Record) -> Resource:
    page = {"data": {"answers": signs.answers}, "at": signs.at.isoformat(), "complete": True}
    return filled(
        "QuestionnaireResponse",
        id=str(signs.pk),
        basedOn=[reference("CarePlan", signs.plan_id)],
        questionnaire=canonical(version.words()),
        status="completed",
        subject=reference("Patient", record.patient.pk),
        authored=moment(signs.at),
        author=who(record, signs.by_id, Role.THERAPIST, signs.by_name),
        source=reference("Patient", record.patient.pk),
        item=items({f"{signs.page}_each": page}, version.protocol.parsed(), version.words()),
    )
