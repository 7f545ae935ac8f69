"""Every patient's page in Spanish: nothing that no catalog saw, nothing left in English, nothing lost on the way."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.utils import timezone, translation

from clinic.mail.models import Message
from clinic.site.language import BUTTON
from intake.indications import consent
from intake.indications.questionnaire import steps
from intake.management import extracting
from intake.protocols.files import newest
from intake.records.marked import _names as kept_names
from intake.records.models import Intake
from tests.intake import making
from tests.intake.web.patient.phone import leads_to
from tests.journeys import both_languages
from tests.journeys.both_languages import CLOSE, OPEN
from tests.journeys.patient_states import asked_everything
from tests.journeys.spanish_ways import ABOUT, WAYS, phone

pytestmark = pytest.mark.django_db
#: What people typed, names, addresses, references, and dates as Spanish writes them: no catalog has a say in these.
KNOWN = re.compile(
    "|".join(
        [
            *(
                r"Steady Hands Clinic",
                r"555 \d{4}(?: \d\d)?",
                r"https?://\S+",
                r"\S+@\S+",
                r"[A-Z0-9]{4}-[A-Z0-9]{4}|(?:[A-Z0-9]{3}-){2}[A-Z0-9]{3}",
            ),
            *(
                r"English",
                r"Español",
                r"Maria Delgado|Maria|Noah Delgado|José Delgado|José|Rosa Delgado|Ana Ruiz|Carla \w+",
            ),
            *(r"Dr\. \w+ \w+", r"\w+ Clinic", r"JavaScript", r"mother", r"metformin|gabapentin|aspirin"),
            *(r"Climbing stairs", r"Buttons on a shirt", r"At night the blanket .* helps a little\.?", r"2026\.\d"),
            r"\d{1,2} de\s*(?:de \d{4})?",  # the day and the month went through a catalog of Django's
        ]
    )
)
#: What is agreed to has words of its own in each language, published version by version.
_TEXT = consent.in_force()
_AGREED = [*_TEXT.said("es").values(), _TEXT.what_changed("es")]
AGREED = re.compile("|".join(map(re.escape, sorted(_AGREED, key=len, reverse=True))))
#: English sentences whose Spanish differs.
ENGLISH = {
    message.id: message.string
    for message in extracting.written()
    if isinstance(message.id, str) and message.id and message.id != message.string
}


@pytest.fixture
def names_anew() -> Iterator[None]:
    """The names of places are kept for each language; none is kept from before the test or after it."""
    kept_names.cache_clear()
    yield
    kept_names.cache_clear()


@pytest.fixture
def marked(names_anew: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalog that gives back each sentence between marks, in English."""
    translation.gettext("Continue")  # from here on Django's own switch is set
    catalog = translation._trans

    def around(text: str) -> str:
        return f"{OPEN}{text}{CLOSE}" if text else text

    monkeypatch.setattr(catalog, "gettext", around)
    monkeypatch.setattr(catalog, "pgettext", lambda context, text: around(text), raising=False)
    monkeypatch.setattr(
        catalog, "ngettext", lambda one, more, number: around(one if number == 1 else more), raising=False
    )


@pytest.mark.parametrize("name", WAYS)
def test_every_word_on_every_page_went_through_the_catalog(name: str, marked: None) -> None:
    missed = {}
    for state, answer in WAYS[name]():
        page = both_languages.Page(answer)
        assert page.language == "es", state
        if found := page.unmarked(re.compile(f"{AGREED.pattern}|{KNOWN.pattern}")):
            missed[state] = found
    assert missed == {}


@pytest.mark.parametrize("name", WAYS)
def test_nothing_on_any_page_is_left_in_english(name: str) -> None:
    left = {}
    for state, answer in WAYS[name]():
        page = both_languages.Page(answer)
        if found := [text for text in page.seen if text in ENGLISH]:
            left[state] = found
        assert ("Error" in "".join(page.texts[:3])) == (answer.status_code in (422, 429)), state
    assert left == {}


