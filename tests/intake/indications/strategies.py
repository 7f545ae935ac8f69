"""Invented cases: one recipe, for a seeded die (the mass comparison) or for Hypothesis (the properties)."""

import random
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from tests.intake.indications.truth_table import BLOOD_THINNERS, CAUSES, LUNG, REASONS, SAFETY, SYMPTOMS

Pick = Callable[[Sequence[Any]], Any]

# The same cases on every machine and every run, and no hurry on a busy one.
STEADY = settings(derandomize=True, max_examples=200, deadline=None, database=None)

GATED = [code for code, row in SAFETY.items() if "only_if" in row]
GATE_ITEMS = sorted({cond["item"] for code in GATED for cond in SAFETY[code]["only_if"]["any"] if "item" in cond})
BY_SEVERITY = {
    severity: [code for code, row in SAFETY.items() if row["severity"] == severity]
    for severity in ("emergency_911", "urgent_same_day", "review_first", "precaution")
}
NOT_SURE_IS_REVIEW = [code for code, row in SAFETY.items() if row["unsure"] == "review"]
CLEARABLE = [code for code, row in SAFETY.items() if row["clearable"]]

AGES = (64, 18, 40, 58, 70, 83, 101, 64, 64, 64, 17, 16, 9, "unknown")
NEUROPATHY = ("diagnosed",) * 9 + ("suspected",) * 3 + ("none", "symptoms_only", "unknown")
LINKS = ("from_neuropathy",) * 7 + ("other_cause", "other_cause", "unsure", "unanswered")
STOPS = ("breath", "pain", "numbness", "tired")
ANSWERS_AGE_DAYS = (0,) * 20 + (1, 30, 89, 90, 91, 400)
SIGNS_AGE_HOURS = (0,) * 20 + (1, 23, 24, 24, 25, 30)
NOT_BLOOD_THINNERS = (
    "metformin 500 mg",
    "gabapentin",
    "heparinoid cream",
    "unheparin",
    "warfarinum",
    "myeliquis",
    "plavixa 75 mg",
    "ÄWarfarin",
    "Eliquisé",
    "",
    "vitamin B12, folate",
)
WRITINGS = (
    "{}",
    "{} 5 mg",
    "{}5mg",
    "5{}",
    "({}) at supper",
    "half a {}, sometimes",
    "metformin/{}",
    "gabapentin {}-20",
    "_{}_",
    "heparinoid then {}\n",
)


def medicine_texts(pick: Pick) -> str:
    """A line of a medicine list as somebody might type it."""
    if pick((True, False)):
        return pick(NOT_BLOOD_THINNERS)
    name = pick(BLOOD_THINNERS)
    return pick(WRITINGS).format(pick((name, name.upper(), name.capitalize(), name.swapcase())))


def some(pick: Pick, codes: Sequence[str], counts: Sequence[int]) -> list[str]:
    """As many different codes as one of the counts says, in the order picked."""
    chosen: list[str] = []
    for _ in range(pick(counts)):
        code = pick(codes)
        if code not in chosen:
            chosen.append(code)
    return chosen


def safety_lists(pick: Pick) -> dict[str, list[str]]:
    """The three answer lists and the clearances; most rows stay No, and no code is in two of the answer lists."""
    everything = list(SAFETY)
    lists: dict[str, list[str]] = {"answered_yes": [], "not_sure": [], "unanswered": []}
    temper = pick(("quiet", "quiet", "quiet", "mixed", "review", "gates", "signs", "messy"))
    wanted = {
        "quiet": [("answered_yes", some(pick, BY_SEVERITY["precaution"], (0, 0, 0, 1, 2)))],
        "mixed": [
            ("answered_yes", some(pick, BY_SEVERITY["review_first"] + BY_SEVERITY["precaution"], (0, 1, 2))),
            ("not_sure", some(pick, NOT_SURE_IS_REVIEW + BY_SEVERITY["precaution"], (0, 1))),
            ("unanswered", some(pick, everything, (0, 0, 1))),
        ],
        "review": [
            ("answered_yes", some(pick, CLEARABLE, (1, 2))),
            ("not_sure", some(pick, CLEARABLE, (0, 1))),
        ],
        "gates": [
            (pick(("answered_yes", "not_sure", "unanswered")), some(pick, GATE_ITEMS, (0, 1, 2))),
            (pick(("unanswered", "unanswered", "answered_yes", "not_sure")), some(pick, GATED, (0, 1, 2))),
            ("unanswered", some(pick, GATE_ITEMS, (0, 0, 1))),
        ],
        "signs": [
            (
                pick(("answered_yes", "not_sure", "unanswered")),
                some(pick, BY_SEVERITY["emergency_911"] + BY_SEVERITY["urgent_same_day"], (1,)),
            ),
        ],
        "messy": [(name, some(pick, everything, (0, 1, 3, 6))) for name in ("unanswered", "not_sure", "answered_yes")],
    }[temper]
    for name, codes in wanted:
        taken = {code for given in lists.values() for code in given}
        lists[name] += [code for code in codes if code not in taken]
    stands = lists["answered_yes"] + lists["not_sure"]
    cleared = [code for code in stands if pick((True, True, False))]
    cleared += some(pick, everything, (0, 0, 0, 1))
    return lists | {"cleared": list(dict.fromkeys(cleared))}


