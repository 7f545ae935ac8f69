"""The table of reading grades, as a command."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from education.models import Topic
from education.readability import HARDEST


def run(*words: str) -> list[str]:
    """What the command prints, line by line."""
    out = StringIO()
    call_command("reading_grades", *words, stdout=out)
    return out.getvalue().splitlines()


@pytest.mark.django_db
def test_with_nothing_to_read_it_says_how_to_get_something() -> None:
    with pytest.raises(CommandError, match="load_education"):
        run()


def test_each_shown_section_has_a_line_hardest_first(shipped: Topic) -> None:
    lines = run("--most", str(HARDEST))
    grades = [float(line.split()[0]) for line in lines[:-1]]
    assert grades == sorted(grades, reverse=True)
    assert any("when-not-to-have-massage#call-911" in line for line in lines)
    assert lines[-1].startswith(f"{len(grades)} sections, mean grade ")


def test_a_section_that_is_too_hard_fails_the_check(write: Callable[..., Topic]) -> None:
    write("sleep", body="Peripheral neuropathy necessitates comprehensive interdisciplinary evaluation.")
    with pytest.raises(CommandError, match="1 of them above grade 8"):
        run("--most", "8")
    assert "sleep#first" in run()[0]
