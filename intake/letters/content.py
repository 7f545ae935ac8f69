"""The words of a letter, all of them, in the order of the page. What is clinical says how well it is supported."""

from datetime import date
from typing import Any

from intake.letters.directory import Provider
from intake.letters.facts import Facts
from intake.letters.parts import SOON, Parts
from intake.letters.sender import Sender

#: Counts changes of the shape below; readers of stored letters go by it.
FORM = 1
LONGEST_QUOTE = 600
REPLY_PATH = "reply"

PRIORITIES = {
    "routine": "Routine: an answer within 10 working days helps",
    SOON: "Soon: an answer within 3 working days helps",
}
#: As published: "may" for tightness; the aim is comfort and movement; small studies, no high-certainty conclusion.
WHAT_IT_DOES_NOT = (
    "Massage does not repair or treat nerve damage, and it does not treat lung disease. It may ease muscle tightness; "
    "the aim is comfort and easier movement. Studies in neuropathy are few and small (strength: small study), and "
    "professional advice differs. It is conservative to try with your agreement."
)
_YOURS = (
    "The diagnosis, its code and the order are yours: a massage therapist may not diagnose. This is a request, not an "
    "order and not a letter of medical necessity."
)
#: Farrar 2001; shown, never judged by itself at one visit.
_CHANGE = "A change of about 2 points or 30 % is often felt as real."
ANSWERS = (
    "I refer",
    "I refer, with the limits below",
    "I do not refer, because (see the reason below)",
    "This is not my patient",
)
#: (label, how many twelfths of the line it takes) by line of the reply box.
BLANKS: tuple[tuple[tuple[str, int], ...], ...] = (
    (("Diagnosis in words", 8), ("ICD-10-CM", 4)),
    (("Minutes a visit", 3), ("Visits a week", 3), ("Weeks", 3), ("Visits in all", 3)),
    (("Limits, or reason for not referring", 12),),
    (("Name and credential", 6), ("NPI", 3), ("Counts until", 3)),
    (("Phone", 3), ("Fax", 3), ("Signature", 4), ("Date", 2)),
)


def request(
    facts: Facts, parts: Parts, *, provider: Provider, sender: Sender, by: str, today: date, code: str
) -> dict[str, Any]:
    """Plain data, ready to be stored and drawn: every string is final. `code` is "" in a preview."""
    name = parts.printed_name or facts.name
    return {
        "form": FORM,
        "kind": "request",
        "lang": "en",
        "title": "Request to refer for massage",
        "head": _head(facts, parts, provider, sender, by, today, name),
        "ask": {"title": "What we ask", "text": _ask(facts, parts, name), "more": _YOURS},
        "reasons": _reasons(facts, parts),
        "safety": _safety(facts),
        "plan": _plan(parts),
        # For the form of an answer by link; not printed beyond the words above.
        "dose": {"minutes": parts.minutes, "per_week": parts.per_week, "weeks": parts.weeks, "visits": parts.visits},
        "limits": {"title": "What massage does not do", "text": WHAT_IT_DOES_NOT},
        "reply": _reply(facts, sender, code, name),
        "foot": f"{sender.name}, {sender.phone}",
    }


def day(when: date) -> str:
    """ "22 November 2026"."""
    return f"{when.day} {when:%B %Y}"


def _count(number: int, one: str) -> str:
    return f"{number} {one}{'' if number == 1 else 's'}"


