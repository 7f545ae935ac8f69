"""Two people at one case, and forms that come too late, twice or broken: one decision, and no word lost."""

import pytest

from intake.referrals.lifecycle import State, Step
from intake.referrals.models import Referral
from intake.submission import record_signs
from tests.cast import signed_in
from tests.intake.making import sent_intake
from tests.intake.referrals.people import again, ben, lead, take
from tests.intake.web.therapist.desk import address, decide, text

pytestmark = pytest.mark.django_db


def test_the_second_to_decide_is_told_who_was_first_and_keeps_the_words() -> None:
    referral = sent_intake()
    take(again(referral), Step.ASK_PROVIDER)
    response = decide(referral, "close", "ben", why="other", note="I called her.")
    page = text(response)
    assert response.status_code == 409
    assert "Ana Ruiz decided this just now: Ask provider." in page
    assert "I called her." in page
    assert "Write the letter" in page
    assert (again(referral).state, again(referral).version) == (State.DRAFTING, 2)


@pytest.mark.parametrize("state", [State.CALLING, State.WAITING_PATIENT, State.SENT, State.CLOSED])
def test_the_words_are_kept_whatever_the_case_has_become(state: State) -> None:
    referral = sent_intake()
    lead(again(referral), state)
    response = decide(referral, "ask_patient", "ben", ask="Since when?")
    assert response.status_code == 409
    assert "Since when?</textarea>" in text(response)


def test_new_answers_in_the_meantime_are_told_too() -> None:
    referral = sent_intake()
    none = {"rows": [], "exit": "none"}
    record_signs(referral=again(referral), pages={"stop_signs": none, "today": none}, by=ben())
    response = decide(referral, "ask_provider")
    assert response.status_code == 409
    assert "New answers came in just now (Ben Okafor)." in text(response)


def test_the_same_press_sent_twice_is_one_decision_and_no_alarm() -> None:
    referral, ana = sent_intake(), signed_in("ana")
    following = sent_intake(name="Next")
    for _ in range(2):
        assert decide(referral, "ask_provider", ana, note="Fits.").url == address(following)  # type: ignore[attr-defined]
    assert (again(referral).version, again(referral).state) == (2, State.DRAFTING)
    assert decide(referral, "ask_provider", ana, note="Other words.").status_code == 409


@pytest.mark.parametrize("seen", ["", "x", "-1", "1.5", "9" * 4000, "\x00"])
def test_a_form_without_its_version_decides_nothing(seen: str) -> None:
    referral = sent_intake()
    response = signed_in("ana").post(address(referral, "decide"), {"seen": seen, "step": "withdraw"})
    assert response.status_code in {409, 422}
    assert again(referral).version == 1


def test_odd_notes_are_kept_or_kindly_refused() -> None:
    for note, status in {"👣 כואב\r\nja": 302, "a\x00b": 422, "x" * 2001: 422}.items():
        referral = sent_intake(name="Odd")
        assert decide(referral, "withdraw", note=note).status_code == status
    assert Referral.objects.filter(state=State.CLOSED).get().events.latest("number").note == "👣 כואב\nja"
