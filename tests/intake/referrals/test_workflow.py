"""Moving a referral: one step is one change and one row of history, or nothing at all."""

from itertools import product
from uuid import uuid4

import pytest
from django.db import transaction

from clinic.accounts.roles import Role
from clinic.audit.models import AuditEvent
from intake.records import drafts
from intake.referrals import workflow
from intake.referrals.lifecycle import ClosedReason, NotAllowed, State, Step, target
from intake.referrals.models import Event, Referral
from intake.referrals.workflow import CLOCK, By, Overtaken
from intake.submission import record_signs, submit
from tests.cast import enter
from tests.intake.making import MARIA, sent_intake, shared_draft
from tests.intake.referrals.people import again, ana, ben, lead, take

pytestmark = pytest.mark.django_db
URGENT = {"rows": ["stroke_signs"], "exit": ""}


def test_a_sent_intake_opens_one_referral_with_its_first_row_of_history() -> None:
    referral = sent_intake()
    event = referral.events.get()
    assert (event.number, event.step, event.from_state, event.to_state) == (1, "opened", "", "flagged")
    assert (event.by_role, event.by_name) == (Role.PATIENT, "Maria Delgado")
    assert referral.due_at is not None
    assert referral.owner is None


def test_a_step_is_one_change_one_row_and_one_note_in_the_trail() -> None:
    referral = sent_intake()
    take(referral, Step.ASK_PROVIDER, note="Fits well.", reason="rule_missed_it")
    now = again(referral)
    assert (now.state, now.version, now.owner) == (State.DRAFTING, 2, enter("ana"))
    event = now.events.latest("number")
    assert (event.number, event.step, event.from_state, event.to_state) == (2, "ask_provider", "flagged", "drafting")
    assert (event.by_name, event.note, event.reason) == ("Ana Ruiz", "Fits well.", "rule_missed_it")
    assert AuditEvent.objects.filter(action="referral.ask_provider", subject_id=str(referral.pk)).count() == 1


@pytest.mark.parametrize("on_paper", [False, True])
def test_every_state_and_step_in_the_database_agrees_with_the_table(on_paper: bool) -> None:
    referral, by, rows = sent_intake(), ana(), Event.objects.count()
    row = Referral.objects.filter(pk=referral.pk)
    for state, step in product(State, Step):
        closed = state is State.CLOSED
        row.update(state=state, due_at=None if closed else referral.due_at, closed_as="withdrawn" if closed else "")
        with transaction.atomic():
            try:
                workflow.move(referral=again(referral), step=step, by=by, seen=1, on_paper=on_paper)
                found = again(referral).state
            except NotAllowed:
                found = "refused"
                assert (again(referral).state, again(referral).version) == (state, 1)
                assert Event.objects.count() == rows
            transaction.set_rollback(True)
        assert found == _by_the_table(state, step, on_paper=on_paper), (state, step)
        row.update(state=State.FLAGGED, due_at=referral.due_at, closed_as="")


def _by_the_table(state: State, step: Step, *, on_paper: bool) -> str:
    try:
        return target(step, state, Role.THERAPIST, on_paper=on_paper)
    except NotAllowed:
        return "refused"


def test_a_refused_step_changes_nothing() -> None:
    referral = sent_intake()
    with pytest.raises(NotAllowed, match="not possible while the referral is flagged"):
        take(referral, Step.ISSUE)
    assert (again(referral).state, again(referral).version, Event.objects.count()) == ("flagged", 1, 1)


@pytest.mark.parametrize("key", ["carla", "ed", "pia", "maria"])
def test_only_a_therapist_decides(key: str) -> None:
    with pytest.raises(NotAllowed, match="not for this role"):
        take(sent_intake(), Step.ASK_PROVIDER, workflow.person(enter(key)))


def test_whoever_comes_second_is_told_who_was_first_and_with_what() -> None:
    referral = sent_intake()
    seen_by_ben = again(referral)
    take(referral, Step.ASK_PROVIDER)
    for stale in (seen_by_ben, again(referral)):
        with pytest.raises(Overtaken) as told:
            take(stale, Step.CLOSE, ben(), seen=1)
        assert (told.value.event.by_name, told.value.event.step) == ("Ana Ruiz", "ask_provider")
    assert (again(referral).state, Event.objects.count()) == (State.DRAFTING, 2)


def test_a_case_to_be_called_first_is_decided_only_after_the_call() -> None:
    referral = shared_draft("stroke_signs")
    for step in (Step.ASK_PROVIDER, Step.ASK_PATIENT, Step.CLOSE):
        with pytest.raises(NotAllowed, match="called first"):
            take(referral, step)
    take(referral, Step.CALL_PATIENT)
    assert again(referral).call_first
    take(referral, Step.RECORD_CALL, note="Was in the emergency room.")
    assert (again(referral).state, again(referral).call_first) == ("flagged", False)
    take(referral, Step.CLOSE)


