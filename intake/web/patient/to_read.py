"""What a patient may want to read: why a question is asked, and after sending what fits the own answers."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.http import urlencode

from clinic.site.language import say, spoken
from education.finding import Found, carriers, said_why
from education.in_language import Words
from intake.indications.asked_in import question_code
from intake.indications.protocol import Protocol
from intake.indications.reading import Reading
from intake.indications.steps import Step
from intake.indications.vocabulary import Severity
from intake.web.patient.ways import href

MOST = 4
_FIRST = (Severity.EMERGENCY, Severity.SAME_DAY, Severity.REVIEW, Severity.PRECAUTION)


def why(step: Step) -> Found | None:
    """The section that says why this is asked; None while no page that can be read does."""
    return said_why(question_code(step), spoken())


def read_why(step: Step, returns: str) -> str:
    """The address of that section, with the way back to the question; blank where there is none."""
    found = why(step)
    return f"{found.alone}?{urlencode({'back': href(step, returns)})}" if found else ""


@dataclass(frozen=True)
class ToRead:
    """A section to read, and what the patient told that leads there: own words of the page, or names."""

    heading: Words
    href: str
    because: list[str] = field(default_factory=list)


def suggestions(reading: Reading, protocol: Protocol) -> list[ToRead]:
    """At most `MOST` sections that fit the answers, what is urgent first; several answers may lead to one section."""
    told = dict(_told(reading, protocol))
    found = carriers(told, spoken())
    chosen: dict[tuple[str, str], ToRead] = {}
    for code, name in told.items():
        if (at := found.get(code)) is not None:
            key = (at.topic, at.section)
            chosen.setdefault(key, ToRead(at.heading, at.href)).because.append(name or at.sentence)
    return list(chosen.values())[:MOST]


def _told(reading: Reading, protocol: Protocol) -> Iterator[tuple[str, str]]:
    """(code, name) of each answer that a page may say something about, in the order in which it matters.

    Safety items go without a name: theirs name what may be wrong, and that is nobody's to tell a patient here.
    """
    for severity in _FIRST:
        for item in protocol.items.values():
            if item.severity == severity and item.code in reading.safety.yes:
                yield f"safety:{item.code}", ""
    answers = reading.answers()
    for code in (code for code in protocol.lung if code in answers.lung):
        yield f"lung:{code}", say(protocol.lung[code].name)
    for code in (code for code in protocol.causes if code in (answers.causes or ())):
        yield f"cause:{code}", say(protocol.causes[code].name)
    for code in (code for code in protocol.reasons if code in reading.reasons.yes):
        yield f"reason:{code}", say(protocol.reasons[code].name)
