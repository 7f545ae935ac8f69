"""The rules of decision, read a second time and written out slowly: the judge of the engine, which it does not know.

Nothing here is imported from the product. The judge reads the published data files itself and walks the rules in the
order in which they are written, one plain row after the other.
"""

from pathlib import Path
from typing import Any

import yaml

PUBLISHED = Path(__file__).resolve().parents[3] / "intake" / "protocols" / "published" / "2026.1"

YES, NOT_SURE, NO, UNANSWERED = "yes", "not_sure", "no", "unanswered"
OPEN, CLOSED = "open", "closed"
OUTCOMES = (  # from the one that is furthest from massage to the one that is nearest
    "urgent",
    "medical_review_first",
    "not_enough_information",
    "not_indicated",
    "referral_fits_with_precautions",
    "referral_fits",
)
LISTS = ("reasons", "precautions", "holds", "missing")


def read_published(name: str) -> Any:
    """One data file of the published protocol, as YAML gives it."""
    return yaml.safe_load((PUBLISHED / name).read_text(encoding="utf-8"))


SAFETY = {row["code"]: row for row in read_published("safety_items.yaml")}
INDICATIONS = read_published("indications.yaml")
REASONS = {row["code"]: row for row in INDICATIONS["reasons"]}
SYMPTOMS = {row["code"]: row for row in INDICATIONS["symptoms"]}
CAUSES = [row["code"] for row in INDICATIONS["causes"]]
LUNG = [row["code"] for row in INDICATIONS["lung"]]
BLOOD_THINNERS = read_published("medicines.yaml")["blood_thinner"]


def example_cases() -> list[dict[str, Any]]:
    """The published example patients, untouched."""
    return read_published("examples.yaml")


# --- What was answered -----------------------------------------------------------------------------------------------


def ticked(code: str, facts: dict) -> str:
    """The answer to a safety row as given, before any gate is looked at."""
    if code == "calf_pain_walking" and "calf_pain_eased_by_rest" in facts.get("walking_stops_for", []):
        return YES
    if code in facts.get("answered_yes", []):
        return YES
    if code in facts.get("not_sure", []):
        return NOT_SURE
    if code in facts.get("unanswered", []):
        return UNANSWERED
    return NO


def condition_is_met(condition: dict, facts: dict) -> bool:
    """Whether one condition of a gate holds; YAML may have read a bare yes as True."""
    if "cause" in condition:
        return condition["cause"] in facts.get("causes", [])
    wanted = [YES if word is True else word for word in condition["is"]]
    return ticked(condition["item"], facts) in wanted


def gate(code: str, facts: dict) -> str:
    """Open, unanswered or closed; a row without a gate is always open."""
    if "only_if" not in SAFETY[code]:
        return OPEN
    conditions = SAFETY[code]["only_if"]["any"]
    if any(condition_is_met(condition, facts) for condition in conditions):
        return OPEN
    if any(ticked(condition["item"], facts) == UNANSWERED for condition in conditions if "item" in condition):
        return UNANSWERED
    return CLOSED


# What a row that is neither Yes nor Not sure comes to: (gate, as ticked) -> answer.
BEHIND_THE_GATE = {
    (OPEN, NO): NO,
    (OPEN, UNANSWERED): UNANSWERED,
    (UNANSWERED, NO): UNANSWERED,
    (UNANSWERED, UNANSWERED): UNANSWERED,
    (CLOSED, NO): NO,
    (CLOSED, UNANSWERED): NO,
}


def answer(code: str, facts: dict) -> str:
    """The answer to a safety row once its gate is known; a Yes or Not sure counts whatever the gate."""
    given = ticked(code, facts)
    if given in (YES, NOT_SURE):
        return given
    return BEHIND_THE_GATE[gate(code, facts), given]


# --- What a safety answer means --------------------------------------------------------------------------------------

MEANING_OF_YES = {
    "emergency_911": "urgent",
    "urgent_same_day": "urgent",
    "review_first": "review",
    "precaution": "precaution",
}
MEANING_OF_NOT_SURE = {"urgent": "urgent", "review": "review", "precaution": "precaution"}

# The clearances that count: (clearable, answer).
CLEARANCE_COUNTS = {(True, YES), (True, NOT_SURE), ("not_sure_only", NOT_SURE)}


def meaning(code: str, facts: dict) -> str:
    """One of: urgent, review, precaution, cleared, missing, nothing."""
    item, given = SAFETY[code], answer(code, facts)
    if given == UNANSWERED:
        return "missing"
    if given == NO:
        return "nothing"
    found = MEANING_OF_YES[item["severity"]] if given == YES else MEANING_OF_NOT_SURE[item["unsure"]]
    has_note = code in facts.get("cleared", [])
    if found == "review" and has_note and (item["clearable"], given) in CLEARANCE_COUNTS:
        return "cleared"
    return found


def rows_by_meaning(facts: dict) -> dict[str, set[str]]:
    """The safety codes, sorted into heaps by what their answers come to."""
    heaps: dict[str, set[str]] = {
        word: set() for word in ("urgent", "review", "precaution", "cleared", "missing", "nothing")
    }
    for code in SAFETY:
        heaps[meaning(code, facts)].add(code)
    return heaps


# --- The reasons -----------------------------------------------------------------------------------------------------


