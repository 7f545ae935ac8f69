"""Attack 20 again: opening an address changes nothing but the trail, sessions and who was seen last."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.test import Client

from education.loader import load as load_education
from tests.attacks.ways import ways
from tests.cast import enter, signed_in
from tests.intake.making import sent_intake

pytestmark = pytest.mark.django_db

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
