"""Who answers for whom, and the agreements without which nothing is sent: the patient's, or a guardian's for them."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from intake.indications import choices as c
from intake.indications.reading import Reading
from intake.indications.steps import Kind, Step

#: Who agrees on the page of consent, as it is stored there.
PATIENT, HELPER, BY_LAW, GUARDIAN = "patient", "helper", c.BY_LAW, "guardian"


class Signer(NamedTuple):
    """Whoever agrees for the patient; the name is blank where it is the patient."""

    by: str
    name: str = ""


def helps(reading: Reading) -> bool:
    """Whether somebody helps the patient or answers for them."""
    return reading.pages.get("answering", {}).get("value", "myself") != "myself"


def signer(reading: Reading) -> Signer:
    """Who has to agree on the page of consent: the guardian of a minor before all others."""
    if reading.is_minor:
        return Signer(GUARDIAN, reading.pages.get("guardian", {}).get("name", ""))
    told = reading.pages.get("answering", {})
    if helps(reading) and told.get("agreed") == c.BY_LAW:
        return Signer(BY_LAW, told.get("name", ""))
    if told.get("value") == "for_someone":
        return Signer(HELPER, told.get("name", ""))
    return Signer(PATIENT)


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same; case and blanks do not matter."""
    return one.casefold().split() == other.casefold().split()


def stands(step: Step, reading: Reading) -> bool:
    """Whether a page holds the agreement that sending rests on; pages that ask for none always do."""
    data = reading.pages.get(step.code, {})
    match step.kind:
        case Kind.GUARDIAN:
            return bool(data.get("agrees") and data.get("name"))
        case Kind.ANSWERING:
            # For somebody under age the guardian agrees, on a page of its own.
            return not helps(reading) or reading.is_minor or data.get("agreed") in (c.AGREES, c.BY_LAW)
        case Kind.CONSENT:
            signs, typed = signer(reading), data.get("name", "")
            named = not (signs.name and typed) or same_name(typed, signs.name)
            return (data.get("by") or PATIENT) == signs.by and named
    return True


def waits(reading: Reading) -> str:
    """Why nothing can be sent for now: the patient was not asked yet, or cannot agree; "" where neither is so."""
    told = reading.pages.get("answering", {}).get("agreed", "")
    held = helps(reading) and not reading.is_minor and told in (c.NOT_ASKED_YET, c.CANNOT_AGREE)
    return told if held else ""


def who_answered(reading: Reading) -> str:
    """Who answered, and who agreed to it, for staff and letters; "" where the patient answered alone."""
    told, parts = reading.pages.get("answering", {}), []
    if helps(reading):
        how = "Answered with the help of" if told["value"] == "with_help" else "Answered by"
        parts.append(f"{how} {_named(told)}; {_AGREED.get(told.get('agreed', ''), 'agreement not asked')}")
    if reading.is_minor and (guardian := reading.pages.get("guardian")):
        agrees = "who agrees" if guardian.get("agrees") else "who has not agreed"
        parts.append(f"Parent or guardian: {_named(guardian)}, {agrees}")
        parts[0] = parts[0].removesuffix("; agreement not asked")
    return ". ".join(parts)


_AGREED = {
    c.AGREES: "the patient agreed",
    c.BY_LAW: "decides for the patient by law",
    c.NOT_ASKED_YET: "the patient was not asked yet",
    c.CANNOT_AGREE: "the patient cannot agree",
}


def _named(told: Mapping[str, Any]) -> str:
    """Name and relationship."""
    return ", ".join(filter(None, (told.get("name", ""), told.get("relationship", ""))))
