"""The languages of the pages to read: English is the home of every topic, the others are made from it."""

from django.utils.translation import get_language

ENGLISH = "en"
#: Code -> name in English, for editors, of each language that English is translated into.
TRANSLATED = {"es": "Spanish"}
#: All languages that a page is kept and searched in.
LANGUAGES = (ENGLISH, *TRANSLATED)


def spoken() -> str:
    """The language of LANGUAGES that the visitor reads now; "es-mx" is "es", and what we do not have is English."""
    stem = (get_language() or ENGLISH).split("-")[0]
    return stem if stem in TRANSLATED else ENGLISH
