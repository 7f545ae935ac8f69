"""Records to export: one that went all the way, and the checks that every bundle must pass."""

from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from clinic.accounts.models import User
from intake.care.models import Plan
from intake.care.opening import granted_by, open_plan, refine
from intake.care.report_content import content, draft
from intake.care.reporting import issue_report, told_of
from intake.care.visits import DaySigns
from intake.fhir.bundle import bundle
from intake.fhir.record import Record
from intake.letters.answering import Given, take_answer
from intake.letters.answers import Answer
from intake.letters.directory import Provider
from intake.letters.issuing import issue_letter
from intake.letters.parts import Parts
from intake.referrals.lifecycle import State
from intake.referrals.models import Referral
from intake.web.care.forms import AimsForm
from tests.cast import enter
from tests.intake.care.caring import HARD, NUMB_MARIA, visit
from tests.intake.making import sent_intake
from tests.intake.referrals.people import again, ana, lead

Resource = dict[str, Any]
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
PARTS = Parts(30, 1, 6, "Both feet", "The sore on the left heel", (("Stairs", 7),), "2026-12-22")
HELPED = {"value": "with_help", "name": "Rosa Delgado", "relationship": "daughter", "agreed": "patient"}
STATED = {"diagnosis": "Diabetic polyneuropathy", "icd10": ("E11.42", "G62.9"), "limits": "No heat."}


def record_of(referral: Referral, reader: User | None = None) -> Record:
    """The person's record as Ana, or somebody else, may see it."""
    found = Record.of(referral.patient_id, reader or enter("ana"))
    assert found is not None
    return found


def exported(referral: Referral) -> Resource:
    """The person's bundle."""
    return bundle(record_of(referral), at=AT)


def of_kind(found: Resource, kind: str) -> list[Resource]:
    """The resources of one kind in a bundle."""
    return [entry["resource"] for entry in found["entry"] if entry["resource"]["resourceType"] == kind]


def asked(facts: Any = NUMB_MARIA) -> Referral:
    """Sent by the patient, and with a provider: the letter is issued."""
    referral = again(lead(sent_intake(facts, activities=HARD, answering=HELPED), State.DRAFTING))
    provider = Provider.objects.create(name="Leila Amin", credential="MD", practice="Valley Clinic", npi="1234567893")
    issue_letter(referral=referral, by=ana(), provider=provider, parts=PARTS, paper="us-letter", seen=referral.version)
    return again(referral)


def answered(referral: Referral, answer: Answer = Answer.REFER_WITH_LIMITS, **told: Any) -> Referral:
    """The provider's answer came back on paper."""
    given = {"signer_name": "Leila Amin", "signer_credential": "MD", "signer_npi": "1234567893", **STATED, **told}
    given |= {"minutes": 30, "per_week": 1, "weeks": 6, "visits": 6, "signed_on": timezone.localdate()}
    letter = referral.letters.latest("number")
    take_answer(letter=letter, given=Given(answer=answer, **given), by=ana(), seen=referral.version)
    return again(referral)


def _refined(plan: Plan) -> dict[str, Any]:
    """The therapist names another activity, as the form of the aims does."""
    aims = plan.aims.latest("number")
    kept = {name: getattr(aims, name) for name in ("areas", "avoid", "goal", "stop_signal", "review_on")}
    names = [row["name"] for row in aims.tracked if row["kind"] == "activity"]
    form = AimsForm(plan, aims, kept | {"activity_1": "Open jars", "baseline_1": "8", "activity_2": names[0]})
    assert form.is_valid(), form.errors
    return form.refined()


def whole_way() -> Referral:
    """Asked, ordered, in care: two visits, the signs of a day, a report."""
    referral = answered(asked())
    order = referral.provider_answers.get()
    plan = open_plan(referral=referral, granted=granted_by(order), by=ana())
    refine(plan=plan, by=ana(), **_refined(plan))
    visit(
        plan,
        burning=(6, 4),
        activity_1=(7, None),
        activity_2_1=(8, 6),
        areas=["f-toes-l"],
        note="Slept well after.",
        billing_code="A1",
    )
    visit(plan, numbness=(5, 5))
    items = {item.code: "no" for item in referral.assessment.protocol.parsed().on_page("today")}
    DaySigns.objects.create(
        plan=plan, page="today", on=timezone.localdate(), answers=items, protocol="2026.1", by_name="Ana Ruiz"
    )
    told = told_of(plan, again(referral))
    words = content(told, "progress", draft(told, "progress"), timezone.localdate(), by="Ana Ruiz")
    issue_report(plan=plan, kind="progress", content=words, by=ana())
    return again(referral)
