"""Questionnaire: the questions of one version of the protocol, with what to choose from and when each is asked."""

from collections.abc import Iterator, Mapping
from itertools import groupby

from intake.fhir.asked import REPEATED, Question, codes_of, main_link, questions
from intake.fhir.elements import Resource, base, coding, concept, filled, moment
from intake.fhir.gates import enable_when, not_ticked
from intake.indications.protocol import Protocol
from intake.indications.steps import Kind, Step
from intake.indications.wording import Wording, asked_then
from intake.protocols.files import fingerprint
from intake.protocols.models import ProtocolVersion

_CORE = "http://hl7.org/fhir/StructureDefinition/"
#: Typed by the machine or known from elsewhere; shown by no form.
_HIDDEN = ("places.preset", "places.more", "consent.version", "consent.language", "consent.by", "interruption.seen")


def canonical(words: Wording) -> str:
    """What a response names: the questions in exactly these words."""
    return f"{base()}/Questionnaire/{id_of_words(words)}|{words.protocol}"


def id_of_words(words: Wording) -> str:
    """The fingerprint of the words, so that the same words are the same Questionnaire everywhere."""
    return fingerprint(words.as_data())


def questionnaire(version: ProtocolVersion, words: Wording) -> Resource:
    """The questions in these words, under the version of the protocol; a draft until a clinician has signed it."""
    protocol, id = version.parsed(), id_of_words(words)
    return filled(
        "Questionnaire",
        id=id,
        language=words.language,
        url=f"{base()}/Questionnaire/{id}",
        version=version.version,
        name="NeuropathyMassageIntake",
        title="Intake: massage for people with neuropathy",
        status="active" if protocol.signed_off else "draft",
        subjectType=["Patient"],
        date=moment(version.published_at),
        description=None if protocol.signed_off else "These rules await a clinician's sign-off.",
        approvalDate=version.signed_off_on.isoformat() if version.signed_off_on else None,
        item=list(_sections(asked_then(words, protocol), protocol)),
    )


def section_link(section: str) -> str:
    """The link id of a part of the questionnaire, as in "part-your-day"."""
    return "part-" + section.lower().replace(" ", "-")


def _sections(steps: Mapping[str, Step], protocol: Protocol) -> Iterator[Resource]:
    for section, its_steps in groupby(steps.values(), key=lambda step: step.section):
        items = [_step(step, protocol, steps) for step in its_steps]
        yield {"linkId": section_link(section), "text": section, "type": "group", "item": items}


def _step(step: Step, protocol: Protocol, steps: Mapping[str, Step]) -> Resource:
    asked = questions(step, protocol)
    opened = enable_when(step, protocol)
    gate = filled(enableWhen=opened, enableBehavior="any" if len(opened) > 1 else None)
    if len(asked) == 1 and asked[0].link == step.code:
        return _item(asked[0]) | gate
    items = [_item(question) | _row_gate(step, question, protocol, steps) for question in asked]
    group = {"linkId": step.code, "text": step.title, "type": "group", **gate}
    if step.kind in REPEATED:
        group |= {
            "repeats": True,
            "extension": [{"url": f"{_CORE}questionnaire-maxOccurs", "valueInteger": REPEATED[step.kind]}],
        }
    return {**group, "item": items}


def _row_gate(step: Step, question: Question, protocol: Protocol, steps: Mapping[str, Step]) -> Resource:
    """When one question of a step is asked, beyond the step itself."""
    if step.kind is Kind.EACH:
        return {"enableWhen": not_ticked(step, question.key, protocol)}
    if step.kind is Kind.LINKS:
        opened = enable_when(steps[f"bother_{question.key}"], protocol)
    elif question.key.startswith("details."):
        chosen = coding(codes_of(step), question.key.removeprefix("details."))
        opened = [{"question": main_link(step, protocol), "operator": "=", "answerCoding": chosen}]
    elif step.code == "answering" and question.key != "value":
        values = [choice.code for choice in step.rows if choice.code != "myself"]
        opened = [
            {"question": main_link(step, protocol), "operator": "=", "answerCoding": coding(codes_of(step), value)}
            for value in values
        ]
    else:
        return {}
    return filled(enableWhen=opened, enableBehavior="any" if len(opened) > 1 else None)


def _item(question: Question) -> Resource:
    extensions = [{"url": f"{_CORE}questionnaire-hidden", "valueBoolean": True}] if question.link in _HIDDEN else []
    if question.options and not question.repeats:
        extensions.append(_control("radio-button"))
    elif question.options:
        extensions.append(_control("check-box"))
    return filled(
        extension=extensions,
        linkId=question.link,
        text=question.text,
        type=question.type,
        repeats=question.repeats or None,
        answerOption=[_option(question, choice.code, choice.label) for choice in question.options],
    )


def _option(question: Question, code: str, label: str) -> Resource:
    option: Resource = {"valueCoding": coding(question.codes, code, label)}
    if code in question.alone:
        option["extension"] = [{"url": f"{_CORE}questionnaire-optionExclusive", "valueBoolean": True}]
    if question.score and code.isdigit():
        option["valueCoding"]["extension"] = [{"url": f"{_CORE}ordinalValue", "valueDecimal": int(code)}]
    return option


def _control(code: str) -> Resource:
    """How a form shows it."""
    look = concept(coding("http://hl7.org/fhir/questionnaire-item-control", code))
    return {"url": f"{_CORE}questionnaire-itemControl", "valueCodeableConcept": look}
