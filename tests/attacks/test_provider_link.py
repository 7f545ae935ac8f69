"""Attack 22: a provider's link altered, expired, reused, of another letter, taken away, and ten signatures at once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from clinic.accounts import codes
from intake.letters.answers import ProviderAnswer
from intake.letters.linking import PURPOSE, NotNow, revoke, sign
from intake.letters.links import ProviderLink
from intake.letters.models import Letter
from intake.referrals.lifecycle import State, Step
from intake.referrals.workflow import CLOCK, undo
from intake.web.provider.door import KEY
from tests.attacks import holes
from tests.cast import enter
from tests.drills.crowd import Crowd
from tests.intake.letters.holding import code_for_provider, door, let_in, link_of, mailed, over, token_of
from tests.intake.letters.writing import given, issue
from tests.intake.referrals.people import again, ana, take

pytestmark = pytest.mark.django_db

YES = {"answer": "refer", "signer_name": "Leila Amin"}
AT_ONCE = 10


def opens(address: str, client: Client | None = None) -> bool:
    """Whether a link leads anywhere: by looking, by asking for a code."""
    client = client or Client()
    looked, pressed = client.get(address), client.post(address, {"go": "code"})
    return looked.status_code == 200 or pressed.status_code == 302


def signs(client: Client) -> HttpResponse:
    """Press Sign and send; nothing may be signed."""
    answer = client.post("/sign/reply/", YES)
    assert not ProviderAnswer.objects.exists()
    return answer


def expire(letter: Letter) -> None:
    now = timezone.now()
    rows = ProviderLink.objects.filter(letter=letter)
    rows.update(begins_at=now - timedelta(days=14, seconds=1), expires_at=now - timedelta(seconds=1))


def take_away(letter: Letter) -> None:
    revoke(link_of(letter), enter("ana"))


def replace(letter: Letter) -> None:
    take(again(letter.referral), Step.EXPIRE, CLOCK)
    issue(again(letter.referral), to=letter.provider)


def move_on(letter: Letter) -> None:
    take(again(letter.referral), Step.DECLINE, on_paper=True)


def change_address(letter: Letter) -> None:
    letter.provider.email = "other@valley.example"
    letter.provider.save()


ENDS = [expire, take_away, replace, move_on, change_address]


def test_a_link_with_any_letter_altered_is_none() -> None:
    token = token_of(link_of(mailed()))
    assert opens(f"/sign/{token}/")
    for place in (0, 20, 42):
        other = "A" if token[place] != "A" else "B"
        assert not opens(f"/sign/{token[:place]}{other}{token[place + 1 :]}/")
    for odd in (token[:-1], token + "A", token.swapcase(), str(link_of(Letter.objects.get()).pk), "x"):
        assert not opens(f"/sign/{odd}/")
    assert link_of(Letter.objects.get()).token_hash not in token


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
def test_a_link_that_ended_opens_nothing_and_ends_the_page_that_is_open(end: Callable[[Letter], None]) -> None:
    letter = mailed()
    address, client = door(letter), let_in(letter)
    end(letter)
    assert not opens(address)
    assert signs(client).status_code == 410
    assert client.get("/sign/reply/").status_code == 410
    assert letter.pdf not in client.get("/sign/letter/").content


def test_a_link_signs_once_and_what_was_signed_is_not_changed() -> None:
    letter = mailed()
    address, one, other = door(letter), let_in(letter), let_in(letter)
    assert one.post("/sign/reply/", YES)["Location"] == "/sign/receipt/"
    kept = ProviderAnswer.objects.values().get()
    for client in (one, other):
        client.post("/sign/reply/", {"answer": "decline", "reason": "No.", "signer_name": "Somebody else"})
    assert ProviderAnswer.objects.values().get() == kept
    assert not opens(address)
    with pytest.raises(NotNow):
        sign(link=link_of(letter), given=given("decline", reason="No."))


def test_before_the_step_can_no_longer_be_undone_nothing_opens() -> None:
    letter = mailed(wait=False)
    assert not opens(door(letter))
    with pytest.raises(NotNow):
        sign(link=link_of(letter), given=given())
    over()
    assert opens(door(letter))


def test_a_letter_whose_issuing_was_undone_is_not_signed() -> None:
    letter = mailed(wait=False)
    now = again(letter.referral)
    undo(referral=now, by=ana(), seen=now.version)
    over()
    assert not opens(door(letter))
    with pytest.raises(NotNow):
        sign(link=link_of(letter), given=given())


def test_a_link_of_one_letter_opens_no_other_one() -> None:
    mine, other = mailed(), mailed(name="Quilla Zamarripa")
    client = let_in(mine)
    for page in ("reply", "letter", "receipt", "receipt/pdf"):
        answer = client.get(f"/sign/{page}/?link={link_of(other).pk}", {"letter": str(other.pk)})
        assert b"Zamarripa" not in answer.content
        assert answer.content != other.pdf
    client.post("/sign/reply/", YES | {"link": str(link_of(other).pk), "letter": str(other.pk), "referral": "x"})
    assert ProviderAnswer.objects.get().letter == mine
    assert again(other.referral).state == State.SENT


def test_a_link_for_something_else_answers_no_letter() -> None:
    letter = mailed()
    address = door(letter)
    ProviderLink.objects.update(purpose="report")
    assert not opens(address)


def test_the_code_of_one_link_opens_no_other_one_and_three_tries_are_all() -> None:
    mine, other = mailed(), mailed(name="Quilla Zamarripa")
    one, two = Client(), Client()
    two.post(door(other), {"go": "code"})
    theirs = code_for_provider()
    one.post(door(mine), {"go": "code"})
    right = code_for_provider()
    assert one.post("/sign/code/", {"code": theirs}).status_code == 422
    for wrong in ("22222222", "33333333"):
        assert one.post("/sign/code/", {"code": wrong}).status_code == 422
    assert one.post("/sign/code/", {"code": right}).status_code == 422
    assert KEY not in one.session
    assert codes.take(purpose=PURPOSE, subject=str(link_of(other).pk), typed=theirs).end is codes.End.RIGHT


def test_without_the_code_the_pages_open_to_nobody() -> None:
    letter = mailed()
    client = Client()
    client.post(door(letter), {"go": "code"})
    for page in ("reply", "letter", "receipt", "receipt/pdf"):
        assert client.get(f"/sign/{page}/")["Location"] == "/sign/over/"
    assert signs(client)["Location"] == "/sign/over/"


def signed_at_once(letter: Letter, press: Callable[[Client], object]) -> int:
    """Ten browsers, each let in, press at the same moment: how many answers are kept."""
    browsers = [let_in(letter) for _ in range(AT_ONCE)]
    with Crowd(AT_ONCE) as crowd:
        crowd.at_once([lambda browser=browser: press(browser) for browser in browsers])
    return ProviderAnswer.objects.count()


@pytest.mark.django_db(transaction=True)
def test_of_ten_signatures_at_once_one_counts(settings: object) -> None:
    settings.CODES_PER_HOUR = settings.CODES_PER_DAY = 100  # type: ignore[attr-defined]
    letter = mailed()
    assert signed_at_once(letter, lambda browser: browser.post("/sign/reply/", YES)) == 1
    assert again(letter.referral).events.filter(step="refer").count() == 1
    assert link_of(letter).answer == ProviderAnswer.objects.get()


@pytest.mark.urls(holes.__name__)
def test_a_link_that_is_looked_up_by_its_id_alone_would_be_found() -> None:
    letter = mailed()
    take_away(letter)
    assert opens(f"/hole/sign/{link_of(letter).pk}/")
