"""The protocol in admin: every row of the data can be read there, and no sign-off is claimed that nobody gave."""

import re
from html import unescape

import pytest

from intake.admin.protocols import safety_pages, sign_off
from intake.indications.questionnaire import steps
from intake.protocols.files import content, newest
from intake.protocols.models import ProtocolVersion, current_protocol, load
from tests.cast import signed_in
from tests.intake.admin.rows import page_of, where

pytestmark = pytest.mark.django_db


@pytest.fixture
def document():
    load()
    return unescape(signed_in("carla").get(page_of(current_protocol())).content.decode())


def test_it_says_plainly_that_no_clinician_has_signed(document):
    assert "Awaiting a clinician's sign-off" in document
    assert "Signed by" not in document


def test_a_signed_version_says_who_and_when():
    load()
    signed = current_protocol()
    signed.signed_off_by, signed.signed_off_on = "Dr. Rivera", "2026-12-01"
    assert sign_off(signed) == "Signed by Dr. Rivera on 2026-12-01"


def test_every_reason_symptom_medicine_word_and_open_question_is_there(document):
    protocol = newest()
    for reason in protocol.reasons.values():
        assert reason.name in document
        assert reason.question in document
    for symptom in protocol.symptoms.values():
        assert symptom.name in document
    for name in protocol.blood_thinners:
        assert f"<li>{name.capitalize()}</li>" in document
    for words in protocol.alert_words:
        assert f"<li>{words}</li>" in document
    for question in protocol.open_questions:
        assert question in document


def test_every_safety_item_is_there_with_its_action_rules_and_source(document):
    protocol = newest()
    rows = re.findall(r"<tr>\s*<th scope=\"row\"><strong>([^<]*)</strong><br>(.*?)</th>(.*?)</tr>", document, re.S)
    found = {name: (question, rest) for name, question, rest in rows}
    assert set(found) == {item.name for item in protocol.items.values()}
    for item in protocol.items.values():
        question, rest = found[item.name]
        assert question == item.q
        assert item.act in rest
        assert protocol.sources[item.src]["what"] in rest
        assert f"Strength: {protocol.sources[item.src]['strength']}" in rest
        assert ("Asked only when" in rest) == (item.only_if is not None)


def test_items_stand_under_their_page_and_class_worst_first():
    pages = safety_pages(newest())
    assert sum(len(items) for _, classes in pages for _, items in classes) == len(newest().items)
    stop_signs = dict(pages[0][1])
    assert next(iter(stop_signs)) == "Emergency: call 911"
    (clearable,) = {row.clearable for row in stop_signs["Emergency: call 911"]}
    assert clearable == "no"


def test_a_gate_is_said_in_words():
    rows = [row for _, classes in safety_pages(newest()) for _, items in classes for row in items]
    asked = {row.item.code: row.asked for row in rows}
    assert asked["fainting"] == ""
    assert asked["high_risk_pregnancy"].startswith(
        "Asked only when “Pregnant (12 weeks or more, no problems)” is Yes or"
    )
    assert "“Chemotherapy or radiation” is named as a cause" in asked["bone_metastasis"]


def test_the_windows_are_those_of_the_data(document):
    windows = newest().windows
    for words in (f"{windows.signs_hours} hours", f"{windows.answers_days} days", f"{windows.adult_years} years"):
        assert f"<td>{words}</td>" in document


def test_each_shelf_life_is_told_under_the_question_that_it_is_of(document):
    for page, life in newest().shelf_life.items():
        title = "How much a trouble bothers" if page == "bother" else steps(newest())[page].title
        (row,) = re.findall(rf"<tr><th scope=\"row\">{re.escape(title)}</th>(.*?)</tr>", document)
        assert f"{life.days} day" in row
        assert ("still true" in row) == life.still_true


def test_only_the_version_published_last_is_in_force():
    load()
    first = current_protocol()
    data = {**content(first.version), "version": "2099.1"}
    later = first.published_at.replace(year=first.published_at.year + 1)
    second = ProtocolVersion.objects.create(version="2099.1", content=data, sha256="0" * 64, published_at=later)
    rows = signed_in("carla").get(where(ProtocolVersion, "changelist")).context["cl"].result_list
    assert [row.pk for row in rows if row.newest] == [second.pk]
    assert first in rows


def test_the_document_has_one_heading_and_no_level_is_left_out(document):
    levels = [int(level) for level in re.findall(r"<h([1-6])", document)]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))
