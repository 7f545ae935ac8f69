"""A therapist chooses which mails come."""

import pytest

from clinic.audit.models import AuditEvent
from intake.referrals.models import NoticeChoice
from tests.cast import enter, signed_in

pytestmark = pytest.mark.django_db


def test_at_first_all_mails_come() -> None:
    page = signed_in("ana").get("/staff/mails/").content.decode()
    assert page.count(" checked") == 3
    assert NoticeChoice.wants(enter("ana"), "new")


def test_what_is_not_ticked_comes_no_more_and_a_colleague_keeps_theirs() -> None:
    browser = signed_in("ana")
    assert browser.post("/staff/mails/", {"reply": "on"}, follow=True).status_code == 200
    assert [NoticeChoice.wants(enter("ana"), what) for what in ("new", "reply", "due")] == [False, True, False]
    assert NoticeChoice.wants(enter("ben"), "new")
    browser.post("/staff/mails/", {"new": "on", "reply": "on"})
    assert NoticeChoice.wants(enter("ana"), "new")
    assert AuditEvent.objects.filter(action="account.mails_chosen").count() == 2
