"""Medians and thresholds of the audit, from reports as Lighthouse writes them."""

import copy
import json

import pytest

from tests.audit import scores

HERE = "http://127.0.0.1:5000"


def report(page="/learn/", *, weight=9_000, strange=(), failing=(), error=None, **given):
    """A report of Lighthouse, as far as it is read; `failing` are audits of accessibility."""
    of = {name: given.get(name.replace("-", "_"), 1) for name in scores.LEAST}
    urls = [f"{HERE}{page}", *strange]
    requests = [{"url": url, "transferSize": weight // len(urls)} for url in urls]
    memory = [{"url": f"{HERE}/mark.svg", "transferSize": 0}, {"url": "data:image/png;base64,", "transferSize": 900}]
    audits = {"cumulative-layout-shift": {"numericValue": 0.0, "score": 1, "scoreDisplayMode": "numeric"}}
    audits |= {"network-requests": {"details": {"items": requests + memory}}}
    audits |= {audit["id"]: audit for audit in failing}
    refs = [{"id": audit["id"], "weight": audit["weight"]} for audit in failing]
    return {
        "requestedUrl": f"{HERE}{page}",
        "runtimeError": error,
        "environment": {"benchmarkIndex": 1500},
        "categories": {
            name: {"score": score, "auditRefs": refs if name == "accessibility" else []} for name, score in of.items()
        },
        "audits": audits,
    }


def contrast(**given):
    """An audit that failed at one place."""
    place = {"node": {"snippet": '<p class="hint">'}}
    said = {"id": "color-contrast", "title": "Colors do not have enough contrast", "weight": 7, "score": 0}
    return {**said, "scoreDisplayMode": "binary", "details": {"items": [place]}, **given}


def runs(*figures, page="/learn/"):
    """A run for each performance score."""
    return [scores.read(report(page, performance=figure)) for figure in figures]


def test_a_page_that_is_good_enough_has_no_complaint():
    assert scores.complaints("/learn/", [scores.read(report())]) == []


def test_one_noisy_run_of_five_does_not_count():
    seen = runs(0.99, 0.61, 0.98, 1, 0.97)
    assert scores.median(seen).scores["performance"] == 98
    assert scores.complaints("/learn/", seen) == []


def test_the_median_of_two_is_the_worse_one():
    assert scores.median(runs(1, 0.94)).scores["performance"] == 94


def test_performance_of_95_is_enough_and_94_is_not():
    assert scores.complaints("/learn/", runs(0.95)) == []
    assert scores.complaints("/learn/", runs(0.94)) == ["/learn/: performance 94, at least 95 is asked for"]


@pytest.mark.parametrize("name", ["accessibility", "best-practices", "seo"])
def test_any_other_category_must_be_whole(name):
    seen = scores.read(report(**{name.replace("-", "_"): 0.99}))
    assert scores.complaints("/learn/", [seen]) == [f"/learn/: {name} 99, at least 100 is asked for"]


def test_what_failed_is_named_with_its_title_its_place_and_how_often():
    bad = scores.read(report(accessibility=0.9, failing=[contrast()]))
    found = scores.complaints("/learn/", [bad, bad, scores.read(report())])
    said = '    color-contrast: Colors do not have enough contrast; <p class="hint"> (2 of 3 runs)'
    assert found == [f"/learn/: accessibility 90, at least 100 is asked for\n{said}"]


@pytest.mark.parametrize("given", [{"weight": 0}, {"score": 1}, {"score": None, "scoreDisplayMode": "notApplicable"}])
def test_what_does_not_count_is_not_named(given):
    assert scores.read(report(accessibility=0.9, failing=[contrast(**given)])).failed == {}


def test_an_audit_that_broke_is_named():
    broken = contrast(score=None, scoreDisplayMode="error", errorMessage="It broke", details=None)
    assert "It broke" in scores.read(report(failing=[broken])).failed["accessibility", "color-contrast"]


def test_all_that_came_over_the_wire_is_weighed():
    seen = scores.read(report(weight=3000))
    assert (seen.weight, seen.requests) == (3000, 1)


def test_a_page_that_asks_another_site_is_named():
    seen = scores.read(report(strange=["https://example.org/font.woff2"]))
    assert scores.complaints("/learn/", [seen]) == ["/learn/: asks another site for https://example.org/font.woff2"]


def test_a_report_without_figures_is_no_result():
    with pytest.raises(RuntimeError, match="could not measure .*: no first paint"):
        scores.read(report(error={"code": "NO_FCP", "message": "no first paint"}))
    with pytest.raises(RuntimeError, match="no score for performance"):
        scores.read(report(performance=None))


def test_reading_leaves_the_report_as_it_is():
    whole = report(failing=[contrast()])
    before = copy.deepcopy(whole)
    scores.read(whole)
    assert json.dumps(whole) == json.dumps(before)


def test_the_table_has_a_line_for_each_page():
    head, learn, home = scores.table({"/learn/": runs(0.98), "/": runs(1, page="/")})
    assert head.split()[:5] == ["page", *scores.LEAST]
    assert learn.split() == ["/learn/", "98", "100", "100", "100", "0.000", "9,000", "1"]
    assert home.split() == ["/", "100", "100", "100", "100", "0.000", "9,000", "1"]
