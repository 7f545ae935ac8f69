"""The code systems of our own: what each code means, published beside the resources that use them."""

from collections.abc import Mapping

from clinic.accounts.roles import ACCOUNT_ROLES, Role
from intake.fhir.asked import MOST_ACTIVITIES, PLACES, codes_of, questions
from intake.fhir.elements import Resource, filled, system
from intake.indications import vocabulary as v
from intake.indications.protocol import Protocol
from intake.indications.vocabulary import Outcome
from intake.indications.wording import Wording
from intake.referrals import lifecycle as life
from intake.referrals import workflow

Meanings = Mapping[str, str]

#: What holds or is missing without being a safety item of the protocol.
DERIVED = {
    v.MINOR: "Under 18",
    v.NOT_EXAMINED: "No provider has examined the symptoms",
    v.DIAGNOSIS_PENDING: "Diagnosis suspected, not confirmed",
    v.MISSING_AGE: "Age",
    v.MISSING_NEUROPATHY: "What a provider found",
    v.MISSING_REASONS: "A trouble is not sure or not answered",
    v.MISSING_LINK: "Where a trouble comes from",
    v.ANSWERS_EXPIRED: "Answers are too old",
    v.SIGNS_EXPIRED: "Warning signs are too old",
}
VERDICT = {
    "verdict": "What follows from the answers under the clinic's protocol; not a diagnosis",
    "reasons": "A reason that the clinic documents and that counts",
    "precautions": "Technique has to change",
    "holds": "A provider has to look first, or care is needed now",
    "missing": "Not answered, or too old",
    "clearance": "A provider's dated note that names the item",
    "guardian-consents": "The guardian of somebody under 18 consents",
}
#: The patient's own, as the questionnaire asked for them.
ACTIVITIES = {
    f"activity-{number}": f"How hard an everyday thing is, number {number}" for number in range(1, MOST_ACTIVITIES + 1)
}
#: Named when the aims were refined: however many there come to be, one code, and the text says which it is.
LATER_ACTIVITY = "activity"
SERVICE = {"massage": "Massage that takes the neuropathy into account"}
CONSENTS = {
    "intake": "What a patient agrees to when sending the intake",
    "review": "The clinic may keep the answers, and a therapist may read them",
    "provider": "The clinic may ask the provider and tell them what was answered",
    "contact": "The clinic may call or write about this",
    "share": "The clinic may read an unfinished intake because of a warning sign",
}
TASKS = {"referral": "See the referral through: decide, ask, give care, close"}
DOCUMENTS = {
    "request": "Request to refer",
    "progress": "Progress report",
    "end": "Report at the end of care",
    "answer": "Answer on paper",
}
MADE_BY = {"protocol": "The clinic's protocol, by its own engine", "clock": "The clinic's clock"}
_OWN_STEPS = {
    workflow.OPENED: "Opened",
    workflow.ANSWERS_CHANGED: "Answers changed",
    workflow.CORRECTED: "Corrected by the patient",
    workflow.UNDO: "Undone",
    workflow.AGREED: "The patient agreed",
    workflow.TOOK_BACK: "The patient took an agreement back",
}


def scores(protocol: Protocol) -> dict[str, str]:
    """What is asked from 0 to 10, as in "bother-burning"; the names of activities are the patient's own."""
    bother = {f"bother-{r.code.replace('_', '-')}": f"How much it bothers: {r.name}" for r in protocol.reasons.values()}
    there = {"place-strength": "How strong it is at one place", "place-feeling": "What it feels like at one place"}
    return bother | there | ACTIVITIES | {LATER_ACTIVITY: "How hard an everyday thing is, named during care"}


def reasons(protocol: Protocol) -> dict[str, str]:
    """The clinic's documented reasons."""
    return {reason.code: reason.name for reason in protocol.reasons.values()}


def screening(protocol: Protocol) -> dict[str, str]:
    """Safety items, and what else can hold or be missing."""
    return {item.code: item.name for item in protocol.items.values()} | DERIVED


def steps_taken() -> dict[str, str]:
    """What somebody did with a referral."""
    return {step.value: life.words(step) for step in life.Step} | _OWN_STEPS


def systems(protocol: Protocol, words: Wording) -> dict[str, Meanings]:
    """Name of each code system of ours -> code -> meaning, under one version of the protocol and in these words."""
    asked: dict[str, Meanings] = {}
    for step in words.steps:
        options = [option for question in questions(step, protocol) for option in question.options]
        if options:
            asked[codes_of(step)] = {option.code: option.label for option in options}
    return asked | {
        "reason": reasons(protocol),
        "screening": screening(protocol),
        "score": scores(protocol),
        "outcome": {outcome.value: life.words(outcome) for outcome in Outcome},
        "verdict": VERDICT,
        "state": {state.value: life.words(state) for state in life.State},
        "step": steps_taken(),
        "closed-as": {reason.value: life.words(reason) for reason in life.ClosedReason},
        "role": {role.value: life.words(role) for role in (*ACCOUNT_ROLES, Role.PROVIDER)},
        "place": {choice.code: choice.label for choice in PLACES},
        "service": SERVICE,
        "consent": CONSENTS,
        "task": TASKS,
        "document": DOCUMENTS,
        "made-by": MADE_BY,
    }


def code_system(name: str, meanings: Meanings, version: str) -> Resource:
    """The published list of one code system."""
    return filled(
        "CodeSystem",
        id=name,
        url=system(name),
        version=version,
        name="".join(part.capitalize() for part in name.split("-")),
        status="active",
        caseSensitive=True,
        content="complete",
        count=len(meanings),
        concept=[{"code": code, "display": display} for code, display in meanings.items()],
    )
