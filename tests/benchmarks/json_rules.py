"""The order of decision written as JsonLogic rules, generated from the protocol: the floor of the verdict benchmark."""

import re
from typing import Any

from intake.indications import vocabulary as v
from intake.indications.answers import Answers
from intake.indications.protocol import Protocol, SafetyItem
from intake.indications.vocabulary import Severity, Unsure

Rule = Any


def var(path: str) -> Rule:
    """A value of the case."""
    return {"var": path}


def is_(path: str, value: str) -> Rule:
    """Whether it is this."""
    return {"===": [var(path), value]}


def when(condition: Rule, code: str) -> Rule:
    """The code in a list where the condition holds, or no entry."""
    return {"if": [condition, [code], []]}


def any_of(*conditions: Rule) -> Rule:
    """At least one."""
    return {"or": list(conditions)} if conditions else False


def data(answers: Answers, protocol: Protocol) -> dict[str, Any]:
    """A case as the rules read it."""
    return {
        "safety": {code: str(answers.safety.of(code)) for code in protocol.items},
        "reasons": {code: str(answers.reasons.of(code)) for code in protocol.reasons},
        "symptoms": {code: str(answers.symptoms.of(code)) for code in protocol.symptoms},
        "links": {code: str(answers.links.get(code, "unanswered")) for code in protocol.reasons},
        "cleared": sorted(answers.cleared),
        "causes": sorted(answers.causes or ()),
        "stops": sorted(answers.walking_stops_for),
        "meds": [word for line in answers.meds for word in re.findall(r"[^\W\d_]+", line.lower())],
        "neuropathy": str(answers.neuropathy),
        "age": -1 if answers.age is None else answers.age,
        "days": answers.answers_age_days,
        "hours": answers.signs_age_hours,
    }


def rules(p: Protocol) -> Rule:
    """One rule that gives [outcome, reasons, precautions, holds, missing]."""
    holds, precautions = _weighed(p)
    missing, blank = _missing(p)
    yes = {code: _yes_reason(p, code) for code in p.reasons}
    counted = {code: {"and": [yes[code], is_(f"links.{code}", "from_neuropathy")]} for code in p.reasons}
    uncertain = any_of(missing["reasons"], missing["link"])
    outcome = {
        "if": [
            _urgent(p),
            "urgent",
            any_of(*holds.values()),
            "medical_review_first",
            any_of(*blank),
            "not_enough_information",
            is_("neuropathy", "unknown"),
            "not_enough_information",
            is_("neuropathy", "none"),
            "not_indicated",
            {"!": any_of(*counted.values())},
            {"if": [uncertain, "not_enough_information", "not_indicated"]},
            any_of(*precautions.values()),
            "referral_fits_with_precautions",
            "referral_fits",
        ]
    }
    lists = (counted, precautions, holds, missing)
    return [outcome, *({"merge": [when(rule, code) for code, rule in sorted(of.items())]} for of in lists)]


def _may_be_urgent(item: SafetyItem) -> bool:
    return item.severity in (Severity.EMERGENCY, Severity.SAME_DAY)


def _urgent(p: Protocol) -> Rule:
    found = []
    for item in p.items.values():
        if _may_be_urgent(item):
            found.append(is_(f"safety.{item.code}", "yes"))
            if item.unsure is Unsure.URGENT:
                found.append(is_(f"safety.{item.code}", "not_sure"))
    return any_of(*found)


def _yes(item: SafetyItem) -> Rule:
    rule = is_(f"safety.{item.code}", "yes")
    return any_of(rule, {"in": [v.EASED_BY_REST, var("stops")]}) if item.code == v.CALF_PAIN else rule


def _yes_reason(p: Protocol, code: str) -> Rule:
    felt = [is_(f"symptoms.{s.code}", "yes") for s in p.symptoms.values() if s.reason == code]
    return any_of(is_(f"reasons.{code}", "yes"), *felt)


