"""QuestionnaireResponse: the answers of one version as they were frozen, and the way back from it to the pages."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from intake.fhir.asked import REPEATED, Question, questions
from intake.fhir.elements import Resource, coding, extension, filled, identifier, moment, reference, seen
from intake.fhir.questionnaire import canonical, section_link
from intake.fhir.related import source
from intake.indications.protocol import Protocol
from intake.indications.steps import Kind, Step
from intake.indications.wording import Wording, all_steps, asked_then
from intake.records.models import Version

_STATUS = {Version.Kind.SENT: "completed", Version.Kind.SHARED: "in-progress", Version.Kind.ASKED: "amended"}


class ReadPage(NamedTuple):
    """A page read back: its data, when it was answered (ISO, blank where the response does not say), if complete."""

    data: dict[str, Any]
    at: str
    complete: bool


def response(version: Version) -> Resource:
    """The frozen answers; who speaks for the patient stands in the answers themselves."""
    patient = version.intake.patient_id
    first = version.number == 1
    return filled(
        "QuestionnaireResponse",
        id=str(version.pk),
        extension=[extension("not-asked", extension=_not_asked(step, why)) for step, why in version.not_asked.items()],
        identifier=identifier("answers-sha256", version.sha256),
        questionnaire=canonical(version.words()),
        status=_STATUS[Version.Kind(version.kind)] if first or version.kind != Version.Kind.SENT else "amended",
        subject=reference("Patient", patient),
        authored=moment(version.at),
        author=reference("Practitioner", version.typed_by, version.typed_by_name) if version.typed_by else None,
        source=source(version),
        item=items(version.pages, version.protocol.parsed(), version.words()),
    )


def _not_asked(step: str, why: str) -> list[Resource]:
    return [{"url": "step", "valueString": step}, {"url": "because", "valueString": why}]


def items(pages: Mapping[str, Mapping[str, Any]], protocol: Protocol, words: Wording) -> list[Resource]:
    """The items of frozen pages (step -> "data", "at", "complete"), part by part in the order and words asked."""
    parts: dict[str, list[Resource]] = {}
    for code, step in asked_then(words, protocol).items():
        if code in pages:
            parts.setdefault(section_link(step.section), []).extend(_page(step, pages[code], protocol))
    return [{"linkId": link, "item": found} for link, found in parts.items()]


def _page(step: Step, page: Mapping[str, Any], protocol: Protocol) -> Iterator[Resource]:
    at = extension("answered-at", valueDateTime=moment(seen(page["at"])))
    told = [at, extension("complete", valueBoolean=page["complete"])]
    asked = questions(step, protocol)
    if step.kind in REPEATED:
        rows = page["data"]["items"] or [{}]
        for number, row in enumerate(rows):
            filled_in = [_answered(question, row.get(question.key)) for question in asked]
            yield filled(linkId=step.code, extension=[] if number else told, item=[i for i in filled_in if i])
    elif len(asked) == 1 and asked[0].link == step.code:
        given = _answers(asked[0], _value(step, asked[0], page["data"]))
        yield filled(linkId=step.code, extension=told, answer=given)
    else:
        filled_in = [_answered(question, _value(step, question, page["data"])) for question in asked]
        yield filled(linkId=step.code, extension=told, item=[item for item in filled_in if item])


def _answered(question: Question, value: Any) -> Resource | None:
    given = _answers(question, value)
    return {"linkId": question.link, "answer": given} if given else None


def _value(step: Step, question: Question, data: Mapping[str, Any]) -> Any:
    """Where the answer to a question stands in the step's data."""
    if step.kind in (Kind.EACH, Kind.LINKS):
        return data["answers"].get(question.key)
    if step.kind is Kind.CHECKLIST and question.key == "rows":
        return [*data["rows"], data["exit"]] if data["exit"] else data["rows"]
    if question.key.startswith("details."):
        return data.get("details", {}).get(question.key.removeprefix("details."))
    return data.get(question.key)


def _answers(question: Question, value: Any) -> list[Resource]:
    """FHIR's answers to one question; blank ones are left out."""
    if question.type == "choice":
        labels = {choice.code: choice.label for choice in question.options}
        codes = value if isinstance(value, list) else [] if value in (None, "") else [value]
        return [{"valueCoding": coding(question.codes, str(code), labels.get(str(code), ""))} for code in codes]
    if question.type == "boolean":
        return [] if value is None else [{"valueBoolean": value}]
    kind = "valueDate" if question.type == "date" else "valueString"
    return [{kind: value}] if value else []


def read_pages(found: Resource, protocol: Protocol) -> dict[str, ReadPage]:
    """Step -> the page behind a QuestionnaireResponse of ours, or of another system that asked our Questionnaire."""
    given: dict[str, list[Resource]] = {}
    for item in _flat(found.get("item", [])):
        given.setdefault(item["linkId"], []).append(item)
    pages = {}
    for code, step in all_steps(protocol).items():
        if code in given:
            said = {part["url"].rsplit("/", 1)[-1]: part for part in given[code][0].get("extension", [])}
            at = said.get("answered-at", {}).get("valueDateTime", "")
            data = _data(step, given, protocol)
            pages[code] = ReadPage(data, at, said.get("complete", {}).get("valueBoolean", True))
    return pages


def _flat(items: list[Resource]) -> Iterator[Resource]:
    for item in items:
        yield item
        yield from _flat(item.get("item", []))


def _data(step: Step, given: Mapping[str, list[Resource]], protocol: Protocol) -> dict[str, Any]:
    """The stored shape of a step, as `Kind` describes it."""
    asked = {question.key: question for question in questions(step, protocol)}
    if step.kind in REPEATED:
        rows = [{item["linkId"]: [item] for item in group.get("item", [])} for group in given[step.code]]
        lines = [{key: _read(question, row) for key, question in asked.items()} for row in rows]
        return {"items": [line for line in lines if next(iter(line.values()))]}
    read = {key: _read(question, given) for key, question in asked.items()}
    if step.kind in (Kind.EACH, Kind.LINKS):
        return {"answers": {key: answer for key, answer in read.items() if answer}}
    if step.kind is Kind.CHECKLIST:
        ways_out = asked["rows"].exits
        exits = [code for code in read["rows"] if code in ways_out]
        data: dict[str, Any] = {"rows": [code for code in read["rows"] if code not in ways_out]}
        data["exit"] = exits[0] if exits else ""
        details = {key.removeprefix("details."): text for key, text in read.items() if key != "rows" and text}
        return data | ({"details": details} if step.code == "causes" else {})
    if step.kind is Kind.PLACES and not read["more"]:
        read.pop("more")
    return read


def _read(question: Question, given: Mapping[str, list[Resource]]) -> Any:
    """The answer to one question in the stored shape; blank where there is none."""
    answers = [answer for item in given.get(question.link, []) for answer in item.get("answer", [])]
    if question.type == "choice":
        codes = [answer["valueCoding"]["code"] for answer in answers]
        if question.repeats:
            return codes
        if not codes:
            return None if question.score else ""
        return int(codes[0]) if question.score and codes[0].isdigit() else codes[0]
    if question.type == "boolean":
        return answers[0]["valueBoolean"] if answers else False
    return next((answer.get("valueDate") or answer.get("valueString") for answer in answers), "")
