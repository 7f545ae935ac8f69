"""Starting: no account, nothing kept before the first answer, and nothing that was told is replaced unseen."""

import pytest
from django.apps import apps

from clinic.audit.models import AuditEvent
from intake.records.models import Intake, Page, Patient
from intake.web.patient.door import COOKIE
from tests.intake.web.patient.phone import Phone, begun, laid, leads_to, refused, words

pytestmark = pytest.mark.django_db


def everything_stored() -> dict[str, list[dict]]:
    """Every row of every table, the trail left out."""
    tables = [model for model in apps.get_models() if model is not AuditEvent]
    return {str(model._meta): list(model._base_manager.order_by("pk").values()) for model in tables}


def test_looking_at_the_first_page_keeps_nothing() -> None:
    phone = Phone()
    before = everything_stored()
    assert phone.open().status_code == phone.client.head("/intake/").status_code == 200
    assert everything_stored() == before
    assert not AuditEvent.objects.filter(action__startswith="intake.").exists()
    assert COOKIE not in phone.client.cookies


def test_an_empty_first_page_keeps_nothing_and_says_what_to_do() -> None:
    phone = Phone()
    assert refused(phone.press(), field="id_value_0") == "Choose Yes or No."
    assert refused(phone.client.post("/intake/"), field="id_value_0") == "Choose Yes or No."
    assert refused(phone.press(value="perhaps"), field="id_value_0") == "Choose Yes or No."
    assert not Patient.objects.exists()


def test_the_first_answer_starts_an_intake_without_an_account() -> None:
    phone = Phone()
    assert leads_to(phone.press(value="yes")) == "stop-signs"
    assert phone.saved("adult") == {"value": "yes"}
    assert (Intake.objects.count(), Patient.objects.count(), Page.objects.count()) == (1, 1, 1)
    assert "sessionid" not in phone.client.cookies


def test_somebody_under_18_is_asked_for_a_guardian_first() -> None:
    assert leads_to(Phone().press(value="no")) == "guardian"


@pytest.mark.parametrize("slug", ["", "saved", "sent", "check", "care-now", "stop-signs", "words", "about", "guardian"])
@pytest.mark.parametrize("example", ["V01", "E01"])
def test_opening_pages_of_a_draft_changes_nothing_but_the_trail(slug: str, example: str) -> None:
    phone = Phone(laid(example))
    before = everything_stored()
    for method in (phone.client.get, phone.client.head):
        assert method(f"/intake/{slug}/" if slug else "/intake/").status_code in (200, 302)
    assert everything_stored() == before


def test_a_second_click_carries_on_with_the_same_intake() -> None:
    phone = Phone()
    phone.press(value="yes")
    assert leads_to(phone.press(value="yes")) == "stop-signs"
    assert Intake.objects.count() == 1


def test_a_first_page_left_open_in_another_tab_does_not_replace_what_was_told_since() -> None:
    phone = Phone(begun(symptoms={"rows": ["burning"], "exit": ""}))
    first = phone.intake
    answer = phone.press(value="no")
    assert leads_to(answer) == ""
    assert "You have started already" in words(phone.follow(answer))
    assert phone.intake == first
    assert Intake.objects.count() == 1


def test_whoever_is_offered_to_carry_on_can_start_anew() -> None:
    phone = Phone(begun())
    first = phone.intake
    page = phone.open()
    assert "Or start a new intake" in words(page)
    assert 'href="/intake/symptoms/"' in page.content.decode()
    offered = page.context["form"]["instead"].value()
    assert leads_to(phone.press(value="yes", instead=offered)) == "stop-signs"
    assert phone.intake != first
    assert Intake.objects.filter(pk=first.pk).exists()


def test_an_intake_started_by_mistake_for_an_adult_can_be_changed_on_its_own_page() -> None:
    phone = Phone(begun())
    assert phone.open("adult").status_code == 200
    assert leads_to(phone.press("adult", value="no", returns="check")) == "guardian"


def test_where_the_first_answer_cannot_be_kept_no_intake_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    phone = Phone()
    with monkeypatch.context() as patched, pytest.raises(RuntimeError, match="planted"):
        patched.setattr("intake.web.patient.starting.drafts.save_page", _fails)
        phone.press(value="yes")
    assert not Intake.objects.exists()


def _fails(**_: object) -> None:
    raise RuntimeError("planted")
