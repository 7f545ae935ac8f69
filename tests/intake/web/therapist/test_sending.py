"""Links are sent again and taken away by therapists who see the case, and by nobody else."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from intake.letters.links import ProviderLink
from tests.cast import signed_in
from tests.intake.letters.holding import link_of, mailed
from tests.intake.web.therapist.sending import SENDING

pytestmark = pytest.mark.django_db
CAST = (None, "maria", "ana", "ed", "carla", "pia")


def browser(who: str | None) -> Client:
    return signed_in(who) if who else Client()


@pytest.mark.parametrize("name", [*SENDING])
@pytest.mark.parametrize("method", ["get", "post"])
def test_links_are_sent_and_taken_away_by_those_of_the_table(name: str, method: str) -> None:
    letter = mailed("V04")
    pk = link_of(letter).pk if name == "staff:revoke-link" else letter.pk
    answers = [getattr(browser(who), method)(reverse(name, args=[pk])).status_code for who in CAST]
    assert tuple(answers) == SENDING[name][method == "post"]


@pytest.mark.parametrize("name", [*SENDING])
def test_what_is_not_there_and_what_is_a_colleagues_answer_alike(name: str) -> None:
    letter = mailed("V04")
    pk = link_of(letter).pk if name == "staff:revoke-link" else letter.pk
    for who, key in (("ana", uuid4()), ("ben", pk), ("carla", pk), ("maria", pk)):
        assert browser(who).post(reverse(name, args=[key]), {"seen": "1"}).status_code == 404
    assert ProviderLink.objects.filter(revoked_at=None).count() == 1
