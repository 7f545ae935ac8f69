"""From answers to an outcome: the first line that matches decides, and everything that holds is listed."""

from intake.indications import vocabulary as v
from intake.indications.answers import Answers
from intake.indications.protocol import Gate, Protocol
from intake.indications.verdict import Verdict
from intake.indications.vocabulary import Link, Neuropathy, Outcome, Severity, Unsure


def assess(answers: Answers, protocol: Protocol) -> Verdict:
    """The verdict on `answers` under `protocol`. Pure: the same two give the same verdict."""
    tables, windows = protocol.tables, protocol.windows
    symptoms, stops = answers.symptoms, answers.walking_stops_for
    yes, no, not_sure = answers.safety
    if v.EASED_BY_REST in stops:
        yes = yes | {v.CALF_PAIN}
        not_sure = not_sure - yes
    holds: set[str] = set()
    precautions: set[str] = set()

    urgent = _weigh_safety(yes, not_sure, answers.cleared, protocol, holds, precautions)
    if answers.age is not None and answers.age < windows.adult_years:
        (precautions if v.MINOR in answers.cleared else holds).add(v.MINOR)
    if answers.neuropathy is Neuropathy.SYMPTOMS_ONLY:
        holds.add(v.NOT_EXAMINED)

    missing = tables.ungated - no - yes - not_sure
    for gate, members in tables.gates:
        missing |= _unanswered_behind(gate, members, answers, yes, no, not_sure)
    blank = bool(missing)  # what is missing of safety, age and shelf life
    missing = set(missing)
    if answers.age is None:
        missing.add(v.MISSING_AGE)
        blank = True
    if answers.answers_age_days > windows.answers_days:
        missing.add(v.ANSWERS_EXPIRED)
        blank = True
    if answers.signs_age_hours > windows.signs_hours:
        missing.add(v.SIGNS_EXPIRED)
        blank = True
    if answers.neuropathy is Neuropathy.UNKNOWN:
        missing.add(v.MISSING_NEUROPATHY)

    troubles, denied, unsure_troubles = answers.reasons
    for code, reason in tables.symptom_reason.items() if symptoms.yes else ():
        if code in symptoms.yes and reason not in troubles:
            troubles = troubles | {reason}
    links = answers.links
    counted = [code for code in troubles if links.get(code) is Link.FROM_NEUROPATHY]
    if tables.reason_codes - troubles - denied:
        missing.add(v.MISSING_REASONS)
    for code in troubles:
        if links.get(code, Link.UNANSWERED) in (Link.UNSURE, Link.UNANSWERED):
            missing.add(v.MISSING_LINK)

    for code, precaution in tables.reason_implies.items():
        if code in troubles or code in unsure_troubles:
            precautions.add(precaution)
    for code, precaution in tables.symptom_implies.items():
        if code in symptoms.yes or code in symptoms.not_sure:
            precautions.add(precaution)
    if any(map(tables.thins_blood, answers.meds)):
        precautions.add(v.BLOOD_THINNER)
    if answers.neuropathy is Neuropathy.SUSPECTED:
        precautions.add(v.DIAGNOSIS_PENDING)

    if urgent:
        outcome = Outcome.URGENT
    elif holds:
        outcome = Outcome.MEDICAL_REVIEW_FIRST
    elif blank or answers.neuropathy is Neuropathy.UNKNOWN:
        outcome = Outcome.NOT_ENOUGH_INFORMATION
    elif answers.neuropathy is Neuropathy.NONE:
        outcome = Outcome.NOT_INDICATED
    elif not counted:
        cannot_tell = v.MISSING_REASONS in missing or v.MISSING_LINK in missing
        outcome = Outcome.NOT_ENOUGH_INFORMATION if cannot_tell else Outcome.NOT_INDICATED
    elif precautions:
        outcome = Outcome.REFERRAL_FITS_WITH_PRECAUTIONS
    else:
        outcome = Outcome.REFERRAL_FITS
    return Verdict(
        outcome,
        tuple(sorted(counted)),
        tuple(sorted(precautions)),
        tuple(sorted(holds)),
        tuple(sorted(missing)),
        protocol.version,
    )


def _weigh_safety(
    yes: frozenset[str],
    not_sure: frozenset[str],
    cleared: frozenset[str],
    protocol: Protocol,
    holds: set[str],
    precautions: set[str],
) -> bool:
    """Sort what was answered Yes or Not sure into `holds` and `precautions`; True when something is urgent."""
    tables = protocol.tables
    urgent = False
    for code in yes:
        severity = tables.on_yes[code]
        if severity is Severity.PRECAUTION or (code in cleared and code in tables.cleared_yes):
            precautions.add(code)
            continue
        holds.add(code)
        urgent |= severity is not Severity.REVIEW
    for code in not_sure:
        unsure = tables.on_not_sure[code]
        if unsure is Unsure.PRECAUTION or (code in cleared and code in tables.cleared_not_sure):
            precautions.add(code)
            continue
        holds.add(code)
        urgent |= unsure is Unsure.URGENT
    return urgent


def _unanswered_behind(
    gate: Gate,
    members: frozenset[str],
    answers: Answers,
    yes: frozenset[str],
    no: frozenset[str],
    not_sure: frozenset[str],
) -> frozenset[str]:
    """The items behind a gate that are unanswered: none when it is closed, all without a Yes when it is unanswered."""
    if answers.causes and not gate.causes.isdisjoint(answers.causes):
        return members - no - yes - not_sure
    unanswered = answers.causes is None and bool(gate.causes)
    for code, opening in gate.items:
        given = "yes" if code in yes else "not_sure" if code in not_sure else "no" if code in no else ""
        if given in opening:
            return members - no - yes - not_sure
        unanswered |= not given
    return members - yes - not_sure if unanswered else frozenset()
