"""The reading grade itself can be trusted: words and texts with a known answer."""

import pytest

from education.readability import grade, syllables

KNOWN = {
    1: "feet numb made moved walked place hours guard quick times OK signs",
    2: "massage muscles people careful movement being nation blisters fluid treated quiet science patient changes",
    3: "medical provider oxygen therapist media area period guardian",
    4: "neuropathy diabetes radiation emergency autoimmune",
}


@pytest.mark.parametrize(("count", "words"), KNOWN.items())
def test_syllables_are_counted_as_they_are_spoken(count: int, words: str) -> None:
    assert {word: syllables(word) for word in words.split()} == dict.fromkeys(words.split(), count)


def test_short_words_in_short_sentences_are_easy() -> None:
    assert grade(["You can stop. We ask you why. You can say no."]) < 2


def test_long_words_in_one_long_sentence_are_hard() -> None:
    text = "Peripheral neuropathy necessitates comprehensive interdisciplinary evaluation before intervention."
    assert grade([text]) > 16


def test_a_line_of_a_list_ends_a_sentence() -> None:
    assert grade(["you have a port", "you have a pump"]) == grade(["You have a port. You have a pump."])