def _weighed(p: Protocol) -> tuple[dict[str, Rule], dict[str, Rule]]:
    holds: dict[str, Rule] = {}
    precautions: dict[str, list[Rule]] = {}
    for item in p.items.values():
        yes, unsure = _yes(item), is_(f"safety.{item.code}", "not_sure")
        if item.severity is Severity.PRECAUTION:
            precautions[item.code] = [yes, unsure]
            continue
        cleared = {"in": [item.code, var("cleared")]}
        clears_yes = cleared if item.clearable == "true" else False
        clears_unsure = cleared if item.clearable != "false" else False
        stands = any_of({"and": [yes, {"!": clears_yes}]}, {"and": [unsure, {"!": yes}, {"!": clears_unsure}]})
        holds[item.code] = stands
        precautions[item.code] = [{"and": [any_of(yes, unsure), {"!": stands}]}]
    minor = {"and": [{">=": [var("age"), 0]}, {"<": [var("age"), p.windows.adult_years]}]}
    guarded = {"in": [v.MINOR, var("cleared")]}
    holds[v.MINOR] = {"and": [minor, {"!": guarded}]}
    holds[v.NOT_EXAMINED] = is_("neuropathy", "symptoms_only")
    precautions[v.MINOR] = [{"and": [minor, guarded]}]
    precautions[v.DIAGNOSIS_PENDING] = [is_("neuropathy", "suspected")]
    for reason in p.reasons.values():
        if reason.implies_precaution:
            raised = [_yes_reason(p, reason.code), is_(f"reasons.{reason.code}", "not_sure")]
            precautions[reason.implies_precaution] += raised
    for symptom in p.symptoms.values():
        if symptom.implies_precaution:
            raised = [is_(f"symptoms.{symptom.code}", answer) for answer in ("yes", "not_sure")]
            precautions[symptom.implies_precaution] += raised
    precautions[v.BLOOD_THINNER] += [{"in": [name, var("meds")]} for name in p.blood_thinners]
    return holds, {code: any_of(*found) for code, found in precautions.items()}


def _missing(p: Protocol) -> tuple[dict[str, Rule], list[Rule]]:
    found: dict[str, Rule] = {}
    for item in p.items.values():
        blank = is_(f"safety.{item.code}", "unanswered")
        if item.code == v.CALF_PAIN:
            blank = {"and": [blank, {"!": _yes(item)}]}
        if item.only_if:
            opens = [is_(f"safety.{code}", answer) for code, given in item.only_if.items for answer in sorted(given)]
            opens += [{"in": [cause, var("causes")]} for cause in sorted(item.only_if.causes)]
            untold = any_of(*(is_(f"safety.{code}", "unanswered") for code, _ in item.only_if.items))
            denied = any_of(blank, is_(f"safety.{item.code}", "no"))
            blank = {"if": [any_of(*opens), blank, {"and": [untold, denied]}]}
        found[item.code] = blank
    found[v.MISSING_AGE] = {"<": [var("age"), 0]}
    found[v.ANSWERS_EXPIRED] = {">": [var("days"), p.windows.answers_days]}
    found[v.SIGNS_EXPIRED] = {">": [var("hours"), p.windows.signs_hours]}
    blank_rules = list(found.values())
    found[v.MISSING_NEUROPATHY] = is_("neuropathy", "unknown")
    yes = {code: _yes_reason(p, code) for code in p.reasons}
    found[v.MISSING_REASONS] = any_of(
        *({"and": [{"!": yes[code]}, {"!": is_(f"reasons.{code}", "no")}]} for code in p.reasons)
    )
    open_link = {code: any_of(is_(f"links.{code}", "unsure"), is_(f"links.{code}", "unanswered")) for code in p.reasons}
    found[v.MISSING_LINK] = any_of(*({"and": [yes[code], open_link[code]]} for code in p.reasons))
    return found, blank_rules