def test_a_closed_case_that_was_to_be_called_first_can_be_opened_again_and_is_still_to_be_called() -> None:
    referral = shared_draft()
    take(referral, Step.WITHDRAW)
    take(referral, Step.REOPEN, note="Asked us to go on.")
    assert (again(referral).state, again(referral).call_first) == (State.FLAGGED, True)


@pytest.mark.parametrize(
    ("step", "reason", "closed_as"),
    [
        (Step.CLOSE, "", ClosedReason.NOT_SUITABLE),
        (Step.CLOSE, "safety_concern", ClosedReason.NOT_SUITABLE),
        (Step.CLOSE, "duplicate", ClosedReason.DUPLICATE),
        (Step.WITHDRAW, "", ClosedReason.WITHDRAWN),
    ],
)
def test_a_closed_case_has_one_reason_and_no_due_date(step: Step, reason: str, closed_as: str) -> None:
    referral = sent_intake()
    take(referral, step, reason=reason)
    assert (again(referral).closed_as, again(referral).due_at) == (closed_as, None)


def test_while_more_is_asked_the_patient_can_change_the_answers_and_only_then() -> None:
    referral = sent_intake()
    assert not again(referral).intake.is_open
    take(referral, Step.ASK_PATIENT, note="How long have your feet been numb?")
    assert again(referral).intake.is_open
    take(referral, Step.PATIENT_ANSWERED, on_paper=True)
    assert not again(referral).intake.is_open


def test_what_the_patient_sends_after_being_asked_is_a_new_version_and_back_to_decide() -> None:
    referral = sent_intake()
    take(referral, Step.ASK_PATIENT)
    intake = again(referral).intake
    drafts.save_page(intake=intake, step="words", data={"text": "Since spring."})
    submit(intake, key=uuid4())
    now = again(referral)
    assert (now.state, now.assessment.version.number, now.events.latest("number").step) == (
        "flagged",
        2,
        "patient_answered",
    )
    assert not now.intake.is_open
    assert now.assessment_id != referral.assessment_id
    assert referral.intake.versions.get(number=1).page_data()["words"] == {"text": ""}


@pytest.mark.parametrize("state", [State.WAITING_PATIENT, State.DRAFTING, State.SENT, State.IN_CARE, State.CLOSED])
def test_a_new_warning_sign_brings_the_case_back_to_be_called_first(state: State) -> None:
    referral = lead(sent_intake(), state)
    answer_again(referral, {"stop_signs": URGENT, "today": {"rows": [], "exit": "none"}})
    now = again(referral)
    assert (now.state, now.call_first, now.assessment.outcome) == (State.FLAGGED, True, "urgent")
    assert now.due_at is not None


def test_a_new_warning_sign_during_the_call_stays_with_the_call() -> None:
    referral = lead(sent_intake(), State.CALLING)
    answer_again(referral, {"stop_signs": URGENT, "today": {"rows": [], "exit": "none"}})
    assert (again(referral).state, again(referral).call_first) == (State.CALLING, True)


@pytest.mark.parametrize("state", [State.FLAGGED, State.DRAFTING, State.SENT])
def test_new_answers_without_a_sign_move_nothing_and_buy_no_time(state: State) -> None:
    referral = lead(sent_intake(), state)
    answer_again(referral, dict.fromkeys(("stop_signs", "today"), {"rows": [], "exit": "none"}))
    now = again(referral)
    assert (now.state, now.due_at, now.events.latest("number").step) == (state, referral.due_at, "answers_changed")


def test_what_is_sent_after_a_shared_draft_was_closed_is_looked_at() -> None:
    referral = shared_draft("pe_symptoms")
    take(referral, Step.WITHDRAW)
    answer_again(referral, dict.fromkeys(("stop_signs", "today"), {"rows": [], "exit": "none"}))
    assert (again(referral).state, again(referral).closed_as) == (State.FLAGGED, "")


def answer_again(referral: Referral, pages: dict[str, dict]) -> None:
    """The signs asked again, as staff record them."""
    record_signs(referral=again(referral), pages=pages, by=ana())


def test_the_clock_and_the_provider_take_their_own_steps() -> None:
    referral = lead(sent_intake(), State.SENT)
    take(referral, Step.EXPIRE, CLOCK)
    take(referral, Step.ISSUE)
    take(referral, Step.REFER, By("", Role.PROVIDER, "Dr. Leila Amin"), on_paper=False)
    assert again(referral).state == State.IN_CARE


def test_a_provider_cannot_answer_on_paper_for_herself_and_a_therapist_only_on_paper() -> None:
    referral = lead(sent_intake(MARIA), State.SENT)
    with pytest.raises(NotAllowed):
        take(referral, Step.REFER, By("", Role.PROVIDER, "Dr. Leila Amin"), on_paper=True)
    with pytest.raises(NotAllowed):
        take(referral, Step.REFER, on_paper=False)
    assert take(referral, Step.REFER, on_paper=True).on_paper


def test_a_very_long_name_is_sent_and_its_beginning_stands_in_the_history() -> None:
    referral = sent_intake(name="Maria " + "Delgado " * 20)
    assert referral.events.get().by_name == ("Maria " + "Delgado " * 20)[:100]
