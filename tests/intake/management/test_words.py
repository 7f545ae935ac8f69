"""The Spanish catalog: every sentence that patients see is there, and says the same with the same parts."""

import re
from collections import Counter

import pytest
from babel.messages.catalog import Message

from clinic.site import catalogs
from intake.indications.sentences import sentences
from intake.management import extracting
from intake.protocols.files import newest

WRITTEN = [message for message in extracting.written() if message.id]
_PARTS = re.compile(r"%\(\w+\)[sd]|\{\w+\}|</?[a-z][^>]*>|\b911\b")


def _forms(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def test_make_words_would_change_nothing() -> None:
    assert extracting.as_text(extracting.brought_up_to_date()) == extracting.PO.read_bytes()


def test_sentences_of_every_kind_are_found() -> None:
    found = {sentence.msgid for sentence in extracting.found()}
    assert {
        "Start your intake",  # a template
        "Write your full name.",  # code
        "%(score)s out of 10",  # code that knows no Django
        "Are you 18 or older?",  # the questionnaire
        newest().items["pe_symptoms"].act,  # the protocol
        "sole of right foot",  # the body map
        "There is news for you.",  # a mail
        "News from {clinic}",  # its subject
    } <= found
    assert set(sentences(newest())) <= found


def faults(message: Message) -> list[str]:
    """What is wrong with one sentence."""
    english, spanish = _forms(message.id), _forms(message.string)
    if message.fuzzy or len(english) != len(spanish) or not all(spanish):
        return ["it has no Spanish"]
    found = []
    for one, other in zip(english, spanish, strict=True):
        found += ["other parts"] * (Counter(_PARTS.findall(one)) != Counter(_PARTS.findall(other)))
        found += ["other blanks around it"] * (_blanks(one) != _blanks(other))
        found += ["somebody is shouted at"] * bool(re.search(r"[!¡]", other))
        found += ["somebody is not called usted"] * bool(re.search(r"\b(?:tú|tus?|te|vosotros)\b", other, re.I))
        found += ["an emergency is missing"] * ("emergency" in one.lower() and "emergencia" not in other.lower())
    return found


def _blanks(text: str) -> tuple[bool, bool]:
    return text[:1].isspace(), text[-1:].isspace()


def test_every_sentence_says_the_same_with_the_same_parts() -> None:
    assert {message.id: faults(message) for message in WRITTEN if faults(message)} == {}


@pytest.mark.parametrize(
    "spanish", ["", "Llame a %(clinic)s ahora", "¡Llame al 911 a %(clinic_phone)s!", "Llame al 911: 555 0100 "]
)
def test_a_sentence_that_says_something_else_would_be_found(spanish: str) -> None:
    assert faults(Message("Call 911 or %(clinic_phone)s", spanish))


def test_the_header_is_whole() -> None:
    head = dict(extracting.written().mime_headers)
    assert head["Language"] == "es"
    assert head["Plural-Forms"].startswith("nplurals=2; plural=(n != 1)")
    assert "sign-off" in extracting.written().header_comment


def test_what_is_made_is_made_once(tmp_path) -> None:
    folder = tmp_path / "es" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_bytes(extracting.PO.read_bytes())
    (made,) = catalogs.make(tmp_path)
    assert made.read_bytes().startswith(b"\xde\x12\x04\x95")
    assert catalogs.make(tmp_path) == []
    assert [path.name for path in folder.iterdir() if path.suffix == ".part"] == []
