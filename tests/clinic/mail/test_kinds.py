"""What mail says: nothing about health, no line break in a header, links to the clinic's own address alone."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from clinic.mail.kinds import KINDS, render
from tests.architecture.tree import ROOT, files

NOON = datetime(2026, 11, 22, 19, 0, tzinfo=UTC)
#: A made-up secret of a link.
TOKEN = "qW3xZ9vK7mJ2tR8yU4pL6sD1fG5hN0bV-cX_aQ3eMoi"
#: kind -> contexts that it takes, at least one each.
CONTEXTS = {
    "sign-in-code": [{"code": "KDMR-4T7X"}, {"code": "KDMR4T7X"}, {"code": "00000000"}],
    "received": [{"reference": "KDMR-4T7X"}],
    "invitation": [{"token": TOKEN}],
    "invitation-reminder": [{"token": TOKEN}],
    "question": [{}],
    "news": [{}],
    **{
        kind: [{"when": "Tuesday, November 24, 10:00 AM"}, {"when": "Wednesday, May 1, 9:30 PM"}]
        for kind in ("date", "date-moved", "date-off", "date-soon")
    },
    "staff-new": [
        {"phone_first": "0", "others": "3", "back": "0"},
        {"phone_first": "1", "others": "0", "back": "2"},
    ],
    "staff-reply": [{}],
    "staff-due": [{"count": "2"}],
    "staff-late": [{"count": "12"}],
    "staff-link": [{}],
    "sign-link": [{"token": TOKEN}],
    "sign-reminder": [{"token": TOKEN}],
    "opened-with-a-reason": [{}],
    "test": [{}],
}
EACH = [(kind, context) for kind, contexts in CONTEXTS.items() for context in contexts]

#: Beginnings of words that tell, or let guess, how somebody is.
HEALTH = re.findall(
    r"\w+",
    """
    health sick ill disease condition diagnos symptom pain ache numb tingl burn weak balance neuro nerve diabet cancer
    chemo alcohol vitamin lung breath copd asthma oxygen heart blood clot skin wound fever pregnan medic drug pill dose
    therap massage treat referral refer provider doctor physician nurse hospital urgent emergency safety patient intake
    assess answer question result letter flag review appointment visit body foot feet hand leg arm
    """,
)


def conditions() -> set[str]:
    """Whatever the clinic's protocols give a code or a name: reasons, symptoms, causes, safety items, medicines."""
    found: set[str] = set()
    for name in ("indications", "safety_items", "medicines"):
        for file in (ROOT / "intake/protocols/published").glob(f"*/{name}.yaml"):
            found |= set(_named(yaml.safe_load(file.read_text("utf-8"))))
    return found - {"other", "unknown"}


def _named(part):
    if isinstance(part, dict):
        yield from (str(part[key]).replace("_", " ") for key in ("id", "code", "name") if key in part)
        part = part.values()
    if isinstance(part, Iterable) and not isinstance(part, str):
        for inner in part:
            yield from [inner] if isinstance(inner, str) and inner.isalpha() else _named(inner)


def told(text: str) -> set[str]:
    """The words about health in a text, the clinic's own name aside."""
    words = re.findall(r"[a-z]+", text.lower())
    found = {word for word in words if any(word.startswith(start) for start in HEALTH)}
    return found | {name for name in conditions() if re.search(rf"\b{re.escape(name)}\b", text, re.I)}


def plain(kind, context):
    """Subject and body without the clinic's name, which no mail can do without."""
    return " ".join(render(kind, context, NOON)).replace("Steady Hands Clinic", "")


def test_every_kind_is_looked_at_and_has_its_words():
    assert set(CONTEXTS) == set(KINDS) == {file.stem for file in (ROOT / "templates/emails").iterdir()}


@pytest.mark.parametrize(("kind", "context"), EACH)
def test_no_mail_tells_anything_about_health(kind, context):
    assert told(plain(kind, context)) == set()


@pytest.mark.parametrize(
    "text", ["Your Massage on Monday", "about your numbness", "Your referral is ready", "a loss of feeling", "diabetic"]
)
def test_words_about_health_would_be_found(text):
    assert told(text)


def test_the_list_of_conditions_is_the_protocols_own():
    assert {"numbness", "loss of feeling", "Diabetes", "warfarin"} <= conditions()


@pytest.mark.parametrize(("kind", "context"), EACH)
def test_links_lead_to_the_clinics_own_address(kind, context, settings):
    settings.CLINIC_ADDRESS = "https://clinic.example"
    body = render(kind, context, NOON)[1]
    found = [urlsplit(address.rstrip(".")) for address in re.findall(r"\b\w+://\S+", body)]
    assert {f"{at.scheme}://{at.netloc}" for at in found} == {"https://clinic.example"}
    assert {at.path for at in found} <= {"", f"/sign/{TOKEN}/", f"/invited/{TOKEN}/"}


def test_nothing_that_writes_mail_knows_a_request():
    for path, file in files(ROOT, "clinic/mail"):
        if Path(path).name != "admin.py":
            assert not re.search(
                r"HttpRequest|build_absolute_uri|get_host|get_current_site", file.read_text("utf-8")
            ), path


@pytest.mark.parametrize("name", ["Clinic\r\nBcc: all@evil.example", "Clinic\nBcc: x", "Clinic\x00\x0b\u2028Bcc: x"])
@pytest.mark.parametrize(("kind", "context"), EACH)
def test_no_line_break_gets_into_a_subject(kind, context, name, settings):
    settings.CLINIC_NAME = name
    assert len(render(kind, context, NOON)[0].splitlines()) == 1
    assert not re.search(r"[\x00-\x1f]", render(kind, context, NOON)[0])


@pytest.mark.parametrize(
    "context",
    [
        {},
        {"code": "KDMR4T7X", "name": "Maria"},
        {"code": "your numb feet"},
        {"code": "KDMR4T7X\n"},
        {"code": "KDMR4T7"},
        {"code": "kdmr4t7x"},
    ],
)
def test_a_code_is_a_code_and_nothing_else(context):
    with pytest.raises(ValueError, match="word") as refused:
        render("sign-in-code", context, NOON)
    assert "numb" not in str(refused.value)


def test_a_code_says_how_long_it_works_by_the_clinics_clock():
    subject, body = render("sign-in-code", {"code": "KDMR-4T7X"}, NOON)
    assert subject == "Your code for Steady Hands Clinic"
    assert "Your code: KDMR-4T7X\n" in body
    assert "for 10 minutes, until 12:10 PM" in body


def test_plain_text_keeps_its_signs(settings):
    settings.CLINIC_NAME = "Hands & <Feet>"
    assert "mail from Hands & <Feet> arrives" in render("test", {}, NOON)[1]
