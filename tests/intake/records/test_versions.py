"""Frozen versions: numbered once, never changed, and true to what was told."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from intake.records.models import Clearance, Page, Version
from intake.records.progress import Progress
from intake.records.versions import fingerprint, freeze, freeze_with
from tests.intake.web.patient.phone import laid

pytestmark = pytest.mark.django_db

NONE = {"rows": [], "exit": "none"}


def frozen(facts: str = "V01", number: int = 1) -> Version:
    intake = laid(facts)
    return freeze(intake, kind=Version.Kind.SENT, progress=Progress(intake), number=number)


def test_a_version_holds_every_page_with_its_time_and_what_was_not_asked() -> None:
    version = frozen()
    intake = version.intake
    assert version.page_data() == intake.page_data()
    assert version.answered_at() == {page.step: page.answered_at for page in intake.pages.all()}
    assert version.protocol == intake.protocol
    assert set(version.not_asked) == set(Progress(intake).reading.steps) - {s.code for s in Progress(intake).route}


def test_a_fingerprint_depends_on_what_is_told_and_not_on_the_order_of_keys() -> None:
    assert fingerprint({"a": 1, "b": [1, 2]}) == fingerprint({"b": [1, 2], "a": 1})
    assert fingerprint({"a": 1}) != fingerprint({"a": 2})
    assert len(fingerprint({"a": "é 💜"})) == 64


def test_a_page_changed_afterwards_does_not_change_the_version() -> None:
    version = frozen()
    Page.rewrite(version.intake.pages.get(step="words").pk, {"text": "Changed."})
    assert Version.objects.get().page_data()["words"] == {"text": ""}
    assert Version.objects.get().sha256 == fingerprint(Version.objects.get().pages)


def test_a_version_is_written_once() -> None:
    version = frozen()
    version.pages = {}
    for wrong in (version.save, version.delete, Version.objects.all().delete):
        with pytest.raises(RuntimeError):
            wrong()
    with pytest.raises(RuntimeError):
        Version.objects.update(pages={})


def test_a_number_is_given_once_to_an_intake() -> None:
    version = frozen()
    with pytest.raises(IntegrityError), transaction.atomic():
        freeze(version.intake, kind=Version.Kind.SENT, progress=Progress(version.intake), number=1)


def test_signs_asked_again_replace_both_sign_pages_and_keep_the_rest() -> None:
    first = frozen("V14")
    assert "today_each" in first.pages
    second = freeze_with(first, {"stop_signs": NONE, "today": NONE}, kind=Version.Kind.ASKED, now=timezone.now())
    assert (second.number, second.kind) == (2, "asked")
    assert second.page_data()["today"] == NONE
    assert "today_each" not in second.pages
    assert second.page_data()["symptoms"] == first.page_data()["symptoms"]
    assert second.answered_at()["today"] > first.answered_at()["today"]


def test_signs_asked_again_say_anew_what_was_not_asked() -> None:
    first = frozen()
    assert "pregnancy" in first.not_asked
    pages = {"stop_signs": NONE, "today": {"rows": ["preeclampsia_signs"], "exit": ""}}
    second = freeze_with(first, pages, kind=Version.Kind.ASKED, now=timezone.now())
    assert "pregnancy" not in second.not_asked
    assert "cancer" in second.not_asked


def test_a_note_cannot_be_dated_tomorrow_and_counts_for_its_days() -> None:
    today = timezone.localdate()
    note = Clearance(item="open_wound_or_ulcer", provider="Dr. Amin", dated=today)
    note.clean()
    assert [note.counts_on(today.fromordinal(today.toordinal() + days), days=90) for days in (-1, 0, 90, 91)] == [
        *(False, True, True, False),
    ]
    note.dated = today.fromordinal(today.toordinal() + 1)
    with pytest.raises(Exception, match="in the future"):
        note.clean()
