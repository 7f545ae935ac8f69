"""A long walk through the life of a referral, by whoever may, in any order, with any pauses: nothing is orphaned."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import settings as options
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from clinic.accounts.roles import Role
from clinic.mail.models import Message
from intake.clock import tick
from intake.referrals import lifecycle as life
from intake.referrals import workflow
from intake.referrals.hearing import therapists
from intake.referrals.hours import a_working_day_late, is_open
from intake.referrals.lifecycle import CARE, MOVES, ClosedReason, NotAllowed, State, Step
from intake.referrals.models import TABS, Referral
from intake.referrals.workflow import By, Overtaken, person
from tests.cast import enter
from tests.intake.making import sent_intake, shared_draft

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 10, 0, tzinfo=ZoneInfo("America/Denver"))
#: Patients, providers and therapists; the clock acts by itself.
WHO = st.sampled_from(["ana", "ben", "patient", "provider"])


class Walk(RuleBasedStateMachine):
    """One referral, two therapists, a patient, a provider and time."""

    urgent = False

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.patched = patch("django.utils.timezone.now", lambda: self.now)
        self.patched.start()
        self.point = transaction.savepoint()
        for key in ("ana", "ben", "carla"):
            enter(key)
        self.key = (shared_draft() if self.urgent else sent_intake()).pk
        self.ticked = False

    def teardown(self) -> None:
        """As if it had not been."""
        transaction.savepoint_rollback(self.point)
        self.patched.stop()

    @property
    def referral(self) -> Referral:
        """As the database has it."""
        return Referral.objects.whole().get(pk=self.key)

    def who(self, key: str) -> By:
        """Somebody as the workflow knows them."""
        outside = {"patient": Role.PATIENT, "provider": Role.PROVIDER}
        return By("", outside[key], key) if key in outside else person(enter(key))

    @rule(key=WHO, step=st.sampled_from(Step), paper=st.booleans(), reason=st.sampled_from(["", *ClosedReason]))
    def takes_a_step(self, key: str, step: Step, paper: bool, reason: str) -> None:
        """It goes where the table says, or it is refused and nothing changed."""
        before = self.referral
        by, who = self.who(key), self.referral
        if by.role is Role.THERAPIST and not enter(key).is_active:
            return
        try:
            workflow.move(referral=who, step=step, by=by, seen=who.version, on_paper=paper, reason=reason)
        except NotAllowed:
            assert (self.referral.version, self.referral.state) == (before.version, before.state)
            return
        self.ticked = False
        move = MOVES[step]
        assert before.state in move.sources
        assert by.role in (move.on_paper if paper else move.who)

    @rule(step=st.data())
    def somebody_goes_on(self, step: st.DataObject) -> None:
        """Ana takes one of the steps that the table offers her, so that the walk gets far."""
        referral = self.referral
        steps = life.steps_for(State(referral.state), Role.THERAPIST, call_first=referral.call_first)
        if steps and enter("ana").is_active:
            chosen = step.draw(st.sampled_from(steps))
            paper = Role.THERAPIST not in MOVES[chosen].who
            workflow.move(referral=referral, step=chosen, by=self.who("ana"), seen=referral.version, on_paper=paper)
            self.ticked = False

    @rule(key=st.sampled_from(["ana", "ben"]))
    def takes_it_back(self, key: str) -> None:
        """Within ten minutes, by the same person, or not at all."""
        referral = self.referral
        try:
            workflow.undo(referral=referral, by=self.who(key), seen=referral.version)
        except (NotAllowed, Overtaken):
            return
        self.ticked = False

    @rule(hours=st.sampled_from([0.1, 1, 7, 24, 72, 24 * 8, 24 * 31]))
    def time_passes(self, hours: float) -> None:
        """And the clock looks."""
        self.now += timedelta(hours=hours)
        tick()
        self.ticked = True

    @rule(key=st.sampled_from(["ana", "ben"]), here=st.booleans())
    def somebody_leaves_or_returns(self, key: str, here: bool) -> None:
        """Their access ends or begins; one therapist is always there."""
        other = enter("ben" if key == "ana" else "ana")
        if here or other.is_active:
            person_ = enter(key)
            person_.is_active = here
            person_.save()
            self.ticked = False

    @invariant()
    def open_has_an_owner_and_a_due_date_closed_has_a_reason(self) -> None:
        """At every moment."""
        referral = self.referral
        if referral.state == State.CLOSED:
            assert referral.closed_as in set(ClosedReason)
            assert referral.due_at is None
            return
        assert CARE[State(referral.state)].owner is not None
        assert referral.waits_for is not None
        assert referral.due_at is not None

    @invariant()
    def the_history_is_whole_and_ends_where_the_referral_is(self) -> None:
        """Numbered without a gap, each row beginning where the last one ended."""
        rows = list(self.referral.events.order_by("number"))
        assert [row.number for row in rows] == list(range(1, self.referral.version + 1))
        assert all(later.from_state == earlier.to_state for earlier, later in zip(rows, rows[1:], strict=False))
        assert rows[-1].to_state == self.referral.state

    @invariant()
    def after_the_clock_looked_nobody_is_forgotten(self) -> None:
        """The owner works here, therapists know of what is new, no letter is waited for beyond its time."""
        if not self.ticked:
            return
        referral = self.referral
        assert referral.owner is None or referral.owner.is_active or referral.state == State.CLOSED
        assert referral.state != State.FLAGGED or referral.told_at is not None
        if referral.owner is None and referral.state != State.CLOSED:
            assert referral.told_at is not None
            tab = next(tab for tab, states in TABS.items() if referral.state in states)
            for person_ in therapists():
                assert referral in Referral.objects.visible_to(person_)
                assert referral in Referral.objects.visible_in(tab, person_)
        if referral.state == State.SENT:
            out = referral.events.filter(step__in=[Step.ISSUE, Step.RESEND]).latest("number")
            assert timezone.now() - out.at < life.EXPIRES_AFTER
        late = referral.due_at is not None and referral.due_at < a_working_day_late(self.now)
        if late and is_open(self.now):
            key = f"{enter('carla').pk}:{timezone.localtime(self.now).date()}"
            assert Message.objects.filter(kind="staff-late", key=key).exists()


class UrgentWalk(Walk):
    """The same, from an unfinished intake with a warning sign."""

    urgent = True


@pytest.fixture(autouse=True)
def in_denver() -> Iterator[None]:
    """The clinic's own clock."""
    with timezone.override("America/Denver"):
        yield


@pytest.mark.parametrize("walk", [Walk, UrgentWalk])
def test_nothing_is_ever_orphaned(walk: type[Walk]) -> None:
    run_state_machine_as_test(walk, settings=options(max_examples=25, stateful_step_count=25, deadline=None))
