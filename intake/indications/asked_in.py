"""The names under which the questions are explained elsewhere: one for each page that somebody can ask "why?" about."""

from intake.indications.protocol import Protocol
from intake.indications.questionnaire import interruption, steps
from intake.indications.steps import Kind, Step


def question_code(step: Step) -> str:
    """ "question:where"; pages that ask the rows of another one by one share its name, and so do all scales."""
    if step.kind is Kind.SCALE and step.asks:
        return "question:bother"
    if step.kind in (Kind.EACH, Kind.LINKS, Kind.AREAS):
        return f"question:{step.code.removesuffix('_each')}"
    return f"question:{step.code}"


def question_codes(protocol: Protocol) -> dict[str, str]:
    """Each of these names, with the words of the first question that it stands for."""
    found: dict[str, str] = {}
    for step in [*steps(protocol).values(), interruption()]:
        found.setdefault(question_code(step), step.title)
    return found
