"""What a patient of an example gives on each page, as names and values of fields."""

from collections.abc import Iterator
from functools import cache

from django.utils import timezone

from intake.indications.questionnaire import steps
from intake.management.acting import Pages, pages_for
from intake.protocols.files import newest
from tests.intake.making import examples
from tests.intake.web.patient.walking import posted

#: Kept with the page, not asked on it.
_NOT_ASKED = {"version"}


def given_for(example: str, step: str) -> Iterator[tuple[str, str]]:
    """Field and value, one for each thing to choose or type on this page."""
    for name, value in posted(steps(newest())[step], _pages(example)[step]).items():
        if name not in _NOT_ASKED:
            yield from ((name, str(one)) for one in (value if isinstance(value, list) else [value]))


@cache
def _pages(example: str) -> Pages:
    return pages_for(examples()[example]["facts"], newest(), today=timezone.localdate())
