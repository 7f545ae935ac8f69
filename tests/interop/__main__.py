"""`make interop`: other people's programs read what we export, and ask what we ask; ends with 1 where they cannot.

Medplum validates every resource of a record that went all the way. LHC-Forms renders the Questionnaire and is answered
as a patient would; its response has to give the verdict that the same answers give here.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from tests.interop import answering, tools, validating
from tests.screenshots.stage import clinic

Resource = dict[str, Any]
#: Diabetes, burning and tingling, cancer long ago: opens a page behind a gate.
WHO = {
    "age": 64,
    "neuropathy": "diagnosed",
    "causes": ["diabetes"],
    "indications": ["burning", "tingling"],
    "linked": "from_neuropathy",
    "answered_yes": ["past_cancer_or_radiation"],
    "not_sure": ["fainting"],
}


def main() -> int:
    """Install at first use, ask both, sum up."""
    lacking = tools.missing()
    if lacking:
        say(*lacking)
        return 1
    if not tools.are_installed():
        say("Installing Medplum's validator and LHC-Forms into var/interop (once, about a minute) ...")
        tools.install()
    with clinic():
        wrong = [*_validated(), *_asked()]
    say(*([f"not right: {line}" for line in wrong] or ["All is as it should be."]))
    return 1 if wrong else 0


def _validated() -> Iterator[str]:
    from intake.fhir.capability import capability, outcome
    from intake.fhir.finding import defined
    from tests.intake.fhir.records import exported, whole_way

    bundle = exported(whole_way())
    resources = [*(entry["resource"] for entry in bundle["entry"]), *defined("CodeSystem"), capability(), bundle]
    resources.append(outcome("not-found", "There is nothing of this kind with this id."))
    wrong = validating.wrong_with(resources)
    kinds = len({resource["resourceType"] for resource in resources})
    say(f"Medplum read {len(resources)} resources of {kinds} kinds: {len(wrong)} complaints.")
    yield from wrong
    if not validating.wrong_with([{"resourceType": "Patient", "id": "1", "born": "1960"}]):
        yield "Medplum complains of nothing, not even of what is wrong."


def _asked() -> Iterator[str]:
    from intake.fhir.questionnaire import questionnaire
    from intake.fhir.reading_back import answers_of
    from intake.fhir.response import items, read_pages
    from intake.indications.engine import assess
    from intake.indications.reading import Reading
    from intake.management.acting import pages_for
    from intake.protocols.models import current_protocol
    from intake.records.wordings import words_now

    version, now = current_protocol(), datetime.now(UTC)
    protocol = version.parsed()
    pages = pages_for(WHO, protocol, today=now.date(), activities={"items": [{"text": "Stairs", "score": 6}]})
    frozen = {step: {"data": data, "at": now.isoformat(), "complete": True} for step, data in pages.items()}
    words = words_now(version)
    answered = answering.answer(questionnaire(version, words), items(frozen, protocol, words))
    yield from (f"LHC-Forms: {line}" for line in answered.wrong)
    route = {step.code for step in Reading(pages, protocol, now.date()).route()}
    asked = {code for code in answered.shown if code in Reading({}, protocol, now.date()).steps}
    if asked != route:
        yield f"LHC-Forms asked other questions: {sorted(asked ^ route)}"
    read = read_pages(answered.response, protocol)
    told = {step: data for step, data in pages.items() if any(data.values())}
    other = [step for step, data in told.items() if step not in read or not _same(read[step].data, data)]
    if other:
        yield f"other answers came back: {[(step, read.get(step)) for step in other]}"
    here = assess(Reading(pages, protocol, now.date()).answers(), protocol)
    there = assess(answers_of(read, protocol, now), protocol)
    if here != there:
        yield f"another verdict: {there} and not {here}"
    yield from validating.wrong_with([answered.response])
    say(f"LHC-Forms asked {len(asked)} questions and gave back {len(read)}: {there.outcome}.")


#: Kept beside an answer: what it started from, in which words and language it was given, and by whom.
_SHOWN_BY_NO_FORM = ("preset", "version", "language", "by", "seen")


def _same(read: dict[str, Any], data: dict[str, Any]) -> bool:
    """Equal but for what no form shows, and for the order of what was ticked."""
    return _plain(read) == _plain(data)


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    shown = {key: value for key, value in data.items() if key not in _SHOWN_BY_NO_FORM}
    return {key: sorted(map(str, value)) if isinstance(value, list) else value for key, value in shown.items()}


def say(*lines: str) -> None:
    """To whoever waits for it."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
