"""What Lighthouse's reports say of a page: medians, thresholds, and what failed."""

from statistics import median_low
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from tests.audit.columns import columns

#: Category -> the least its median may be.
LEAST = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
#: Audits whose score stands beside the category's, not in it.
_APART = {"manual", "informative", "notApplicable"}
_SHOWN_PLACES = 3


class Run(NamedTuple):
    """One report, as far as it is judged."""

    scores: dict[str, int]
    shift: float
    weight: int
    requests: int
    #: (category, audit's id) -> its title, what it measured and where.
    failed: dict[tuple[str, str], str]
    #: Addresses of requests that left this machine.
    strangers: list[str]
    #: How fast Lighthouse found this machine to be.
    pace: float


class Median(NamedTuple):
    """What stands for all runs of a page. Where runs are even in number, the lower of the middle two."""

    scores: dict[str, int]
    shift: float
    weight: int
    requests: int


def read(report: dict[str, Any]) -> Run:
    """A report; raises RuntimeError where Lighthouse could not measure."""
    if error := report.get("runtimeError"):
        raise RuntimeError(f"Lighthouse could not measure {report.get('requestedUrl')}: {error.get('message')}")
    scores = {name: report["categories"][name]["score"] for name in LEAST}
    unknown = [name for name, score in scores.items() if score is None]
    if unknown:
        raise RuntimeError(f"Lighthouse gave {report.get('requestedUrl')} no score for {', '.join(unknown)}.")
    requests = [item for item in _items(report, "network-requests") if item["url"].startswith("http")]
    here = urlsplit(report["requestedUrl"]).netloc
    return Run(
        scores={name: round(100 * score) for name, score in scores.items()},
        shift=report["audits"]["cumulative-layout-shift"]["numericValue"],
        weight=sum(item["transferSize"] for item in requests),
        # What the page names twice comes from memory the second time and takes nothing.
        requests=sum(item["transferSize"] > 0 for item in requests),
        failed=_failed(report),
        strangers=[item["url"] for item in requests if urlsplit(item["url"]).netloc != here],
        pace=report["environment"]["benchmarkIndex"],
    )


def median(runs: list[Run]) -> Median:
    """The median of each figure by itself."""
    return Median(
        scores={name: median_low(run.scores[name] for run in runs) for name in LEAST},
        shift=median_low(run.shift for run in runs),
        weight=median_low(run.weight for run in runs),
        requests=median_low(run.requests for run in runs),
    )


def complaints(page: str, runs: list[Run]) -> list[str]:
    """What is not good enough about a page; nothing where all is."""
    middle = median(runs)
    found = []
    for name, least in LEAST.items():
        if middle.scores[name] < least:
            said = f"{page}: {name} {middle.scores[name]}, at least {least} is asked for"
            found.append("\n    ".join([said, *_failing(name, runs)]))
    strangers = dict.fromkeys(address for run in runs for address in run.strangers)
    return found + [f"{page}: asks another site for {address}" for address in strangers]


def table(measured: dict[str, list[Run]]) -> list[str]:
    """A line for each page."""
    rows = [["page", *LEAST, "CLS", "bytes", "requests"]]
    for page, runs in measured.items():
        middle = median(runs)
        scores = [str(middle.scores[name]) for name in LEAST]
        rows.append([page, *scores, f"{middle.shift:.3f}", f"{middle.weight:,}", str(middle.requests)])
    return columns(rows)


def _failing(category: str, runs: list[Run]) -> list[str]:
    """What failed in any run, most often first, and in how many."""
    often: dict[str, list[str]] = {}
    for run in runs:
        for (name, audit), said in run.failed.items():
            if name == category:
                often.setdefault(audit, []).append(said)
    ordered = sorted(often.items(), key=lambda found: -len(found[1]))
    return [f"{audit}: {said[-1]} ({len(said)} of {len(runs)} runs)" for audit, said in ordered]


def _failed(report: dict[str, Any]) -> dict[tuple[str, str], str]:
    found = {}
    for category in LEAST:
        for part in report["categories"][category]["auditRefs"]:
            audit = report["audits"][part["id"]]
            score = audit.get("score")
            if part["weight"] and audit["scoreDisplayMode"] not in _APART and (score is None or score < 1):
                found[category, part["id"]] = _said(audit)
    return found


def _said(audit: dict[str, Any]) -> str:
    measured = [audit.get("displayValue") or audit.get("errorMessage") or ""]
    parts = [part for item in (audit.get("details") or {}).get("items", []) for part in item.values()]
    places = [part["snippet"] for part in parts if isinstance(part, dict) and "snippet" in part]
    return "; ".join(part for part in (audit["title"], *measured, *places[:_SHOWN_PLACES]) if part)


def _items(report: dict[str, Any], audit: str) -> list[dict[str, Any]]:
    return (report["audits"][audit].get("details") or {}).get("items", [])
