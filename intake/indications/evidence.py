"""A verdict explained: each thing that holds, in the patient's own answers and the protocol's words."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from intake.indications import vocabulary as v
from intake.indications.protocol import Protocol
from intake.indications.reading import Reading
from intake.indications.verdict import Verdict
from intake.indications.vocabulary import Answer, Link, Severity

_WORDS_MISSING = {
    v.MISSING_AGE: ("Age", "What is the date of birth?"),
    v.MISSING_NEUROPATHY: ("Neuropathy", "Has a provider examined you for this, and what did they say?"),
    v.MISSING_REASONS: ("A trouble is not sure or not answered", "Go through the troubles that are not clear."),
    v.MISSING_LINK: ("Where a trouble comes from", "Does it come from the neuropathy or from something else?"),
    v.ANSWERS_EXPIRED: ("Answers are too old", "Some answers are past their time. Ask them again."),
    v.SIGNS_EXPIRED: ("Warning signs are too old", "Ask the two pages of warning signs again."),
}
_WORDS_DERIVED = {
    v.MINOR: ("Under 18", "Needs a guardian's recorded consent and a provider's order."),
    v.NOT_EXAMINED: (
        "No provider has examined the symptoms",
        "A provider examines first. A therapist may not diagnose.",
    ),
    v.DIAGNOSIS_PENDING: ("Diagnosis suspected, not confirmed", "Say in the letter that the diagnosis is pending."),
}
_ANSWERS = {Answer.YES: "Yes", Answer.NOT_SURE: "Not sure", Answer.NO: "No", Answer.UNANSWERED: "Not answered"}
_LINKS = {
    Link.FROM_NEUROPATHY: "from the neuropathy",
    Link.OTHER_CAUSE: "from something else",
    Link.UNSURE: "not sure where it comes from",
    Link.UNANSWERED: "not said where it comes from",
}


class Documented(NamedTuple):
    """The clinic's sentence for a reason, and what leads back to the page that said it then (plain data)."""

    sentence: str
    read: Mapping[str, Any]


def explain(
    verdict: Verdict,
    reading: Reading,
    protocol: Protocol,
    documented: Mapping[str, Documented],
    cleared: Mapping[str, str],
) -> dict[str, list[dict[str, Any]]]:
    """Rows for every list of the verdict, ready to be stored and shown.

    `documented`: reason code -> what the clinic says of it; `cleared`: item code -> who cleared it, and when.
    """
    links = reading.answers().links
    return {
        "reasons": [_reason(code, reading, protocol, links, documented) for code in verdict.reasons],
        "not_counted": [
            _reason(code, reading, protocol, links, documented)
            for code in protocol.reasons
            if code not in verdict.reasons and reading.reasons.of(code) is not Answer.NO
        ],
        "precautions": [_item(code, reading, protocol, cleared) for code in verdict.precautions],
        "holds": [_item(code, reading, protocol, cleared) for code in verdict.holds],
        "missing": [_missing(code, protocol) for code in verdict.missing],
    }


def _reason(
    code: str, reading: Reading, protocol: Protocol, links: Mapping[str, Link], documented: Mapping[str, Documented]
) -> dict[str, Any]:
    reason = protocol.reasons[code]
    felt = [s.name for s in protocol.symptoms.values() if s.reason == code and s.code in reading.symptoms.yes]
    return {
        "code": code,
        "name": reason.name,
        "question": reason.question,
        "answer": _ANSWERS[reading.reasons.of(code)],
        "felt": felt,
        "bother": reading.pages.get(f"bother_{code}", {}).get("value"),
        "link": _LINKS[links.get(code, Link.UNANSWERED)],
        **documented.get(code, Documented("", {}))._asdict(),
    }


def _item(code: str, reading: Reading, protocol: Protocol, cleared: Mapping[str, str]) -> dict[str, Any]:
    if code in _WORDS_DERIVED:
        name, act = _WORDS_DERIVED[code]
        return {"code": code, "name": name, "act": act, "why": [], "severity": "", "cleared": cleared.get(code, "")}
    item = protocol.items[code]
    return {
        "code": code,
        "name": item.name,
        "question": item.q,
        "act": item.act,
        "severity": Severity(item.severity),
        "answer": _ANSWERS[reading.safety.of(code)],
        "why": _raised_by(code, reading, protocol),
        "cleared": cleared.get(code, ""),
    }


def _raised_by(code: str, reading: Reading, protocol: Protocol) -> list[str]:
    """Answers other than the item's own row that raise it."""
    found = [
        f"{reason.name}: {_ANSWERS[reading.reasons.of(reason.code)]}"
        for reason in protocol.reasons.values()
        if reason.implies_precaution == code and reading.reasons.of(reason.code) in (Answer.YES, Answer.NOT_SURE)
    ]
    found += [
        f"{symptom.name}: {_ANSWERS[reading.symptoms.of(symptom.code)]}"
        for symptom in protocol.symptoms.values()
        if symptom.implies_precaution == code and reading.symptoms.of(symptom.code) in (Answer.YES, Answer.NOT_SURE)
    ]
    if code == v.BLOOD_THINNER:
        found += [f"Medicine: {line}" for line in reading.medicines() if protocol.tables.thins_blood(line)]
    if code == v.CALF_PAIN and v.EASED_BY_REST in reading.answers().walking_stops_for:
        found.append("Stops walking: calf pain that goes away with rest")
    return found


def _missing(code: str, protocol: Protocol) -> dict[str, Any]:
    if code in _WORDS_MISSING:
        name, ask = _WORDS_MISSING[code]
    else:
        name, ask = protocol.items[code].name, protocol.items[code].q
    return {"code": code, "name": name, "ask": ask}
