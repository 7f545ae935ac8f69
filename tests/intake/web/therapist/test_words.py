"""Words inside a sentence: what is a name stays as it is."""

import pytest

from intake.web.therapist.words import lower_first


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("Diabetes", "diabetes"),
        ("A vitamin deficiency", "a vitamin deficiency"),
        ("COPD", "COPD"),
        ("X", "x"),
        ("", ""),
    ],
)
def test_the_first_letter_is_small_inside_a_sentence(text: str, inside: str) -> None:
    assert lower_first(text) == inside
