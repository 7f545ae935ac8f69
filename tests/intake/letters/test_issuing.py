"""Issuing: frozen with its hash, one step of the referral, all or nothing; and what an undo leaves."""

import hashlib
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from clinic.audit.append_only import WrittenOnce
from clinic.audit.models import AuditEvent
from intake.letters import pdf
from intake.letters.directory import Provider
from intake.letters.issuing import issue_letter, save_draft
from intake.letters.models import Draft, Letter, Sheet, as_code, new_code
from intake.records.versions import fingerprint
from intake.referrals import workflow
from intake.referrals.lifecycle import NotAllowed, State, Step
from intake.referrals.models import Referral
from intake.referrals.workflow import Overtaken
from tests.cast import enter
from tests.clinic.audit.test_at_once import at_once
from tests.intake.letters.writing import issue, parts_for, provider
from tests.intake.making import sent_intake
from tests.intake.referrals.people import again, ana, lead, take

pytestmark = pytest.mark.django_db


def drafting(example: str = "V02") -> Referral:
    return lead(sent_intake(example), State.DRAFTING)


def test_an_issued_letter_is_frozen_with_its_hashes() -> None:
    letter = issue(drafting(), note="Mornings are best.")
    assert letter.pdf_sha256 == hashlib.sha256(letter.pdf).hexdigest()
    assert letter.content_sha256 == fingerprint(letter.content)
    assert pdf.render(letter.content, letter.paper).data == letter.pdf
    assert (letter.number, letter.pages, letter.issued_by_name) == (1, 1, "Ana Ruiz")
    for change in (letter.save, letter.delete, Letter.objects.all().delete, Sheet.objects.all().delete):
        with pytest.raises(WrittenOnce):
            change()


def test_it_is_one_step_of_the_referral_and_noted() -> None:
    referral = drafting()
    letter = issue(referral)
    now = again(referral)
    assert (now.state, letter.event.step, letter.event.to_state) == (State.SENT, "issue", State.SENT)
    noted = AuditEvent.objects.filter(action="letter.issued").latest("number")
    assert (noted.subject_id, noted.detail["referral"]) == (str(letter.pk), str(referral.pk))
    assert "Delgado" not in str(noted.detail)


def test_a_letter_is_issued_from_drafting_alone() -> None:
    referral = sent_intake()
    with pytest.raises(NotAllowed):
        issue(referral)
    assert not Letter.objects.exists()


def test_whoever_comes_second_is_told_and_nothing_is_issued() -> None:
    referral = drafting()
    stale = again(referral)
    issue(referral)
    with pytest.raises(Overtaken), transaction.atomic():
        issue_letter(
            referral=stale, by=ana(), provider=provider(), parts=parts_for(stale), paper="a4", seen=stale.version
        )
    assert Letter.objects.count() == 1


def test_what_fails_after_the_letter_takes_the_letter_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    referral = drafting()
    monkeypatch.setattr(Sheet.objects, "create", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        issue(referral)
    assert (again(referral).state, Letter.objects.count()) == (State.DRAFTING, 0)


def test_an_undone_letter_stays_on_file_and_stands_no_more() -> None:
    referral = drafting()
    first = issue(referral)
    workflow.undo(referral=again(referral), by=ana(), seen=again(referral).version)
    assert (again(referral).state, first.stands) == (State.DRAFTING, False)
    second = issue(referral, minutes=30)
    assert (second.number, second.supersedes, second.stands, first.newer) == (2, None, True, second)
    assert list(Letter.objects.filter(referral=referral).standing()) == [second]


def test_a_letter_takes_the_place_of_the_last_one_that_stands() -> None:
    referral = drafting()
    first = issue(referral)
    take(again(referral), Step.NOT_MY_PATIENT, on_paper=True)
    undone = issue(referral)
    workflow.undo(referral=again(referral), by=ana(), seen=again(referral).version)
    third = issue(referral)
    assert (undone.supersedes, third.number, third.supersedes) == (first, 3, first)


def test_codes_are_short_told_easily_and_found_however_they_are_typed() -> None:
    code = new_code()
    assert len(code) == 9
    assert not set(code) & set("01OIL")
    assert as_code(f" {code.lower().replace('-', ' ')} ") == code
    assert as_code("nothing") == as_code("") == as_code("1" * 9) == ""
    letter = issue(drafting())
    assert Letter.objects.visible_to(enter("ana")).by_code(letter.code.lower()).get() == letter
    assert not Letter.objects.visible_to(enter("ed")).by_code(letter.code).exists()


def test_of_two_who_save_the_same_draft_one_is_told() -> None:
    referral = drafting()
    draft = Draft(referral=referral, paper="a4", parts={"note": "Mine."})
    assert save_draft(draft=draft, seen=0)
    late = Draft.objects.get(pk=draft.pk)
    assert save_draft(draft=draft, seen=1)
    assert not save_draft(draft=late, seen=1)
    assert Draft.objects.get(pk=draft.pk).version == 2


@pytest.mark.parametrize("kept", [True, False])
def test_a_first_draft_that_a_colleague_saved_already_is_not_saved_twice(kept: bool) -> None:
    referral = drafting()
    mine, theirs = (Draft(referral=referral, paper="a4", parts={"note": whose}) for whose in ("Mine.", "Theirs."))
    assert save_draft(draft=theirs, seen=0)
    assert not save_draft(draft=mine, seen=0 if kept else 1)
    assert Draft.objects.get().parts == {"note": "Theirs."}


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_of_two_first_drafts_at_once_one_is_kept_and_the_other_is_told() -> None:
    referral = drafting()

    def save(note: str) -> Callable[[], bool]:
        return lambda: save_draft(draft=Draft(referral=referral, paper="a4", parts={"note": note}), seen=0)

    assert sorted(at_once(*(save(note) for note in "abcd"))) == [False, False, False, True]
    assert Draft.objects.count() == 1


def test_providers_are_found_by_the_beginnings_of_words_and_by_number() -> None:
    amin = provider(email="desk@valley.example")
    other = Provider.objects.create(name="Jo Valdez", practice="Amber Clinic")
    assert list(Provider.objects.matching("lei")) == [amin]
    assert list(Provider.objects.matching("dr valley")) == [amin]
    assert list(Provider.objects.matching("123456")) == [amin]
    assert list(Provider.objects.matching("am")) == [amin, other]
    assert not Provider.objects.matching("eila").exists()
    assert list(Provider.objects.like(name="Dr. Amin", practice="")) == [amin]
    assert Provider.objects.get(email_index=amin.email_index).email == "desk@valley.example"


def test_the_database_refuses_a_second_entry_of_a_number() -> None:
    provider()
    with pytest.raises(IntegrityError), transaction.atomic():
        Provider.objects.create(name="Somebody else", npi="1234567893")
