"""Earlier maps beneath the present one: on the review, and on the page of what was sent."""

import pytest
from django.test import Client
from django.urls import reverse

from clinic.audit.models import AuditEvent
from intake.records.merges import Merge
from intake.referrals import same_person
from intake.referrals.models import Referral
from tests.cast import enter, signed_in
from tests.intake.making import sent_intake
from tests.intake.web.patient.phone import Phone
from tests.intake.web.patient.test_coming_back import come_back
from tests.intake.web.therapist.desk import address, see

pytestmark = pytest.mark.django_db

ABOUT = {"phone": "555 0134 22", "email": "maria@home.example", "born": "1962-03-27"}


def maria(where: str) -> Referral:
    """An intake that Maria sent."""
    return sent_intake(about=ABOUT, where=where)


def one_person(*referrals: Referral) -> None:
    """A therapist says that these are of one person."""
    first, *others = (row.patient for row in referrals)
    for other in others:
        same_person.say(Merge.Said.SAME, kept=first, merged=other, reason="She told me.", by=enter("ana"))


def test_a_first_intake_has_nothing_to_be_held_against():
    page = see(maria("feet"))
    assert "Both feet (stocking)" in page
    assert 'class="was"' not in page and "Earlier maps" not in page


def test_somebody_elses_map_is_never_beneath():
    maria("feet")
    page = see(sent_intake(name="Joan Whitfield", where="hands"))
    assert 'class="was"' not in page and "Earlier maps" not in page


def test_the_review_shows_what_spread_since_the_intake_before():
    first, second = maria("feet"), maria("feet_legs")
    one_person(first, second)
    page = see(second)
    assert page.count('class="was"') == 3  # front, back, and the key
    assert ": both lower legs. The same: both feet." in page
    assert '<th scope="row">Both lower legs</th><td>Not marked</td><td>Marked</td>' in page
    assert 'class="was"' not in see(first)


def test_a_link_chooses_the_earlier_map_and_another_one_takes_it_away():
    first, second, third = maria("hands"), maria("feet"), maria("feet")
    one_person(first, second, third)
    client, where = signed_in("ana"), address(third)
    assert "Nothing has changed since" in client.get(where).content.decode()
    oldest = client.get(where, {"earlier": first.assessment.version_id}).content.decode()
    assert ": both feet. No longer marked: both hands." in oldest
    assert f'href="?earlier={first.assessment.version_id}#where" aria-current="true"' in oldest
    assert 'class="was"' not in client.get(where, {"earlier": "none"}).content.decode()
    assert 'class="was"' in client.get(where, {"earlier": "<b>"}).content.decode()


def test_that_the_other_intake_was_read_is_noted():
    first, second = maria("feet"), maria("feet_legs")
    one_person(first, second)
    see(second)
    note = AuditEvent.objects.filter(action="intake.read", subject_id=str(first.intake_id)).latest("number")
    assert note.actor_id == str(enter("ana").pk)


def test_the_page_of_what_was_sent_shows_the_patient_the_same():
    first, second = maria("feet_hands"), maria("feet")
    phone = come_back(Phone(), email=ABOUT["email"])
    page = seen(phone.client, second)
    assert "and no longer: both hands. The same: both feet." in page
    assert page.count('class="was"') == 3
    assert 'class="was"' not in seen(phone.client, first)


def seen(client: Client, referral: Referral) -> str:
    """What was sent, as the patient sees it."""
    answer = client.get(reverse("intake:yours-one", args=[referral.intake_id]))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())
