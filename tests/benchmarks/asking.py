"""Asking for a code: does the time tell whether an address is known? Medians of known and unknown ones, in turns."""

import time
from collections.abc import Callable
from statistics import median

from intake.protocols.models import load
from intake.records import drafts
from tests.intake.web.patient.phone import Phone

ASKINGS = 200
GOAL = 0.05
Ask = Callable[[Phone, str], object]


class NotAlike(AssertionError):
    """Time tells whether an address is known."""


class Askers:
    """So many addresses that are known, and as many that are not."""

    def __init__(self, number: int, word: str = "some") -> None:
        load()
        self.unknown = [f"{word}stranger{n:04}@home.example" for n in range(number)]
        self.known = [f"{word}friendly{n:04}@home.example" for n in range(number)]
        for email in self.known:
            intake, _ = drafts.start()
            drafts.keep_address(intake=intake, email=email)


def asked(phone: Phone, email: str) -> None:
    """As a browser does: the address, and where the answer leads."""
    phone.follow(phone.press("back", email=email))


def difference(askers: Askers, *, rounds: int, ask: Ask = asked) -> float:
    """By what part of the unknown side's median the known side's differs."""
    known, unknown = medians(askers, rounds=rounds, ask=ask)
    return (known - unknown) / unknown


def medians(askers: Askers, *, rounds: int, ask: Ask = asked) -> tuple[float, float]:
    """Median seconds of an asking, known and unknown, in turns; which side begins changes each time."""
    times: dict[bool, list[float]] = {True: [], False: []}
    for number in range(rounds):
        order = (True, False) if number % 2 else (False, True)
        for known in order:
            email = (askers.known if known else askers.unknown)[number]
            phone = Phone(REMOTE_ADDR=f"192.0.2.{number % 250}")
            begin = time.perf_counter()
            ask(phone, email)
            times[known].append(time.perf_counter() - begin)
    return median(times[True]), median(times[False])


def run(rounds: int) -> list[str]:
    """Lines to print; raises NotAlike where the medians of 200 askings each differ by more than 5 %."""
    medians(Askers(5, "warm"), rounds=5)
    known, unknown = medians(Askers(ASKINGS), rounds=ASKINGS)
    apart = (known - unknown) / unknown
    line = f"asking: {1000 * known:.2f} ms known, {1000 * unknown:.2f} ms unknown, medians of {ASKINGS}: {apart:+.1%}"
    if abs(apart) > GOAL:
        raise NotAlike(line)
    return [f"{line} (goal within {GOAL:.0%})"]