def test_a_word_that_no_catalog_saw_would_be_found() -> None:
    planted = HttpResponse(
        f'<html lang="es"><p>{OPEN}Seen{CLOSE}</p><p>Missed</p><button aria-label="Odd">1</button></html>'
    )
    assert both_languages.Page(planted).unmarked(KNOWN) == ["Missed", "Odd"]


def _other_values(page: both_languages.Page) -> dict[str, list[str]]:
    """Something else in every box, row and list of the page's form."""
    typed: dict[str, list[str]] = {}
    for number, control in enumerate(page.controls):
        name, kind = control["name"], control["kind"]
        if control["form"] != "page" or kind == "hidden" or name == "website":
            continue
        if kind == "radio":
            typed[name] = [control["value"]]
        elif kind == "checkbox":
            typed[name] = typed.get(name, []) + ([] if control["checked"] else [control["value"]])
        else:
            typed[name] = [control["options"][-1] if kind == "select" else f"ñandú {number}"]
    return {name: values for name, values in typed.items() if values}


@pytest.mark.parametrize("name", ["questions", "around", "coming back", "theirs", "helped", "places"])
def test_the_button_for_the_other_language_belongs_to_the_form_that_is_typed_in(name: str) -> None:
    for state, answer in WAYS[name]():
        page = both_languages.Page(answer)
        (button,) = (button for button in page.buttons if button.get("name") == BUTTON)
        forms = {
            control["form"]
            for control in page.controls
            if control["kind"] not in ("hidden",) and control["name"] != "website"
        }
        assert (button["value"], button["lang"]) == ("en", "en"), state
        assert forms <= {button["in_form"]}, state
        first = next((one for one in page.buttons if one["in_form"] == "page"), None)
        assert first is None or first.get("name") != BUTTON, f"Enter must not change the language: {state}"


def test_nothing_typed_on_any_question_is_lost_when_the_language_is_changed() -> None:
    intake = asked_everything()
    reader = phone(intake)
    before = {row.step: (row.data, row.answered_at) for row in intake.pages.all()}
    seen = 0
    for step in steps(newest()).values():
        opened = reader.open(step.slug)
        if opened.status_code != 200:
            continue
        page = both_languages.Page(opened)
        typed = _other_values(page)
        answer = reader.client.post(f"/intake/{step.slug}/", page.hidden() | typed | {BUTTON: "en"})
        changed = both_languages.Page(answer)
        assert (answer.status_code, changed.language, answer.cookies["language"].value) == (200, "en", "en"), step.code
        assert changed.typed() == typed, step.code
        assert 'class="error"' not in answer.content.decode()
        reader.client.cookies["language"] = "es"
        seen += 1
    assert seen > 40
    assert {row.step: (row.data, row.answered_at) for row in Intake.objects.get(pk=intake.pk).pages.all()} == before


def test_what_was_typed_when_the_visit_was_over_is_saved_before_the_page_closes() -> None:
    intake = asked_everything()
    reader = phone(intake)
    long_ago = timezone.now() - timedelta(minutes=31)
    Intake.objects.filter(pk=intake.pk).update(visit_seen=long_ago)
    answer = reader.client.post("/intake/words/", {"text": "It burns at night.", BUTTON: "en"})
    assert leads_to(answer) == "kept"
    assert Intake.objects.get(pk=intake.pk).page_data()["words"] == {"text": "It burns at night."}


def test_somebody_who_fills_in_in_spanish_is_written_to_in_spanish() -> None:
    intake = making.draft(**ABOUT)
    intake.patient.speaks("es")
    reader = phone(intake)
    page = both_languages.Page(reader.open("check"))
    assert leads_to(reader.press("check", **page.hidden())) == "sent"
    mail = Message.objects.get(kind="received")
    assert mail.subject == "Steady Hands Clinic recibió lo que usted envió"
    assert "Gracias. Recibimos lo que usted envió." in mail.body
    told = Message.objects.exclude(kind="received").values_list("subject", flat=True)
    assert all("Steady Hands Clinic" in subject and "recibió" not in subject for subject in told)
