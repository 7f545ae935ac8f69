"""Clients who send filled-in intakes over HTTP, all at once, while something is being broken."""

import random
import re
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from uuid import UUID, uuid4

from django.db import connections, transaction

from intake.web.patient.door import COOKIE
from tests.drills.browser import Answer, Browser
from tests.drills.sound import expect_sound_trail, expect_whole
from tests.drills.told import Told
from tests.intake.web.patient.phone import Phone, laid

_REFERENCE = re.compile(r'class="reference">([^<]+)<')
#: Seconds between two tries of one client.
PAUSE = 0.05
#: Of those whose Send was not answered, so many give up; the others press again.
GIVE_UP = 0.25


@dataclass
class Draft:
    """A filled-in intake in somebody's browser."""

    pk: UUID
    reference: str
    browser: Browser
    key: UUID
    token: str = ""
    acknowledged: bool = False
    given_up: bool = False

    def press_send(self) -> Answer:
        """Open the last page once, and send its form; later presses send the same form again."""
        if not self.token:
            page = self.browser.get("/intake/check/")
            if not page.token:
                return page
            self.token = page.token
        answer = self.browser.post("/intake/check/", {"key": str(self.key), "csrfmiddlewaretoken": self.token})
        self.acknowledged = self.acknowledged or is_receipt(answer)
        return answer

    def receipt(self) -> str:
        """The reference on the page that says we have the answers."""
        found = _REFERENCE.search(self.browser.get("/intake/sent/").text)
        return found[1] if found else ""


def is_receipt(answer: Answer) -> bool:
    """Whether Send was acknowledged."""
    return answer.status == 302 and answer.location == "/intake/sent/"


def drafts(address: str, number: int) -> list[Draft]:
    """So many drafts, each with what only its own browser holds."""
    made = []
    with transaction.atomic():
        for each in range(number):
            phone = Phone(laid(name=f"Patient {each}"))
            browser = Browser(address)
            browser.cookies[COOKIE] = phone.client.cookies[COOKIE].value
            intake = phone.intake
            made.append(Draft(intake.pk, intake.reference, browser, uuid4()))
    return made


def _has_receipt(draft: Draft) -> bool:
    """Pressed once more, the same receipt."""
    return is_receipt(draft.press_send()) and draft.receipt() == draft.reference


class Senders:
    """`with Senders(drafts, 8) as senders:` they send until the block ends, then what is left is sent in peace.

    Whoever has no new draft left presses Send again on one that was acknowledged.
    """

    def __init__(self, drafts: list[Draft], clients: int) -> None:
        self.drafts, self.clients = drafts, clients
        self.answers: list[Answer] = []
        self.cut_off = 0
        self.over = threading.Event()
        self.waiting: SimpleQueue[Draft] = SimpleQueue()
        for draft in drafts:
            self.waiting.put(draft)
        self.threads = [threading.Thread(target=self._work, args=(number,)) for number in range(clients)]

    @property
    def acknowledged(self) -> int:
        """How many Sends were acknowledged so far."""
        return sum(draft.acknowledged for draft in self.drafts)

    def _work(self, number: int) -> None:
        chance = random.Random(number)
        done: list[Draft] = []
        while not self.over.is_set():
            with suppress(Empty):
                draft = self.waiting.get_nowait()
                done.append(draft)
                self._send(draft, chance)
                continue
            if done:
                self._send(chance.choice(done), chance)

    def _send(self, draft: Draft, chance: random.Random) -> None:
        again = draft.acknowledged or draft.given_up
        while not self.over.is_set():
            with suppress(OSError):
                answer = draft.press_send()
                self.answers.append(answer)
                if is_receipt(answer) or again:
                    return
                self.cut_off -= 1
            self.cut_off += 1
            if again:
                return
            if draft.token and chance.random() < GIVE_UP:
                draft.given_up = True
                return
            time.sleep(PAUSE)

    def __enter__(self) -> "Senders":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join()

    def judge(self, result: str) -> Told:
        """Send what is left, press everything once more, and look at every row: a Told with what was found."""
        connections.close_all()  # ours, too, was cut when the database went
        given_up = [draft for draft in self.drafts if draft.given_up and not draft.acknowledged]
        quiet = [draft for draft in self.drafts if draft not in given_up]
        last = Counter(str(draft.press_send().status) for draft in quiet if not draft.acknowledged)
        found = Told(result)
        keys = {draft.pk: draft.key for draft in self.drafts}
        whole, absent = expect_whole(found, keys, {draft.pk for draft in self.drafts if draft.acknowledged})
        found.expect(not last - Counter({"302": len(quiet)}), f"sent in peace, answered: {last}")
        with ThreadPoolExecutor(self.clients) as pool:
            same = sum(pool.map(_has_receipt, quiet))
        found.expect(same == len(quiet), f"{len(quiet) - same} without the same receipt when sent again")
        expect_whole(found, keys, {draft.pk for draft in quiet})
        expect_sound_trail(found)
        found.figure = (
            f"{whole:,} stored once, {self.cut_off:,} sends cut off, {len(given_up)} of them given up on "
            f"({whole - len(quiet)} stored whole, {absent} not at all), same receipt {same:,} of {len(quiet):,}"
        )
        return found
