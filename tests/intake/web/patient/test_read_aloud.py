"""A page read from top to bottom makes sense: question, hint, answers, button; a style sheet says and moves nothing."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from intake.indications.steps import Kind
from intake.records.progress import Progress
from tests.intake.web.patient.phone import Phone, words
from tests.journeys.patient_states import asked_everything

SHEETS = ("clinic.css", "choices.css", "intake.css", "bodymap.css")
#: A mark that readers are told to leave out, and paper.
UNREAD = ('"\\2713" / ""', '"\\2713"', '" (" attr(href) ")"')
#: Kinds whose rows are the answers to one question.
ROWS = (Kind.CHECKLIST, Kind.CHOICE)


def main_of(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]


@pytest.mark.django_db
def test_question_hint_answers_and_button_come_in_this_order() -> None:
    phone = Phone(asked_everything())
    progress = Progress(phone.intake)
    assert len(progress.route) > 30
    for step in progress.route[1:]:
        said = words(phone.open(step.slug))
        rows = [choice.label for choice in (*step.rows, *step.exits)] if step.kind in ROWS else []
        at = 0
        for part in [step.title, step.intro if step.kind in ROWS and step.code != "link" else "", *rows, "Continue"]:
            found = said.find(part, at)
            assert found >= 0, (step.code, part, said)
            at = found + len(part)


@pytest.mark.django_db
def test_every_button_and_link_of_a_question_says_alone_what_it_does() -> None:
    phone = Phone(asked_everything())
    for step in Progress(phone.intake).route[1:]:
        page = main_of(phone.open(step.slug).content.decode())
        pressed = [
            " ".join(re.sub(r"<[^>]*>", " ", inner).split())
            for inner in re.findall(r"<(?:a|button)\b[^>]*>(.*?)</(?:a|button)>", page, re.DOTALL)
        ]
        assert {"Continue", "Save and finish later"} <= set(pressed), step.code
        assert [text for text in pressed if len(text) < 4 or text.lower() in ("here", "click here", "more")] == []


@pytest.mark.parametrize("sheet", SHEETS)
def test_style_sheets_add_no_words_and_change_no_order(sheet: str) -> None:
    text = (Path(settings.BASE_DIR) / "static" / "css" / sheet).read_text("utf-8")
    said = [value.strip() for value in re.findall(r"[\s{;]content:([^;}]*)", text)]
    assert [value for value in said if value not in ('""', *UNREAD)] == []
    assert re.findall(r"[\s{;]order:|row-reverse|column-reverse|wrap-reverse", text) == []
