"""A step of the questionnaire in another language: the same codes, every text passed through the one who says it."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from intake.indications.steps import Choice, Step

#: Gives a text in the language of the moment; an unknown one comes back as it is.
Say = Callable[[str], str]


def step_in(step: Step, say: Say) -> Step:
    """The step with its section, title, intro, options and labels as `say` gives them; blank stays blank."""
    return replace(
        step,
        section=_said(step.section, say),
        title=_said(step.title, say),
        intro=_said(step.intro, say),
        rows=choices_in(step.rows, say),
        exits=choices_in(step.exits, say),
        labels=choices_in(step.labels, say),
        options=choices_in(step.options, say),
        because=_said(step.because, say),
    )


def choices_in(choices: Iterable[Choice], say: Say) -> tuple[Choice, ...]:
    """The same codes, with labels and hints as `say` gives them."""
    return tuple(Choice(choice.code, _said(choice.label, say), _said(choice.hint, say)) for choice in choices)


def _said(text: str, say: Say) -> str:
    return say(text) if text else ""
