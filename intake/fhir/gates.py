"""When a step is asked, as FHIR says it: the questionnaire's conditions become lists of answers that open it."""

from collections.abc import Iterable, Iterator

from intake.fhir.asked import codes_of, main_link, questions
from intake.fhir.elements import Resource, coding
from intake.indications import choices as c
from intake.indications.protocol import Protocol
from intake.indications.questionnaire import steps
from intake.indications.steps import Chosen, Condition, Felt, Kind, Minor, SafetyGate, Step, Trouble
from intake.indications.vocabulary import SIGN_PAGES, Unsure

_YES, _NOT_SURE = "yes", "not_sure"
_LINKED = (_YES, _NOT_SURE)


def enable_when(step: Step, protocol: Protocol) -> list[Resource]:
    """The answers of which any one opens the step; none where it is always asked.

    FHIR has one flat list for an item. A step with several conditions has one that implies the others: the question
    it rests on is itself asked only when those are met.
    """
    if step.kind is Kind.INTERRUPTION:
        return list(_signs(protocol))
    conditions = list(_needed(step, protocol))
    if len(conditions) > 1:
        raise ValueError(f"{step.code}: FHIR cannot say that several conditions are to be met at once.")
    return [opening for condition in conditions for opening in _openings(condition, protocol)]


def _needed(step: Step, protocol: Protocol) -> Iterator[Condition]:
    known = steps(protocol)
    implied = {held for when in step.when if isinstance(when, Chosen) for held in known[when.step].when}
    return (condition for condition in step.when if condition not in implied)


def _openings(condition: Condition, protocol: Protocol) -> Iterator[Resource]:
    match condition:
        case Chosen(code, key, values):
            step = steps(protocol)[code]
            by_key = {question.key: question.link for question in questions(step, protocol)}
            link = by_key.get(key, main_link(step, protocol))
            yield from (_is(link, step, value) for value in sorted(values))
        case Trouble(reason):
            yield from _troubles([reason] if reason else list(protocol.reasons), (_YES,), protocol)
        case Felt():
            yield from _rows(protocol, "symptoms", list(protocol.symptoms), _LINKED)
            yield from _rows(protocol, "moving", list(c.MOVING), _LINKED)
        case Minor():  # a birthday alone cannot open it here: FHIR compares with a fixed day only
            yield _is("adult", steps(protocol)["adult"], "no")
        case SafetyGate(page):
            yield from _gate(page, protocol)


def _troubles(reasons: Iterable[str], answers: tuple[str, ...], protocol: Protocol) -> Iterator[Resource]:
    for reason in reasons:
        if reason in c.MOVING:
            yield from _rows(protocol, "moving", [reason], answers)
        else:
            named = [symptom.code for symptom in protocol.symptoms.values() if symptom.reason == reason]
            yield from _rows(protocol, "symptoms", named, answers)


def _gate(page: str, protocol: Protocol) -> Iterator[Resource]:
    gates = dict.fromkeys(item.only_if for item in protocol.on_page(page) if item.only_if)
    for gate in gates:
        for code, answers in gate.items:
            yield from _rows(protocol, protocol.items[code].page, [code], tuple(sorted(answers)))
        causes = steps(protocol)["causes"]
        yield from (_is(main_link(causes, protocol), causes, cause) for cause in sorted(gate.causes))


def _signs(protocol: Protocol) -> Iterator[Resource]:
    for page in SIGN_PAGES:
        for item in protocol.on_page(page):
            answers = _LINKED if item.unsure is Unsure.URGENT else (_YES,)
            yield from _rows(protocol, page, [item.code], answers)


def _rows(protocol: Protocol, page: str, rows: list[str], answers: tuple[str, ...]) -> Iterator[Resource]:
    """A row counts where it is ticked, and where it is answered one by one."""
    step, each = steps(protocol)[page], steps(protocol)[f"{page}_each"]
    for row in rows:
        if _YES in answers:
            yield _is(main_link(step, protocol), step, row)
        yield from (_is(f"{each.code}.{row}", each, answer) for answer in answers)


def _is(link: str, step: Step, code: str) -> Resource:
    return {"question": link, "operator": "=", "answerCoding": coding(codes_of(step), code)}


def not_ticked(step: Step, row: str, protocol: Protocol) -> list[Resource]:
    """A row that was ticked on the page before is not asked again one by one."""
    asked = steps(protocol)[step.asks]
    return [{**_is(main_link(asked, protocol), asked, row), "operator": "!="}]