def _listed(parts: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def _head(
    facts: Facts, parts: Parts, provider: Provider, sender: Sender, by: str, today: date, name: str
) -> list[dict[str, Any]]:
    ways = [f"{label} {value}" for label, value in (("Phone", provider.phone), ("Fax", provider.fax)) if value]
    ours = [f"{label} {value}" for label, value in (("Phone", sender.phone), ("Fax", sender.fax)) if value]
    born = f"{_born(facts)}, {facts.age} years" if facts.born else _born(facts)
    rows = (
        ("To", [str(provider), provider.practice, ", ".join(ways)]),
        ("From", [f"{by}, massage therapist", sender.name, sender.post, ", ".join(ours)]),
        ("About", [name, born]),
        ("Date", [day(today)]),
        ("Priority", [PRIORITIES[parts.priority]]),
    )
    return [{"label": label, "lines": [line for line in lines if line]} for label, lines in rows]


def _dose(parts: Parts) -> str:
    visits = "1 visit" if parts.per_week == 1 else f"{parts.per_week} visits"
    return f"{parts.minutes} minutes a visit, {visits} a week, for {_count(parts.weeks, 'week')}"


def _ask(facts: Facts, parts: Parts, name: str) -> str:
    if not facts.holds:
        return f"We ask you to consider a referral for massage for {name}: {_dose(parts)}."
    named = _listed([row["name"] for row in facts.holds])
    return (
        f"Before any massage, we ask you to look at this: {named}. "
        f"If massage is right for {name}, we ask for a referral: {_dose(parts)}."
    )


def _reasons(facts: Facts, parts: Parts) -> dict[str, Any]:
    helped = f" {facts.helper}." if facts.helper else ""
    return {
        "title": "Why we ask: what the patient told us",
        "intro": f"Answered on {day(facts.told_on)}.{helped} How much it bothers, over the last 7 days: 0 is not at "
        "all, 10 is the worst imaginable.",
        "columns": ["Trouble", "Asked and answered", "0 to 10"],
        "rows": [[row["name"], _answered(row), _number(row["bother"])] for row in facts.reasons],
        "none": "" if facts.reasons else "None of the reasons that we document was counted from these answers.",
        "quote": _quote(facts.own_words) if parts.own_words else "",
        "quoted": "In the patient's own words",
        "where": {"label": "Where", "text": facts.shape, "alt": _picture(facts), "codes": list(facts.places)},
        "facts": [[label, text] for label, text in _told(facts) if text],
    }


def _answered(row: dict[str, Any]) -> str:
    felt = [word for word in row["felt"] if word != row["name"]]
    return f"“{row['question']}” {row['answer']}" + (f": {_listed(felt).lower()}" if felt else "")


def _number(bother: Any) -> str:
    return str(bother) if isinstance(bother, int) else "Not sure" if bother else "Not given"


def _quote(text: str) -> str:
    """On one line; a long one ends at a word, and says so."""
    text = " ".join(text.split())
    if len(text) <= LONGEST_QUOTE:
        return text
    return f"{text[:LONGEST_QUOTE].rsplit(' ', 1)[0]} … (shortened here; we keep all of it)"


def _picture(facts: Facts) -> str:
    if not facts.places:
        return "Outline of a body, front and back. No place is marked."
    return f"Outline of a body, front and back. Marked: {facts.shape}."


def _told(facts: Facts) -> list[tuple[str, str]]:
    scored = [
        f"{item['text']} {item['score']}" if isinstance(item.get("score"), int) else str(item["text"])
        for item in facts.activities
    ]
    return [
        ("How it feels there, 10 is the worst", facts.said["places_each"]),
        ("How long", facts.said["duration"]),
        ("Course", facts.said["course"]),
        ("Walking", facts.said["walking"]),
        ("Everyday things, 0 is easy and 10 is not possible", "; ".join(scored)),
        ("Cause, as told by the patient", facts.said["causes"]),
        ("Examined by a provider, as told", facts.said["examined"]),
        ("Lung condition, as told", facts.said["lung"]),
    ]


def _safety(facts: Facts) -> dict[str, Any]:
    asked = facts.asked
    counted = [f"{asked.no} No", f"{asked.yes} Yes"]
    counted += [f"{asked.not_sure} Not sure"] if asked.not_sure else []
    counted += [f"{asked.unanswered} not answered"] if asked.unanswered else []
    rules = f"Rules: protocol {facts.protocol}"
    return {
        "title": "Safety screen",
        "asked": f"We asked {_count(asked.questions, 'question')} on warning signs, conditions and handling: "
        f"{_listed(counted)}. {rules}{'' if facts.signed_off else ', which a clinician has not signed yet'}.",
        "rows": [
            *(["Before massage", row["name"], row["act"]] for row in facts.holds),
            *(["Precaution", _cleared(row), row["act"]] for row in facts.precautions),
            *(["Not known", row["name"], row["ask"]] for row in facts.missing),
        ],
        "columns": ["Kind", "What stands", "What we do"],
        "none": "Nothing stands that changes how we work.",
    }


def _cleared(row: dict[str, Any]) -> str:
    return f"{row['name']} (cleared: {row['cleared']})" if row["cleared"] else str(row["name"])


def _plan(parts: Parts) -> dict[str, Any]:
    rows = [
        ("Visits", f"{_dose(parts)} ({_count(parts.visits, 'visit')} in all)"),
        ("Areas", parts.areas),
        ("Areas we leave out", parts.avoid),
        ("Goals", "; ".join(map(_goal, parts.goals)) + (f". {_CHANGE}" if parts.goals else "")),
        ("Review", f"{day(parts.review)}. We write to you after 6 visits or 30 days, and at the end."),
        ("Note", parts.note),
    ]
    return {"title": "What we propose", "rows": [[label, text] for label, text in rows if text]}


def _goal(goal: tuple[str, int | None]) -> str:
    text, baseline = goal
    return text if baseline is None else f"{text}: {baseline} of 10 today"


def _born(facts: Facts) -> str:
    return f"born {day(facts.born)}" if facts.born else "date of birth not given"


def _reply(facts: Facts, sender: Sender, code: str, name: str) -> dict[str, Any]:
    ways = [f"fax {sender.fax}" if sender.fax else "", f"post to {sender.post}" if sender.post else ""]
    back = " or ".join(filter(None, ways))
    by_paper = f"Send it back by {back}." if back else f"Call {sender.phone} to say how it reaches us."
    return {
        "title": "Your reply",
        "intro": f"{by_paper} How to answer: {sender.site}/{REPLY_PATH}",
        "about": f"About {name}, {_born(facts)}",
        "code_label": "Code",
        "code": code or "comes when issued",
        "answers": list(ANSWERS),
        "clearances": [
            {"item": item, "name": name, "yes": "massage is all right", "no": "not yet"}
            for item, name in facts.clearable.items()
        ],
        "clear_label": "Item by item",
        "blanks": [[[label, width] for label, width in line] for line in BLANKS],
    }