def reason_answer(code: str, facts: dict) -> str:
    """A reason named by a symptom is Yes, whatever its own row says."""
    if any(SYMPTOMS[symptom]["reason"] == code for symptom in facts.get("symptoms", [])):
        return YES
    if code in facts.get("indications", []):
        return YES
    if code in facts.get("indications_not_sure", []):
        return NOT_SURE
    if code in facts.get("indications_unanswered", []):
        return UNANSWERED
    return NO


def link(code: str, facts: dict) -> str:
    """Where the patient says the trouble comes from."""
    linked = facts.get("linked", "unanswered")
    if isinstance(linked, dict):
        return linked.get(code, "unanswered")
    return linked


def reasons_that_are(word: str, facts: dict) -> list[str]:
    """The reasons with that answer."""
    return [code for code in REASONS if reason_answer(code, facts) == word]


# --- The four lists --------------------------------------------------------------------------------------------------


def names_a_blood_thinner(typed: str) -> bool:
    """A whole word, in any case: no letter directly before or after the name; a dose may be glued on."""
    text = typed.lower()
    for name in BLOOD_THINNERS:
        for start in range(len(text) - len(name) + 1):
            if text[start : start + len(name)] != name:
                continue
            before, after = text[:start][-1:], text[start + len(name) :][:1]
            if not before.isalpha() and not after.isalpha():
                return True
    return False


def is_minor(facts: dict) -> bool:
    """Under 18, when the age is known."""
    age = facts.get("age", "unknown")
    return age != "unknown" and age < 18


def counted_reasons(facts: dict) -> set[str]:
    """The reasons answered Yes that come from the neuropathy."""
    return {code for code in reasons_that_are(YES, facts) if link(code, facts) == "from_neuropathy"}


def precautions(facts: dict, rows: dict[str, set[str]]) -> set[str]:
    """Everything that changes technique."""
    found = rows["precaution"] | rows["cleared"]
    if reason_answer("numbness", facts) in (YES, NOT_SURE):
        found.add("loss_of_feeling")
    if "light_touch_hurts" in facts.get("symptoms", []):
        found.add("touch_hurts")
    if any(names_a_blood_thinner(typed) for typed in facts.get("meds", [])):
        found.add("blood_thinner")
    if facts.get("neuropathy", "unknown") == "suspected":
        found.add("diagnosis_pending")
    if is_minor(facts) and "minor" in facts.get("cleared", []):
        found.add("minor")
    return found


def holds(facts: dict, rows: dict[str, set[str]]) -> set[str]:
    """Everything a provider must look at, now or before any massage."""
    found = rows["urgent"] | rows["review"]
    if is_minor(facts) and "minor" not in facts.get("cleared", []):
        found.add("minor")
    if facts.get("neuropathy", "unknown") == "symptoms_only":
        found.add("not_examined")
    return found


def missing(facts: dict, rows: dict[str, set[str]]) -> set[str]:
    """Everything that was asked, or should have been, and is not known."""
    found = set(rows["missing"])
    if facts.get("age", "unknown") == "unknown":
        found.add("age")
    if facts.get("neuropathy", "unknown") == "unknown":
        found.add("neuropathy")
    if reasons_that_are(NOT_SURE, facts) or reasons_that_are(UNANSWERED, facts):
        found.add("reasons")
    if any(link(code, facts) in ("unsure", "unanswered") for code in reasons_that_are(YES, facts)):
        found.add("link")
    if facts.get("answers_age_days", 0) > 90:
        found.add("answers_expired")
    if facts.get("signs_age_hours", 0) > 24:
        found.add("signs_expired")
    return found


# --- The order: the first line that matches wins ---------------------------------------------------------------------

CANNOT_TELL_THE_REASON = {"reasons", "link"}
NOT_A_SAFETY_ANSWER = {"neuropathy", *CANNOT_TELL_THE_REASON}

TABLE = [
    ("1", "urgent", lambda sheet: sheet["urgent"]),
    ("2", "medical_review_first", lambda sheet: sheet["holds"]),
    ("3", "not_enough_information", lambda sheet: sheet["missing"] - NOT_A_SAFETY_ANSWER),
    ("4", "not_enough_information", lambda sheet: "neuropathy" in sheet["missing"]),
    ("5", "not_indicated", lambda sheet: sheet["neuropathy"] == "none"),
    ("6", "not_enough_information", lambda sheet: not sheet["reasons"] and sheet["missing"] & CANNOT_TELL_THE_REASON),
    ("6, otherwise", "not_indicated", lambda sheet: not sheet["reasons"]),
    ("7", "referral_fits_with_precautions", lambda sheet: sheet["precautions"]),
    ("8", "referral_fits", lambda sheet: True),
]


def judge(facts: dict[str, Any]) -> dict[str, Any]:
    """The outcome and the four sorted lists for the facts of one case."""
    rows = rows_by_meaning(facts)
    sheet = {
        "urgent": rows["urgent"],
        "neuropathy": facts.get("neuropathy", "unknown"),
        "reasons": counted_reasons(facts),
        "precautions": precautions(facts, rows),
        "holds": holds(facts, rows),
        "missing": missing(facts, rows),
    }
    outcome = next(outcome for _line, outcome, matches in TABLE if matches(sheet))
    return {"outcome": outcome} | {name: sorted(sheet[name]) for name in LISTS}
