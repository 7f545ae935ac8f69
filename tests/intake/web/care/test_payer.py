"""The pages of a payer: written down once, shown over a renewal, taken back with a reason; no title names anybody."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from intake.care.models import Authorisation
from tests.cast import signed_in
from tests.intake.care.caring import paid, plan, renewed
from tests.intake.web.care.test_plan import send, told
from tests.intake.web.therapist.desk import address, see, text

pytestmark = pytest.mark.django_db


def test_a_payer_is_asked_for_only_where_the_clinic_says_so(settings: Any) -> None:
    found = plan()
    today = timezone.localdate().isoformat()
    fields = {"payer": "Coal fund", "claim": "C-17", "begins_on": today, "ends_on": today, "visits": "1"}
    fields |= {"key": str(uuid4()), "condition": "Black lung"}
    assert "Who pays" not in see(found.referral, page="plan")
    assert send(found, "payer", **fields).status_code == 404
    settings.PAYER_BLOCK = True
    assert send(found, "payer", **{**fields, "ends_on": "2001-01-01"}).status_code == 422
    assert send(found, "payer", **fields).status_code == 302
    assert send(found, "payer", **fields).status_code == 302
    assert Authorisation.objects.count() == 1
    page = see(found.referral, page="plan")
    assert "1 of 1 left" in page and "Black lung" in page
    send(found, "new-visit", **told())
    assert "payer authorised are used" in text(send(found, "new-visit", **told()))
    assert Authorisation.objects.get().claim == "C-17"


def test_what_a_payer_authorised_is_shown_after_a_renewal_and_taken_back_with_a_reason(settings: Any) -> None:
    settings.PAYER_BLOCK = True
    first = plan()
    row = paid(first, visits=60)
    renewed(first)
    page = reverse("staff:payer-back", args=[row.pk])
    assert page in see(first.referral, page="plan")
    client = signed_in("ana")
    assert client.get(page).status_code == 200
    assert client.post(page, {"why": ""}).status_code == 422
    assert client.post(page, {"why": "It says 6."}).status_code == 302
    told_back = see(first.referral, page="plan")
    assert "by Ana Ruiz: It says 6." in told_back
    assert page not in told_back
    assert client.post(page, {"why": "Again"}).status_code == 404


def test_only_therapists_of_the_referral_take_back_what_a_payer_authorised(settings: Any) -> None:
    row = paid(plan())
    page = reverse("staff:payer-back", args=[row.pk])
    assert signed_in("ana").get(page).status_code == 404
    settings.PAYER_BLOCK = True
    answers = {who: signed_in(who).post(page, {"why": "x"}).status_code for who in ("carla", "ben", "ed", "pia")}
    assert answers == dict.fromkeys(("carla", "ben", "ed", "pia"), 404)


def test_no_title_names_the_patient(settings: Any) -> None:
    settings.PAYER_BLOCK = True
    found = plan(name="Quilla Zamarripa")
    pages = (
        "plan",
        "session-card",
        "outcomes",
        "new-visit",
        "report",
        "aims",
        "payer",
        "new-date",
        "signs",
        "clearance",
    )
    for page in ("review", *pages):
        shown = signed_in("ana").get(address(found.referral, page)).content.decode()
        title = re.search(r"<title>(.*?)</title>", shown, re.DOTALL)
        assert title and "Zamarripa" not in title[1], page
        assert "Zamarripa" in shown, page
