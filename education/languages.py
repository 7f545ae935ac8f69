"""The languages of the pages to read: English is the home of every topic, the others are made from it."""

ENGLISH = "en"
#: Code -> name in English, for editors, of each language that English is translated into.
TRANSLATED = {"es": "Spanish"}
#: All languages that a page is kept and searched in.
LANGUAGES = (ENGLISH, *TRANSLATED)
