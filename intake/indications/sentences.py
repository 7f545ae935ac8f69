"""Every sentence of the questionnaire and of a protocol that a patient reads, for whoever translates them."""

from collections.abc import Iterator

from intake.indications import choices as c
from intake.indications.in_words import BLANK, WAYS_OUT
from intake.indications.protocol import Protocol
from intake.indications.questionnaire import interruption, steps
from intake.indications.steps import Step


def sentences(protocol: Protocol) -> Iterator[str]:
    """Each at least once; blank ones are left out."""
    for step in [*steps(protocol).values(), interruption()]:
        yield from _of_step(step)
    for choice in (*c.EACH_LINK, *c.EACH_ANSWER):
        yield choice.label
    yield from (BLANK, *WAYS_OUT.values())
    for item in protocol.items.values():
        yield from (item.name, item.act)
    for reason in protocol.reasons.values():
        yield reason.name
    for cause in protocol.causes.values():
        yield from filter(None, (cause.name, cause.follow_up))


def _of_step(step: Step) -> Iterator[str]:
    yield from filter(None, (step.section, step.title, step.intro))
    for choice in (*step.rows, *step.exits, *step.labels, *step.options):
        yield from filter(None, (choice.label, choice.hint))
