"""Slips of the pen: a letter left out, added, mistaken, or two in the wrong order (Damerau's four)."""

from string import ascii_lowercase

#: Longer texts are no names that somebody typed by hand; their slips would be thousands.
LONGEST = 60


def slips(text: str) -> set[str]:
    """Every text one slip away from a folded name of at most LONGEST letters, and itself; {} for a longer one.

    A name of n letters has about 54 times n of them, so that a database looks each up in an index.
    """
    if len(text) > LONGEST:
        return set()
    letters = {*ascii_lowercase, " ", *text}
    parts = [(text[:at], text[at:]) for at in range(len(text) + 1)]
    left_out = {before + after[1:] for before, after in parts if after}
    turned = {before + after[1] + after[0] + after[2:] for before, after in parts if len(after) > 1}
    mistaken = {before + letter + after[1:] for before, after in parts if after for letter in letters}
    added = {before + letter + after for before, after in parts for letter in letters}
    return {text} | left_out | turned | mistaken | added
