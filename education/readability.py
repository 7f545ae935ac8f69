"""How hard a text is to read: the Flesch-Kincaid grade, with syllables counted by rule.

Libraries for this fetch word lists from the network or rest on parts of Python's packaging that are gone.
"""

import re
from collections.abc import Iterable
from typing import Any

from education.prose import plain

#: The grade that no section meant for patients may pass.
HARDEST = 8.0
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?|\d+(?:[.,]\d+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_VOWELS = re.compile(r"[aeiouy]+")
#: Two vowels side by side that are spoken apart, as in "diabetes", "fluid", "being".
_APART = re.compile(r"i[ao](?!u)|ie(?=t|nc)|eo|ua|uo|ui(?=d)|ei(?=ng)|iu|rea(?=$|s$)|oi(?=mm)")
#: ...but not in "special", "nation", "patient", "quality", "guard", "people".
_TOGETHER = re.compile(r"(?:[stg]|(?<!s)c)i[aoe]|qu|gu[aei]|peo")


#: A silent e within a word, as in "careful" and "movement".
_SILENT_WITHIN = re.compile(r"(?<=[aeiouy][^aeiouy])e(?=(?:ful|fully|ly|ments?|less)$)")


def grade(texts: Iterable[str]) -> float:
    """Flesch-Kincaid grade of `texts`; each text ends a sentence, whether or not it ends in a full stop."""
    sentences = [part for text in texts for part in _SENTENCE_END.split(text.strip()) if _WORD.search(part)]
    if not sentences:
        return 0.0
    words = [word for sentence in sentences for word in _WORD.findall(sentence)]
    spoken = sum(syllables(word) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * spoken / len(words) - 15.59


def of_section(section: Any) -> float:
    """The grade of a section as `publishing.words_of` gives it: heading, text and statements."""
    return grade(
        [section["heading"], *plain(section["body"]).splitlines(), *(s["text"] for s in section["statements"])]
    )


def syllables(word: str) -> int:
    """How many syllables `word` has; a number counts as one for each of its digits."""
    if word[0].isdigit():
        return sum(letter.isdigit() for letter in word)
    word = word.lower().split("'")[0].split("’")[0]
    word = _SILENT_WITHIN.sub("", word)
    found = len(_VOWELS.findall(word))
    found += len(_APART.findall(_TOGETHER.sub("x", word)))
    silent_e = word.endswith("e") and not re.search(r"[^aeiouy]le$|[aeiouy]e$", word)
    silent_es = re.search(r"[^aeioulsgcxzh]es$|[aeiouy]les$", word) and word != "diabetes"
    silent_ed = re.search(r"[^aeioudt]ed$", word)
    return max(1, found - bool(silent_e or silent_es or silent_ed))
