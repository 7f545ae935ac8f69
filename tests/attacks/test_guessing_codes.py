"""Guessing a code, 24 at the same moment: three are looked at, whatever the database; a naive counter is found out."""

from collections import Counter
from collections.abc import Callable

import pytest

from clinic.accounts import codes
from clinic.accounts.models import MailedCode
from clinic.audit.models import AuditEvent
from tests.drills.crowd import Crowd
from tests.intake.web.patient.phone import Phone, laid

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE, LOOKED_AT = 24, 3
WHOM = {"purpose": "come_back", "subject": "somebody"}


def _wrong(number: int) -> str:
    return codes.shown("2222222" + codes.ALPHABET[number])


def evaluated(take: Callable[[int], codes.Taken]) -> Counter:
    """What 24 tries at once are answered."""
    with Crowd(AT_ONCE) as crowd:
        return Counter(taken.end for taken in crowd.at_once([lambda n=n: take(n) for n in range(AT_ONCE)]))


def test_of_24_guesses_at_once_three_are_looked_at() -> None:
    code = codes.ask(**WHOM, caps=[])
    found = evaluated(lambda number: codes.take(**WHOM, typed=_wrong(number)))
    assert found[codes.End.WRONG] == LOOKED_AT - 1  # the third one closes the code
    assert found[codes.End.SPENT] == AT_ONCE - LOOKED_AT + 1
    assert MailedCode.objects.get().tries == LOOKED_AT
    assert codes.take(**WHOM, typed=code).end is codes.End.SPENT


def test_of_24_right_ones_at_once_one_gets_in() -> None:
    code = codes.ask(**WHOM, caps=[])
    found = evaluated(lambda number: codes.take(**WHOM, typed=code))
    assert found[codes.End.RIGHT] == 1
    assert found[codes.End.OVER] == AT_ONCE - 1


def test_a_counter_that_is_read_and_then_written_is_found_out() -> None:
    """Planted: the way in which three tries become many."""
    codes.ask(**WHOM, caps=[])
    looked_at = []
    with Crowd(AT_ONCE) as crowd:

        def naive(number: int) -> None:
            row = MailedCode.objects.get(**WHOM)
            crowd.gate.wait(60)  # everybody has read before anybody writes
            if row.tries < LOOKED_AT:
                looked_at.append(number)
                row.tries += 1
                row.save(update_fields=["tries"])

        crowd.at_once([lambda n=n: naive(n) for n in range(AT_ONCE)])
    assert len(looked_at) > LOOKED_AT


def test_24_browsers_at_the_page_itself_are_told_apart_from_three_tries_by_nothing_else() -> None:
    laid(about={"email": "maria@home.example"})
    phones = [Phone() for _ in range(AT_ONCE)]
    for phone in phones:
        phone.press("back", email="maria@home.example")
    with Crowd(AT_ONCE) as crowd:
        acts = [
            lambda phone=phone, n=n: phone.press("back/code", code=_wrong(n)).status_code
            for n, phone in enumerate(phones)
        ]
        assert set(crowd.at_once(acts)) == {422}
    assert MailedCode.objects.get().tries == LOOKED_AT
    assert not AuditEvent.objects.filter(action="patient.came_back").exists()


def test_askings_at_once_are_all_counted() -> None:
    cap = codes.Cap("somebody", 5, codes.HOUR)
    with Crowd(AT_ONCE) as crowd:
        given = crowd.at_once([lambda: codes.ask(**WHOM, caps=[cap])] * AT_ONCE)
    assert sum(map(bool, given)) == 5
