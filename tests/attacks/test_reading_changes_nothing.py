"""Attack 20 again: opening an address changes nothing but the trail, sessions and who was seen last."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.test import Client

from education.loader import load as load_education
from intake.indications.questionnaire import steps
from intake.protocols.files import newest
from tests.attacks import holes
from tests.attacks.ways import ways
from tests.cast import enter, signed_in
from tests.intake.making import sent_intake
from tests.intake.web.patient.phone import Phone, laid, sent

pytestmark = pytest.mark.django_db

#: The trail, sessions, and who was seen last.
MAY_CHANGE = {"audit.auditevent", "sessions.session", "accounts.desk", "accounts.authenticator", "crypto.canary"}


def rows() -> Iterator[tuple[str, list[tuple[object, ...]]]]:
    """Every table that must stay as it is, whole."""
    for model in apps.get_models():
        if model._meta.label_lower not in MAY_CHANGE:
            names = [field.attname for field in model._meta.concrete_fields]
            found = model._default_manager.order_by("pk").values_list(*names)
            yield model._meta.label_lower, [tuple(map(str, row)) for row in found]


@pytest.mark.parametrize("who", [None, "ana", "ed", "carla", "pia"])
def test_a_crawl_leaves_the_database_as_it_was(who: str | None) -> None:
    load_education()
    referral = sent_intake()
    browser = signed_in(who) if who else Client()
    enter("ana")
    own = [
        f"/staff/referrals/{referral.pk}/{page}"
        for page in ("", "decide/", "undo/", "clearance/", "signs/", "take-up/")
    ]
    before = dict(rows())
    for address in [*(way.address for way in ways() if "out" not in way.name), *own]:
        for ask in (browser.get, browser.head):
            assert ask(address).status_code < 500, address
    after = dict(rows())
    assert [table for table in before if before[table] != after[table]] == []


@pytest.mark.parametrize("whose", ["a draft", "a draft with a warning sign", "sent"])
def test_a_patient_who_looks_at_every_page_changes_nothing(whose: str) -> None:
    load_education()
    made = {
        "a draft": lambda: laid(),
        "a draft with a warning sign": lambda: laid("E01"),
        "sent": lambda: sent().intake,
    }
    phone = Phone(made[whose]())
    slugs = ["", "check", "care-now", "sent", "saved", "who-opened", *(step.slug for step in steps(newest()).values())]
    before = dict(rows())
    for slug in slugs:
        for ask in (phone.client.get, phone.client.head):
            assert ask(f"/intake/{slug}/" if slug else "/intake/").status_code < 500, slug
    after = dict(rows())
    assert [table for table in before if before[table] != after[table]] == []


@pytest.mark.urls(holes.__name__)
def test_a_page_that_changes_a_row_when_it_is_opened_would_be_found() -> None:
    sent_intake()
    before = dict(rows())
    Client().get("/hole/seen/")
    assert [table for table, kept in rows() if kept != before[table]] == ["intake.referral"]
