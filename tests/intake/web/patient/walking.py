"""Walks through the patient's pages as a browser does: follows every redirect, answers every question that is asked."""

from collections.abc import Mapping
from typing import Any

from django.test import Client
from django.utils import timezone

from intake.indications.questionnaire import steps
from intake.indications.steps import Kind, Step
from intake.management.acting import Facts, Pages, pages_for
from intake.protocols.files import newest
from intake.protocols.models import load
from intake.records.models import Intake

MOST_PAGES = 80


def posted(step: Step, stored: Mapping[str, Any]) -> dict[str, Any]:
    """What a browser posts for a page so that `stored` is what gets stored."""
    match step.kind:
        case Kind.CHECKLIST:
            rows = [*stored["rows"], *([stored["exit"]] if stored["exit"] else [])]
            return {"rows": rows, **{f"detail_{code}": text for code, text in stored.get("details", {}).items()}}
        case Kind.EACH | Kind.LINKS:
            answers = {code: answer for code, answer in stored["answers"].items() if answer != "unanswered"}
            return answers | ({"rest": "on"} if len(answers) < len(stored["answers"]) else {})
        case Kind.AREAS:
            return {
                key: value
                for item in stored["items"]
                for key, value in (
                    (f"feels_{item['area']}", item["feels"]),
                    (f"score_{item['area']}", "" if item["score"] is None else item["score"]),
                )
            }
        case Kind.PLACES:
            return {"places": stored["places"], "go": "more" if stored.get("more") else "continue"}
        case Kind.ACTIVITIES:
            lines = enumerate(stored["items"], start=1)
            return {
                key: value
                for n, item in lines
                for key, value in ((f"text_{n}", item["text"]), (f"score_{n}", item["score"] or ""))
            }
        case _:
            plain = {key: value for key, value in stored.items() if value is not False and key != "preset"}
            return {key: "on" if value is True else value for key, value in plain.items()}


class Walk:
    """A patient with a phone: `client` holds the cookies, `at` is the address of the page that is open."""

    def __init__(self, facts: Facts, **how: Any) -> None:
        load()
        self.client = Client()
        self.protocol = newest()
        self.pages: Pages = pages_for(facts, self.protocol, today=timezone.localdate(), **how)
        self.seen: list[str] = []
        self.at = "/intake/"

    @property
    def slug(self) -> str:
        """The last part of the address."""
        return self.at.split("?")[0].rstrip("/").rsplit("/", 1)[-1]

    @property
    def intake(self) -> Intake:
        """The intake of this browser."""
        found = Intake.objects.of_cookie(self.client.cookies["intake"].value)
        assert found is not None
        return found

    def post(self, data: Mapping[str, Any]) -> None:
        """Press Continue; the page must lead on."""
        answer = self.client.post(self.at, data)
        assert answer.status_code == 302, (
            self.at,
            answer.status_code,
            answer.context and answer.context["form"].errors,
        )
        self.at = answer["Location"]

    def answer(self) -> None:
        """Open the page and answer it."""
        assert self.client.get(self.at).status_code == 200, self.at
        self.seen.append(self.slug)
        if self.slug == "intake":
            self.post({"value": self.pages["adult"]["value"]})
        elif self.slug == "care-now":
            self.post({"go": "continue"} | posted_interruption(self.pages.get("interruption", {})))
        else:
            step = steps(self.protocol)[self.slug.replace("-", "_")]
            self.post(posted(step, self.pages[step.code]))

    def until(self, slug: str) -> "Walk":
        """Answer pages until this one is open."""
        for _ in range(MOST_PAGES):
            if self.slug == slug:
                return self
            self.answer()
        raise AssertionError(f"{slug} was never reached: {self.seen}")

    def send(self) -> "Walk":
        """Answer everything and press Send."""
        self.until("check")
        page = self.client.get(self.at)
        assert page.status_code == 200
        self.post({"key": page.context["key"]})
        assert self.slug == "sent"
        assert self.client.get(self.at).status_code == 200
        return self


def posted_interruption(stored: Mapping[str, Any]) -> dict[str, Any]:
    """What is posted on the page that interrupts."""
    typed = {key: stored.get(key, "") for key in ("name", "phone", "email")}
    return typed | ({"share": "on"} if stored.get("share") else {})
