"""How each language is searched: its small words, its name in PostgreSQL, and the forms of a word in SQLite."""

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from education.languages import ENGLISH

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_PLURAL = (("ces", "z"), ("es", ""), ("s", ""))
#: Endings of verbs and of what is made of them, the longer before the shorter.
_ENDINGS = (  # noqa: SIM905 - read as a row of endings
    "aciendo aciones amiento imiento iciones uciones adores ieron iendo mente yendo acion adora icion ucion ador ando "
    "able aron ible idad ada ado ias ida ido ios os as ar er ir an en ia io o a e"
).split()
_LEAST = 4


def folded(text: str) -> str:
    """In small letters and without accents; what is asked is often typed without them."""
    parts = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def spanish_stem(word: str) -> str:
    """What the forms of a Spanish word share: "adormecidos" and "adormecida" are "adormec", "pies" and "pie" are "pie".

    Plural first, then gender and the commonest endings of verbs. PostgreSQL has stems of its own; SQLite has none for
    Spanish, and both have to find what people type.
    """
    word = folded(word)
    for end, instead in _PLURAL:
        if word.endswith(end) and len(word) - len(end) + len(instead) >= _LEAST - 1:
            word = word[: -len(end)] + instead
            break
    for end in _ENDINGS:
        if word.endswith(end) and len(word) - len(end) >= _LEAST:
            return word[: -len(end)]
    return word


def spanish_stems(text: str) -> str:
    """`text` with the stem of each word, for the index and for what is asked alike."""
    return " ".join(spanish_stem(word) for word in WORD.findall(text))


class Tongue(NamedTuple):
    """`config` is PostgreSQL's, `tokens` SQLite's; `forms` is what SQLite is given in place of a text."""

    config: str
    tokens: str
    forms: Callable[[str], str]
    small: frozenset[str]


#: Small words say nothing about what is looked for.
TONGUES = {
    ENGLISH: Tongue(
        "english",
        "porter unicode61",
        str,
        frozenset(
            """a about am an and any are as at be because been but by can cannot could did do does for from get had has
            have help how i if in into is it its me my no not of on or our please should so some than that the their
            them then there they this to too up was we what when where which while who why will with would you
            your""".split()  # noqa: SIM905
        ),
    ),
    "es": Tongue(
        "spanish",
        "unicode61",
        spanish_stems,
        frozenset(
            """a al algo algun alguna algunas alguno algunos antes aun ayuda ayudar como con cual cuales cuando cuanto
            de del desde donde dos e el ella ellas ellos en entre era es esa ese eso esta estan estar estas este esto
            estos estoy fue ha hace hacer han hasta hay he la las le les lo los mas me mi mis mucho muchos muy nada ni
            no nos nuestra nuestro o otra otro para pero poco por porque pueda puede pueden puedo que quien se ser si
            sin sobre son soy su sus tal tambien te tener tengo tiene tienen todos tu tus un una uno unos usted y
            ya yo""".split()  # noqa: SIM905
        ),
    ),
}
