"""A report to the provider: drafted from what was written down, frozen when it is issued."""

import hashlib

import pytest
from django.utils import timezone

from intake.care.models import Plan
from intake.care.report_content import FREE, Told, content, draft, plain
from intake.care.reporting import issue_report, told_of
from intake.care.reports import Report
from intake.letters.pdf import render_report
from intake.referrals.lifecycle import NotAllowed
from intake.submission import change_consent
from tests.intake.care.caring import NUMB_MARIA, plan, renewed, since, visit
from tests.intake.referrals.people import again, ana

pytestmark = pytest.mark.django_db


def told(found: Plan) -> Told:
    """What a report on this plan tells of."""
    return told_of(Plan.objects.get(pk=found.pk), again(found.referral))


def busy() -> Plan:
    """Three visits, burning better by 3 of 8."""
    found = since(plan(NUMB_MARIA, limits="No heat.", bother={"burning": 8}, visits=12), 21)
    for days, before in ((14, 8), (7, 6), (0, 5)):
        visit(found, days, burning=(before, before - 2), areas=["f-toes-l", "f-toes-r"], note="She cried at home.")
    return found


def test_before_the_first_visit_there_is_little_to_say() -> None:
    assert draft(told(plan()), "progress")["done"] == "No visit yet."


def test_the_draft_says_what_was_done_and_how_it_goes() -> None:
    found = draft(told(busy()), "progress")
    assert found["done"].startswith("3 visits from ")
    assert found["done"].endswith("30 minutes each. Areas: left toes, right toes.")
    assert "Burning: 8 at the start, 5 before the last visit: 3 points better." in found["goes"]
    assert found["asks"] == "Nothing now. 9 visits are left."


def test_a_report_after_a_renewal_tells_of_the_visits_before_it() -> None:
    first = busy()
    second = renewed(first)
    visit(second, burning=(4, 2))
    found = draft(told(second), "progress")
    assert found["done"].startswith("4 visits from ")
    assert "Burning: 8 at the start, 4 before the last visit" in found["goes"]


def test_the_next_report_tells_of_what_came_since_and_the_numbers_run_on() -> None:
    found = busy()
    words = content(told(found), "progress", {}, timezone.localdate(), "Ana Ruiz")
    issue_report(plan=found, kind="progress", content=words, by=ana())
    assert draft(told(found), "end")["done"].startswith("No visit since the report of ")
    second = renewed(found)
    visit(second, burning=(4, 2))
    later = draft(told(second), "end")
    assert later["done"].startswith("1 visit since the report of ")
    assert "Burning: 8 at the start, 4 before the last visit" in later["goes"]


def test_it_heeds_limits_and_precautions_and_promises_no_cure() -> None:
    found = told(busy())
    words = plain(content(found, "progress", draft(found, "progress"), timezone.localdate(), "Ana Ruiz"))
    for part in ("Your limits: No heat.", "Loss of protective feeling", "often felt as real", "does not treat nerve"):
        assert part in words
    assert "She cried at home" not in words


def test_few_visits_left_ask_for_a_new_referral() -> None:
    found = plan(visits=2)
    visit(found)
    assert "new referral" in draft(told(found), "progress")["asks"]


def test_the_free_parts_are_the_therapists() -> None:
    found = told(busy())
    said = content(found, "end", dict.fromkeys(FREE, "In my own words."), timezone.localdate(), "Ana Ruiz")
    assert [part["text"] for part in said["parts"]][:3] == ["In my own words."] * 3


def test_it_is_frozen_with_its_fingerprint_and_the_same_words_are_one_report() -> None:
    found = busy()
    words = content(told(found), "progress", {}, timezone.localdate(), "Ana Ruiz")
    first, second = (issue_report(plan=found, kind="progress", content=words, by=ana()) for _ in range(2))
    third = issue_report(plan=found, kind="end", content=words | {"kind": "end"}, by=ana())
    assert (first, first.visits, len(first.sha256)) == (second, 3, 64)
    assert hashlib.sha256(first.pdf).hexdigest() == first.pdf_sha256
    assert (third.number, first.number) == (2, 1)


def test_without_the_patients_agreement_no_new_report_goes_to_the_provider() -> None:
    found = busy()
    words = content(told(found), "progress", {}, timezone.localdate(), "Ana Ruiz")
    issued = issue_report(plan=found, kind="progress", content=words, by=ana())
    change_consent(intake=found.referral.intake, tick="provider", agrees=False)
    assert issue_report(plan=found, kind="progress", content=words, by=ana()) == issued
    later = words | {"kind": "end"}
    with pytest.raises(NotAllowed, match="took back"):
        issue_report(plan=found, kind="end", content=later, by=ana())
    assert Report.objects.get() == issued
    change_consent(intake=found.referral.intake, tick="provider", agrees=True)
    assert issue_report(plan=found, kind="end", content=later, by=ana()).number == 2


def test_the_pages_are_tagged_titled_and_say_their_language() -> None:
    words = content(told(busy()), "progress", {"done": "Odd \u2603 characters"}, timezone.localdate(), "Ana Ruiz")
    for paper in ("us-letter", "a4"):
        made = render_report(words, paper)
        assert (made.pages, made.data) == (1, render_report(words, paper).data)
        for mark in (b"/MarkInfo", b"/StructTreeRoot", b"/Lang"):
            assert mark in made.data
