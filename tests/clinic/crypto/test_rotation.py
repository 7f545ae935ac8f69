"""A new key: every row is sealed anew while people work; stopped halfway it goes on; then the old key can go."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from threading import Event as Flag
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import close_old_connections, connection

from clinic.audit.models import AuditEvent
from clinic.crypto import rotation, stored
from clinic.crypto.blind import email_index
from clinic.crypto.canary import WrongKeys, prove
from clinic.crypto.models import KeyCanary
from intake.assessments.models import Assessment
from intake.records.models import Page, Patient, Version
from intake.referrals.models import Event
from tests.clinic.crypto.rings import drawn, put, ring_of, text_of
from tests.intake.making import sent_intake

pytestmark = pytest.mark.django_db
ABOUT = {"name": "Maria Delgado", "born": "", "phone": "555 0199 01", "email": "maria@example.org"}


@pytest.fixture(autouse=True)
def _under_the_old_key(settings: LazySettings) -> Iterator[None]:
    """A clinic that began with the old key."""
    KeyCanary.objects.all().delete()
    settings.FIELD_KEYS = ring_of("old")
    prove()
    yield


def run(*words: str) -> str:
    """What the command says."""
    said = StringIO()
    call_command("rotate_keys", *words, stdout=said)
    return said.getvalue()


def under() -> set[str]:
    """The keys that values are sealed with."""
    columns = [column for column in stored.sealed_columns() if column.model is not KeyCanary]
    return {text.split(":")[1] for column in columns for _, text in stored.in_batches(stored.stored(column))}


def content() -> list[Any]:
    """Everything that is sealed, opened."""
    columns = [column for column in stored.sealed_columns() if column.model is not KeyCanary]
    return [
        (column.name, pk, column.opened(text, pk))
        for column in columns
        for pk, text in stored.in_batches(stored.stored(column))
    ]


def test_with_one_key_there_is_nothing_to_do() -> None:
    sent_intake()
    assert run() == "Every value is under the key 'old'.\n"
    assert not AuditEvent.objects.filter(action="keys.rotated").exists()


def test_every_sealed_column_of_the_project_is_found_by_itself() -> None:
    found = {f"{column.model.__name__}.{column.name}" for column in stored.sealed_columns()}
    expected = {"Patient.phone", "Patient.email", "Page.data", "Version.pages", "Assessment.evidence", "Event.note"}
    assert expected | {"KeyCanary.words"} <= found


def test_everything_says_the_same_under_the_new_key_and_the_old_one_can_go(settings: LazySettings) -> None:
    sent_intake(about=ABOUT, words={"text": "Worse at night"})
    before = content()
    settings.FIELD_KEYS = ring_of("new", "old")
    said = run()
    assert "Sealed anew under the key 'new'" in said
    assert "1 in intake.Version" in said
    assert "These keys can be taken out of FIELD_KEYS now: old." in said
    assert under() == {"new"}
    settings.FIELD_KEYS = ring_of("new")
    prove()
    assert content() == before
    noted = AuditEvent.objects.get(action="keys.rotated")
    assert noted.detail == {"key": "new", "rows": len(before), "retired": ["old"]}
    assert run() == "Every value is under the key 'new'.\n"
    assert AuditEvent.objects.filter(action="keys.rotated").count() == 1


def test_rows_written_once_are_sealed_anew_and_say_the_same(settings: LazySettings) -> None:
    referral = sent_intake(words={"text": "Worse at night"})
    rows = (referral.assessment.version, referral.assessment, referral.events.get())
    settings.FIELD_KEYS = ring_of("new", "old")
    run()
    for row, name in zip(rows, ("pages", "evidence", "note"), strict=True):
        assert text_of(row, name).startswith("v1:new:")
        assert getattr(type(row).objects.get(pk=row.pk), name) == getattr(row, name)


def test_stopped_halfway_it_goes_on_where_it_was(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    sent_intake(about=ABOUT)
    before = content()
    settings.FIELD_KEYS = ring_of("new", "old")
    real, done = stored.reseal, []

    def killed_in_the_middle(*args: Any) -> bool:
        if len(done) == len(before) // 2:
            raise KeyboardInterrupt
        done.append(args)
        return real(*args)

    with monkeypatch.context() as patch:
        patch.setattr(stored, "reseal", killed_in_the_middle)
        with pytest.raises(KeyboardInterrupt):
            rotation.rotate()
    assert under() == {"old", "new"}
    assert content() == before
    assert {row.key_id for row in KeyCanary.objects.all()} == {"old", "new"}
    report = rotation.rotate()
    assert sum(report.sealed.values()) == len(before) - len(done)
    assert (under(), content(), report.retired) == ({"new"}, before, ["old"])


def test_the_old_key_cannot_go_before_it_is_done(settings: LazySettings) -> None:
    sent_intake()
    settings.FIELD_KEYS = ring_of("new")
    with pytest.raises(CommandError, match="Put it back"):
        run()
    assert under() == {"old"}


def test_what_somebody_writes_meanwhile_stands(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    patient = sent_intake(about=ABOUT).patient
    settings.FIELD_KEYS = ring_of("new", "old")
    real, written = stored.unseal, []

    def overtaken(text: str, place: str) -> bytes:
        plain = real(text, place)
        if "patient.phone" in place and not written:
            written.append(place)
            Patient.objects.get(pk=patient.pk).learn(name="", phone="555 0118 40", email="", born="", whole=False)
        return plain

    monkeypatch.setattr(stored, "unseal", overtaken)
    report = rotation.rotate()
    assert (report.overtaken, report.is_whole) == (1, True)
    assert Patient.objects.get(pk=patient.pk).phone == "555 0118 40"
    assert under() == {"new"}


def test_a_process_that_still_writes_with_the_old_key_is_caught_up_with_and_in_the_end_told_of(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = sent_intake(about=ABOUT).patient
    settings.FIELD_KEYS = ring_of("old")
    old = text_of(patient, "phone")
    settings.FIELD_KEYS = ring_of("new", "old")
    real = rotation._others

    def written_again(column: Any) -> Any:
        if column.name == "phone":
            put(patient, "phone", old)
        return real(column)

    monkeypatch.setattr(rotation, "_others", written_again)
    with pytest.raises(CommandError, match="Start every process with the new ones"):
        run()
    assert KeyCanary.objects.filter(key_id="old").exists()


def test_a_broken_row_is_named_and_keeps_the_old_key_while_all_others_are_done(settings: LazySettings) -> None:
    sent_intake(about=ABOUT)
    broken = Page.objects.get(step="words")
    put(broken, "data", text_of(broken, "data")[:-8] + "AAAAAAA=")
    settings.FIELD_KEYS = ring_of("new", "old")
    with pytest.raises(CommandError, match=f"1 values cannot be opened:\nintake.page.data:{broken.pk}"):
        run()
    assert KeyCanary.objects.filter(key_id="old").exists()
    for model, name in ((Version, "pages"), (Assessment, "evidence"), (Event, "note")):
        assert text_of(model.objects.get(), name).startswith("v1:new:")


def test_a_new_blind_key_is_refused_until_addresses_are_indexed_anew(settings: LazySettings) -> None:
    patient = sent_intake(about=ABOUT).patient
    Patient.objects.create(name="Without an address")
    settings.BLIND_KEY = drawn(9)
    with pytest.raises(WrongKeys, match="--blind-index"):
        prove()
    with pytest.raises(CommandError, match="--blind-index"):
        run()
    assert not Patient.objects.filter(email_index=email_index(patient.email)).exists()
    assert run("--blind-index") == "3 indexes were made anew; BLIND_KEY is the right one now.\n"
    prove()
    assert Patient.objects.get(email_index=email_index(patient.email)) == patient
    assert run("--blind-index").startswith("0 indexes")
    assert AuditEvent.objects.get(action="keys.indexed_anew").detail == {"rows": 3}


def test_wrong_keys_touch_nothing(settings: LazySettings) -> None:
    sent_intake()
    settings.FIELD_KEYS = ring_of("third").replace("third:", "old:")
    for act in (rotation.rotate, rotation.index_anew):
        with pytest.raises(WrongKeys):
            act()
    assert under() == {"old"}


@pytest.mark.django_db(transaction=True)
def test_people_save_their_pages_while_it_runs(settings: LazySettings) -> None:
    intakes = [sent_intake().intake for _ in range(2)]
    settings.FIELD_KEYS = ring_of("new", "old")
    stop, saved = Flag(), {}

    def writing() -> None:
        number = 0
        try:
            while not stop.is_set() or number < 4:
                page = intakes[number % 2].pages.get(step="words")
                page.data = {"text": f"Line {number}"}
                page.save()
                saved[page.pk] = page.data
                number += 1
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        writer = pool.submit(writing)
        report = rotation.rotate()
        stop.set()
        writer.result(timeout=30)
    close_old_connections()
    assert report.is_whole
    assert {page.pk: page.data for page in Page.objects.filter(step="words")} == saved
    assert under() == {"new"}
