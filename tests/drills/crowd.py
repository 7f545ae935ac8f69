"""People who press at the same moment: three clicks on Send, two therapists who decide."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

from django.db import connections
from django.test import Client

from clinic.accounts.models import User
from intake.referrals.lifecycle import NotAllowed, Step
from intake.referrals.models import Referral
from intake.referrals.workflow import Overtaken, move, person
from intake.web.patient.door import COOKIE

#: Seconds; whoever is not there by then is not coming.
PATIENCE = 60


class Crowd:
    """So many threads, each with a connection of its own: `with Crowd(3) as crowd: crowd.at_once([act, act, act])`."""

    def __init__(self, size: int) -> None:
        self.size, self.gate, self.threads = size, Barrier(size), ThreadPoolExecutor(size)

    def at_once(self, acts: Iterable[Callable[[], Any]]) -> list[Any]:
        """What the acts give, all begun at the same moment; there are as many acts as threads."""
        return list(self.threads.map(self._begin, acts))

    def _begin(self, act: Callable[[], Any]) -> Any:
        self.gate.wait(PATIENCE)
        return act()

    def __enter__(self) -> "Crowd":
        return self

    def __exit__(self, *raised: object) -> None:
        self.at_once([connections.close_all] * self.size)
        self.threads.shutdown()


def triple_click(crowd: Crowd, cookie: str) -> list[str]:
    """Three clicks on one Send button: what each is answered."""
    key = str(uuid4())
    return crowd.at_once([lambda: _press_send(cookie, key)] * 3)


def _press_send(cookie: str, key: str) -> str:
    client = Client()
    client.cookies[COOKIE] = cookie
    answer = client.post("/intake/check/", {"key": key})
    return f"{answer.status_code} {answer.headers.get('Location', '')}".strip()


def double_decision(crowd: Crowd, referral: Referral, people: Iterable[User]) -> list[str]:
    """Each of the people decides on the version that both looked at: what each is told."""
    looked_at = [(Referral.objects.get(pk=referral.pk), user) for user in people]
    return crowd.at_once([lambda seen=seen, user=user: _decide(seen, user) for seen, user in looked_at])


def _decide(referral: Referral, user: User) -> str:
    try:
        move(referral=referral, step=Step.ASK_PATIENT, by=person(user), seen=referral.version, note="Since when?")
    except Overtaken as overtaken:
        return "told who was first" if overtaken.event.by_name not in ("", user.name) else "told nothing"
    except NotAllowed:
        return "refused"
    return "decided"
