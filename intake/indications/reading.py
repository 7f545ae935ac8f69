"""Reading the pages of the questionnaire: what they answer, which of them are on the way, what the engine gets."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property

from intake.indications import choices as c
from intake.indications import vocabulary as v
from intake.indications.answers import Answers, Ticks
from intake.indications.protocol import Protocol
from intake.indications.questionnaire import steps
from intake.indications.steps import Chosen, Condition, Felt, Minor, Pages, SafetyGate, Step, Trouble
from intake.indications.vocabulary import Answer, Link, Neuropathy
from intake.indications.wording import Wording


class Reading:
    """One set of pages under one protocol on one day. Only pages on the route count.

    `words`: how it was asked, where that was frozen; without them the steps have the words of now.
    """

    def __init__(self, pages: Pages, protocol: Protocol, today: date, words: Wording | None = None) -> None:
        self.pages, self.protocol, self.today = pages, protocol, today
        self.steps = words.over(steps(protocol)) if words else steps(protocol)
        self.symptoms = self.ticks("symptoms")
        self.reasons = self._reasons()
        self.safety = self._safety()

    def ticks(self, page: str) -> Ticks:
        """The answers to a checklist, its one-by-one page included."""
        rows = [row.code for row in self.steps[page].rows]
        data = self.pages.get(page)
        if data is None:
            return Ticks()
        yes = frozenset(data["rows"]).intersection(rows)
        rest = frozenset(rows) - yes
        if data["exit"] == c.RATHER_NOT:
            return Ticks(yes)
        if data["exit"] != c.UNSURE:
            return Ticks(yes, rest)
        each = self.pages.get(f"{page}_each", {}).get("answers", {})
        given = {answer: frozenset(code for code in rest if each.get(code) == answer) for answer in Answer}
        return Ticks(yes | given[Answer.YES], given[Answer.NO], given[Answer.NOT_SURE])

    def _reasons(self) -> Ticks:
        """Reasons asked by themselves, and those that a symptom names."""
        moving = self.ticks("moving")
        found: dict[Answer, set[str]] = {answer: set() for answer in Answer}
        for reason in self.protocol.reasons:
            if reason in c.MOVING:
                found[moving.of(reason)].add(reason)
                continue
            given = {self.symptoms.of(s.code) for s in self.protocol.symptoms.values() if s.reason == reason}
            worst = next(a for a in (Answer.YES, Answer.NOT_SURE, Answer.UNANSWERED, Answer.NO) if a in given)
            found[worst].add(reason)
        return Ticks(frozenset(found[Answer.YES]), frozenset(found[Answer.NO]), frozenset(found[Answer.NOT_SURE]))

    def _safety(self) -> Ticks:
        yes: set[str] = set()
        no: set[str] = set()
        not_sure: set[str] = set()
        self.safety = Ticks()
        for page in v.SAFETY_PAGES:
            ticks = self.ticks(page)
            yes, not_sure = yes | ticks.yes, not_sure | ticks.not_sure  # these count whatever their gate
            if self.opens(self.steps[page]):
                no |= ticks.no
            self.safety = Ticks(frozenset(yes), frozenset(no), frozenset(not_sure))
        return self.safety

    @property
    def troubles(self) -> list[str]:
        """The reasons answered Yes, in the protocol's order."""
        return [code for code in self.protocol.reasons if code in self.reasons.yes]

    @property
    def born(self) -> date | None:
        """The date of birth, if given."""
        text = self.pages.get("about", {}).get("born", "")
        return date.fromisoformat(text) if text else None

    @property
    def age(self) -> int | None:
        """Whole years today, or None."""
        return None if self.born is None else years_between(self.born, self.today)

    @property
    def is_minor(self) -> bool:
        """Under age by the date of birth, or by their own word where there is none."""
        return self._met(Minor())

    def opens(self, step: Step) -> bool:
        """Whether every condition of the step is met."""
        return all(self._met(condition) for condition in step.when)

    @cached_property
    def _open(self) -> list[Step]:
        return [step for step in self.steps.values() if self.opens(step)]

    def route(self) -> list[Step]:
        """The steps on the way, in order."""
        return self._open

    def not_asked(self) -> dict[str, str]:
        """The steps that are not on the way, with why."""
        asked = {step.code for step in self._open}
        return {step.code: step.because for step in self.steps.values() if step.code not in asked}

    def rows(self, step: Step) -> list[str]:
        """The codes that a one-by-one or link page asks."""
        if step.asks:
            ticked = self.pages.get(step.asks, {}).get("rows", ())
            return [row.code for row in step.rows if row.code not in ticked]
        return self.troubles

    def urgent_signs(self) -> list[str]:
        """Items of the sign pages that need care now or today, in the order asked."""
        items = [item for page in v.SIGN_PAGES for item in self.protocol.on_page(page)]
        return [
            item.code
            for item in items
            if item.code in self.safety.yes or (item.code in self.safety.not_sure and item.unsure is v.Unsure.URGENT)
        ]

    def signs(self) -> dict[str, Answer]:
        """The answer to every item of the sign pages."""
        return {item.code: self.safety.of(item.code) for page in v.SIGN_PAGES for item in self.protocol.on_page(page)}

    def answers(
        self, *, cleared: frozenset[str] = frozenset(), answers_age_days: int = 0, signs_age_hours: int = 0
    ) -> Answers:
        """What the engine reads. Ages in whole days and hours."""
        stops = self.pages.get("stopping", {}) if self.opens(self.steps["stopping"]) else {}
        causes = self.pages.get("causes")
        return Answers(
            safety=self.safety,
            reasons=self.reasons,
            symptoms=self.symptoms,
            links=dict(self._links()),
            neuropathy=self._neuropathy(),
            age=self.age,
            causes=None if causes is None else frozenset(causes["rows"]),
            lung=frozenset(self.pages.get("lung", {}).get("rows", ())),
            walking_stops_for=frozenset(stops.get("rows", ())),
            meds=tuple(self.medicines()),
            cleared=cleared,
            answers_age_days=answers_age_days,
            signs_age_hours=signs_age_hours,
        )

    def medicines(self) -> list[str]:
        """The medicines, a line each."""
        return [line.strip() for line in self.pages.get("medicines", {}).get("text", "").splitlines() if line.strip()]

    def _links(self) -> Iterator[tuple[str, Link]]:
        said = self.pages.get("link", {}).get("value", "")
        for_all = {"all": Link.FROM_NEUROPATHY, "none": Link.OTHER_CAUSE, "unsure": Link.UNSURE}.get(said)
        each = self.pages.get("link_each", {}).get("answers", {}) if said == "some" else {}
        for reason in self.troubles:
            yield reason, for_all or Link(each.get(reason, Link.UNANSWERED))

    def _neuropathy(self) -> Neuropathy:
        found = Neuropathy(self.pages.get("examined", {}).get("value", Neuropathy.UNKNOWN))
        if found is Neuropathy.SYMPTOMS_ONLY and self._feels_nothing():
            return Neuropathy.NONE
        return found

    def _feels_nothing(self) -> bool:
        """Every symptom and reason was answered No."""
        return len(self.symptoms.no) == len(self.protocol.symptoms) and len(self.reasons.no) == len(
            self.protocol.reasons
        )

    def _met(self, condition: Condition) -> bool:
        match condition:
            case Chosen(step, key, values):
                given = self.pages.get(step, {}).get(key)
                return given in values if isinstance(given, str) else bool(values.intersection(given or ()))
            case Trouble(""):
                return bool(self.reasons.yes)
            case Trouble(reason):
                return reason in self.reasons.yes
            case Felt():
                return any((self.symptoms.yes, self.symptoms.not_sure, self.reasons.yes, self.reasons.not_sure))
            case Minor():
                under_age = self.age is not None and self.age < self.protocol.windows.adult_years
                return under_age or (self.age is None and self.pages.get("adult", {}).get("value") == "no")
            case SafetyGate(page):
                return self._gate_open(page)

    def _gate_open(self, page: str) -> bool:
        gates = [item.only_if for item in self.protocol.on_page(page) if item.only_if]
        causes = frozenset(self.pages.get("causes", {}).get("rows", ()))
        return any(
            causes & gate.causes or any(self.safety.of(code) in given for code, given in gate.items) for gate in gates
        )


def years_between(born: date, today: date) -> int:
    """Whole years; somebody born on 29 February has a birthday on 1 March in other years."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
