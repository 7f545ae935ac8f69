"""People who press at the same moment: three clicks on Send, two therapists who decide."""

import re
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

from django.db import connections
from django.test import Client

from intake.referrals import lifecycle as life
from intake.referrals.models import Referral
from intake.web.patient.door import COOKIE

#: Seconds; whoever is not there by then is not coming.
PATIENCE = 60
_REFERENCE = re.compile(r'class="reference">([^<]+)<')


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
    """Three clicks on one Send button: the reference on each click's receipt, or what it was answered instead."""
    key = str(uuid4())
    return crowd.at_once([lambda: _press_send(cookie, key)] * 3)


def _press_send(cookie: str, key: str) -> str:
    client = Client()
    client.cookies[COOKIE] = cookie
    answer = client.post("/intake/check/", {"key": key})
    if (answer.status_code, answer.headers.get("Location")) != (302, "/intake/sent/"):
        return f"answered {answer.status_code} {answer.headers.get('Location', '')}".strip()
    found = _REFERENCE.search(client.get("/intake/sent/").content.decode())
    return found[1] if found else "no receipt"


def double_decision(crowd: Crowd, referral: Referral, people: Iterable[tuple[str, Client]]) -> list[str]:
    """Each of two people, (name, browser), asks the patient on the page that both looked at: what each is told."""
    both = list(people)
    for _, browser in both:
        browser.get(f"/staff/referrals/{referral.pk}/")
    others = [name for name, _ in both][::-1]
    return crowd.at_once(
        [
            lambda name=name, browser=browser, other=other: _decide(referral, name, browser, other)
            for (name, browser), other in zip(both, others, strict=True)
        ]
    )


def _decide(referral: Referral, name: str, browser: Client, other: str) -> str:
    words = f"{name} asks: since when, {referral.pk}?"
    typed = {"seen": referral.version, "step": "ask_patient", "ask": words}
    answer = browser.post(f"/staff/referrals/{referral.pk}/decide/", typed)
    if answer.status_code == 302:
        return "decided"
    page = " ".join(answer.content.decode().split())
    told = answer.status_code == 409 and f"{other} decided this just now: {life.words(life.Step.ASK_PATIENT)}." in page
    if not told:
        return f"told nothing: {answer.status_code}"
    kept = f"{words}</textarea>" in page or f"{words}</blockquote>" in page
    return "told who and when, words kept" if kept else "words lost"