def reason_lists(pick: Pick) -> dict[str, Any]:
    """The reasons, each in at most one list, and where the troubles come from."""
    codes = list(REASONS)
    yes = some(pick, codes, (1, 2, 3, 1, 2, 0))
    not_sure = [code for code in some(pick, codes, (0, 0, 0, 0, 0, 1)) if code not in yes]
    unanswered = [code for code in some(pick, codes, (0, 0, 0, 0, 0, 1, 2)) if code not in yes + not_sure]
    if pick(("one for all", "one for all", "each")) == "each":
        linked: Any = {code: pick(LINKS) for code in codes if code in yes or pick((False, True))}
        linked = {code: value for code, value in linked.items() if pick((True,) * 9 + (False,))}
    else:
        linked = pick(LINKS)
    return {
        "indications": yes,
        "indications_not_sure": not_sure,
        "indications_unanswered": unanswered,
        "linked": linked,
    }


def build(pick: Pick) -> dict[str, Any]:
    """The facts of one case, with every key of the case format."""
    facts: dict[str, Any] = {
        "age": pick(AGES),
        "neuropathy": pick(NEUROPATHY),
        "causes": some(pick, CAUSES, (1, 0, 2)),
        "lung": some(pick, LUNG, (0, 0, 1)),
        "symptoms": some(pick, list(SYMPTOMS), (0, 0, 0, 0, 1, 2)),
        **reason_lists(pick),
        "walking_stops_for": some(pick, STOPS, (0, 0, 1, 2)),
        **safety_lists(pick),
        "meds": [medicine_texts(pick) for _ in range(pick((0, 0, 0, 0, 1, 2)))],
        "answers_age_days": pick(ANSWERS_AGE_DAYS),
        "signs_age_hours": pick(SIGNS_AGE_HOURS),
    }
    if pick((False,) * 19 + (True,)):
        facts["walking_stops_for"].append("calf_pain_eased_by_rest")
        facts["cleared"] += [code for code in ("calf_pain_walking",) if pick((False, True))]
    if pick((False, False, True)):
        facts["cleared"].append("minor")
    facts["cleared"] = list(dict.fromkeys(facts["cleared"]))
    return facts


def generate(seed: int, n: int) -> Iterator[dict[str, Any]]:
    """The facts of `n` cases, always the same for the same seed."""
    dice = random.Random(seed)
    for _ in range(n):
        yield build(dice.choice)


@cache
def place(length: int) -> st.SearchStrategy[int]:
    """A place in a list of that length; kept, because making a strategy costs more than drawing from it."""
    return st.integers(0, length - 1)


@st.composite
def facts(draw: st.DrawFn) -> dict[str, Any]:
    """The facts of one case; smaller failing cases have the first choices, which are the quiet ones."""
    return build(lambda options: options[draw(place(len(options)))])


def codes_with(**wanted: Any) -> st.SearchStrategy[str]:
    """A safety code whose row has these values, such as severity="emergency_911"."""
    return st.sampled_from(
        [code for code, row in SAFETY.items() if all(row[key] == want for key, want in wanted.items())]
    )
