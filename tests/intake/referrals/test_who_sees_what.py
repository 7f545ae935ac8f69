"""Who sees a referral: every state by everybody's relation to it. Later states are their owner's."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clinic.accounts.models import User
from clinic.accounts.roles import Role
from intake.clock import release_orphans
from intake.referrals.cover import end_cover
from intake.referrals.glass import LASTS, BreakGlass, break_glass
from intake.referrals.lifecycle import OPEN_TO_ALL, OWNED, State, Step, steps_for
from intake.referrals.models import TABS, Referral
from tests.cast import enter, signed_in
from tests.intake.making import sent_intake
from tests.intake.referrals.people import again, ana, ben, covers, lead, take

pytestmark = pytest.mark.django_db

WHY = "She called about her visit, and Ana is away."
LATER = [state for state in State if state not in OPEN_TO_ALL]


def _nothing(referral: Referral) -> None:
    """Nothing ties them to it."""


def _covers(first: int, last: int) -> Callable[[Referral], None]:
    return lambda referral: (covers("ana", "ben", first=first, last=last), None)[1]


def _cover_ended(referral: Referral) -> None:
    end_cover(covers("ana", "ben", last=9))


def _cover_of_another(referral: Referral) -> None:
    covers("cleo", "ben", last=9)


def _cover_of_the_cover(referral: Referral) -> None:
    covers("ana", "cleo", last=9)
    covers("cleo", "ben", last=9)


def _glass(minutes: float) -> Callable[[Referral], None]:
    """Opened so many minutes ago."""

    def opened(referral: Referral) -> None:
        at = timezone.now() - timedelta(minutes=minutes)
        BreakGlass.objects.create(referral=referral, by=enter("ben"), reason=WHY, at=at, until=at + LASTS)

    return opened


def _glass_of_another(referral: Referral) -> None:
    break_glass(referral=referral, by=enter("cleo"), reason=WHY)


def _glass_on_another(referral: Referral) -> None:
    break_glass(referral=lead(sent_intake(name="Joan Whitfield"), State.SENT), by=enter("ben"), reason=WHY)


def _gone(referral: Referral) -> None:
    User.objects.filter(pk=enter("ana").pk).update(is_active=False)


#: What they are to it -> (who, what ties them to it, what they see: "all", "open" for what is everybody's, "none").
RELATIONS = {
    "owner": ("ana", _nothing, "all"),
    "another therapist": ("ben", _nothing, "open"),
    "cover": ("ben", _covers(0, 0), "all"),
    "cover since days": ("ben", _covers(-3, 0), "all"),
    "cover from tomorrow": ("ben", _covers(1, 3), "open"),
    "cover until yesterday": ("ben", _covers(-3, -1), "open"),
    "cover that was ended": ("ben", _cover_ended, "open"),
    "cover of somebody else": ("ben", _cover_of_another, "open"),
    "cover of the cover": ("ben", _cover_of_the_cover, "open"),
    "with a reason": ("ben", _glass(0), "all"),
    "with a reason, 29 minutes ago": ("ben", _glass(29.9), "all"),
    "with a reason, 30 minutes ago": ("ben", _glass(30), "open"),
    "with somebody else's reason": ("ben", _glass_of_another, "open"),
    "with a reason for another record": ("ben", _glass_on_another, "open"),
    "owner who may not sign in": ("ana", _gone, "none"),
    "clinic admin": ("carla", _nothing, "all"),
    "privacy officer": ("pia", _nothing, "none"),
    "content editor": ("ed", _nothing, "none"),
    "patient account": ("maria", _nothing, "none"),
}


@pytest.mark.parametrize("relation", RELATIONS)
def test_every_state_is_seen_by_those_of_the_table(relation: str) -> None:
    who, tie, sees = RELATIONS[relation]
    for state in State:
        referral = lead(sent_intake(name=state), state)
        tie(referral)
        found = Referral.objects.visible_to(enter(who)).filter(pk=referral.pk).exists()
        assert found is (sees == "all" or (sees == "open" and state in OPEN_TO_ALL)), state


@pytest.mark.parametrize("state", OWNED)
def test_what_is_nobodys_any_more_is_every_therapists_until_somebody_takes_a_step(state: State) -> None:
    referral = lead(sent_intake(), state)
    _gone(referral)
    release_orphans()
    tab = next(tab for tab, states in TABS.items() if state in states)
    ben_, rows = enter("ben"), Referral.objects
    assert (again(referral).owner, again(referral).glass_of(ben_)) == (None, None)
    for seen in (rows.visible_to(ben_), rows.open_now_to(ben_), rows.visible_in(tab, ben_)):
        assert list(seen) == [referral]
    client = signed_in("ben")
    assert client.get(reverse("staff:review", args=[referral.pk])).status_code == 200
    assert "Maria Delgado" in client.get("/staff/", {"tab": tab}).content.decode()
    assert not rows.visible_to(enter("pia")).exists()
    take(again(referral), steps_for(state, Role.THERAPIST)[-1], ben())
    assert again(referral).owner == ben_
    assert not rows.visible_in(tab, enter("cleo")).filter(state=state).exists()


def test_a_closed_case_of_somebody_who_left_stays_closed_to_others() -> None:
    referral = lead(sent_intake(), State.CLOSED)
    _gone(referral)
    release_orphans()
    assert not Referral.objects.visible_to(enter("ben")).exists()


@pytest.mark.parametrize("state", LATER)
@pytest.mark.parametrize("page", ["review", "clearance", "signs"])
def test_a_colleagues_record_answers_as_one_that_does_not_exist(state: State, page: str) -> None:
    referral, client = lead(sent_intake(), state), signed_in("ben")
    answers = [client.get(reverse(f"staff:{page}", args=[pk])) for pk in (referral.pk, enter("ben").pk)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert b"Delgado" not in answers[0].content


@pytest.mark.parametrize("state", LATER)
def test_the_tabs_and_their_numbers_tell_nothing_of_a_colleagues_record(state: State) -> None:
    lead(sent_intake(), state)
    client = signed_in("ben")
    for tab in ("to-decide", "with-provider", "in-care", "closed"):
        answer = client.get("/staff/", {"tab": tab})
        assert "Maria Delgado" not in answer.content.decode()
        assert [number for _, _, number in answer.context["tabs"]] == ["0", "0", "0", "0"]


@pytest.mark.parametrize("state", State)
def test_every_later_state_has_a_person_who_owns_it(state: State) -> None:
    referral = lead(sent_intake(), state)
    assert again(referral).owner_id == (None if state is State.FLAGGED else enter("ana").pk)


def test_a_case_closed_at_once_is_the_closers_and_a_later_one_stays_with_its_owner() -> None:
    at_once, later = sent_intake(), lead(sent_intake(name="Joan Whitfield"), State.DRAFTING)
    take(at_once, Step.CLOSE, ben())
    take(later, Step.CLOSE, ben())
    assert (again(at_once).owner, again(later).owner) == (enter("ben"), enter("ana"))


def test_who_steps_in_does_not_take_the_patient_away() -> None:
    referral = lead(sent_intake(), State.DRAFTING)
    covers("ana", "ben")
    take(referral, Step.ISSUE, ben())
    assert again(referral).owner == enter("ana")
    take(referral, Step.CLEAR, ana(), on_paper=True)
    take(referral, Step.ASK_PROVIDER, ben())
    assert again(referral).owner == enter("ben")  # everybody saw it, and Ben took it on


def test_what_one_sees_is_one_question_to_the_database(django_assert_num_queries: Callable) -> None:
    for name in ("Maria Delgado", "Joan Whitfield", "Harold Osei"):
        referral = lead(sent_intake(name=name), State.SENT)
        break_glass(referral=referral, by=enter("ben"), reason=WHY)
        covers("ana", "ben")
    person = enter("ben")
    with django_assert_num_queries(1):
        assert len(Referral.objects.visible_to(person)) == 3


def test_a_visitor_sees_none() -> None:
    referral = lead(sent_intake(), State.SENT)
    assert Client().get(reverse("staff:review", args=[referral.pk])).status_code == 302
