"""From answers to an outcome: the first line that matches decides, and everything that holds is listed."""

from intake.indications import vocabulary as v
from intake.indications.answers import Answers
from intake.indications.protocol import OpenGate, Protocol
from intake.indications.verdict import Verdict
from intake.indications.vocabulary import Link, Neuropathy, Outcome, Severity, Unsure

# Looking a member up on its class is slow, and this page is read tens of thousands of times a second.
_UNKNOWN, _NONE = Neuropathy.UNKNOWN, Neuropathy.NONE
_SUSPECTED, _SYMPTOMS_ONLY = Neuropathy.SUSPECTED, Neuropathy.SYMPTOMS_ONLY
_FROM_NEUROPATHY, _OPEN_LINKS = Link.FROM_NEUROPATHY, (Link.UNSURE, Link.UNANSWERED)
_REVIEW, _PRECAUTION = Severity.REVIEW, Severity.PRECAUTION
_UNSURE_PRECAUTION, _UNSURE_URGENT = Unsure.PRECAUTION, Unsure.URGENT
_URGENT, _MEDICAL_REVIEW_FIRST = Outcome.URGENT, Outcome.MEDICAL_REVIEW_FIRST
_NOT_ENOUGH, _NOT_INDICATED = Outcome.NOT_ENOUGH_INFORMATION, Outcome.NOT_INDICATED
_WITH_PRECAUTIONS, _FITS = Outcome.REFERRAL_FITS_WITH_PRECAUTIONS, Outcome.REFERRAL_FITS


def assess(answers: Answers, protocol: Protocol) -> Verdict:
    """The verdict on `answers` under `protocol`. Pure: the same two give the same verdict."""
    tables, windows = protocol.tables, protocol.windows
    age, neuropathy = answers.age, answers.neuropathy
    yes, no, not_sure = answers.safety
    if v.EASED_BY_REST in answers.walking_stops_for:
        yes = yes | {v.CALF_PAIN}
        not_sure = not_sure - yes
    holds: set[str] = set()
    precautions: set[str] = set()

    urgent = _weigh_safety(yes, not_sure, answers.cleared, protocol, holds, precautions)
    if age is not None and age < windows.adult_years:
        (precautions if v.MINOR in answers.cleared else holds).add(v.MINOR)
    if neuropathy is _SYMPTOMS_ONLY:
        holds.add(v.NOT_EXAMINED)
    elif neuropathy is _SUSPECTED:
        precautions.add(v.DIAGNOSIS_PENDING)

    missing = set(tables.ungated - no - yes - not_sure)
    for gate in tables.gates:
        missing |= _unanswered_behind(gate, answers, yes, no, not_sure)
    if age is None:
        missing.add(v.MISSING_AGE)
    if answers.answers_age_days > windows.answers_days:
        missing.add(v.ANSWERS_EXPIRED)
    if answers.signs_age_hours > windows.signs_hours:
        missing.add(v.SIGNS_EXPIRED)
    blank = bool(missing)  # what is missing so far is of safety, age or shelf life
    if neuropathy is _UNKNOWN:
        missing.add(v.MISSING_NEUROPATHY)

    troubles, denied, unsure_troubles = answers.reasons
    felt, _, perhaps_felt = answers.symptoms
    if felt:
        named = {tables.symptom_reason[code] for code in felt if code in tables.symptom_reason}
        troubles = troubles | named
    links = answers.links
    counted = [code for code in troubles if links.get(code) is _FROM_NEUROPATHY]
    cannot_tell = False
    if not tables.reason_codes <= troubles | denied:
        missing.add(v.MISSING_REASONS)
        cannot_tell = True
    if any(links.get(code, _OPEN_LINKS[0]) in _OPEN_LINKS for code in troubles):
        missing.add(v.MISSING_LINK)
        cannot_tell = True

    for code, precaution in tables.reason_implies.items():
        if code in troubles or code in unsure_troubles:
            precautions.add(precaution)
    for code, precaution in tables.symptom_implies.items():
        if code in felt or code in perhaps_felt:
            precautions.add(precaution)
    for medicine in answers.meds:
        if tables.thins_blood(medicine):
            precautions.add(v.BLOOD_THINNER)

    if urgent:
        outcome = _URGENT
    elif holds:
        outcome = _MEDICAL_REVIEW_FIRST
    elif blank or neuropathy is _UNKNOWN:
        outcome = _NOT_ENOUGH
    elif neuropathy is _NONE:
        outcome = _NOT_INDICATED
    elif not counted:
        outcome = _NOT_ENOUGH if cannot_tell else _NOT_INDICATED
    else:
        outcome = _WITH_PRECAUTIONS if precautions else _FITS
    lists = [tuple(sorted(codes)) if codes else () for codes in (counted, precautions, holds, missing)]
    counted_for, careful_with, held_by, not_known = lists
    return Verdict(outcome, counted_for, careful_with, held_by, not_known, protocol.version)


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
        if severity is _PRECAUTION or (code in cleared and code in tables.cleared_yes):
            precautions.add(code)
            continue
        holds.add(code)
        urgent |= severity is not _REVIEW
    for code in not_sure:
        unsure = tables.on_not_sure[code]
        if unsure is _UNSURE_PRECAUTION or (code in cleared and code in tables.cleared_not_sure):
            precautions.add(code)
            continue
        holds.add(code)
        urgent |= unsure is _UNSURE_URGENT
    return urgent


def _unanswered_behind(
    gate: OpenGate, answers: Answers, yes: frozenset[str], no: frozenset[str], not_sure: frozenset[str]
) -> frozenset[str]:
    """The items behind a gate that are unanswered: none when it is closed, all without a Yes when it is unanswered."""
    causes = answers.causes
    by_cause = bool(causes) and not gate.causes.isdisjoint(causes or ())
    if by_cause or not gate.on_yes.isdisjoint(yes) or not gate.on_not_sure.isdisjoint(not_sure):
        return gate.members - no - yes - not_sure
    if gate.on_no and not gate.on_no.isdisjoint(no):
        return gate.members - no - yes - not_sure
    unanswered = (causes is None and bool(gate.causes)) or not gate.items <= yes | no | not_sure
    return gate.members - yes - not_sure if unanswered else frozenset()
