"""Admin in a real browser: no page of it breaks the site's policy on scripts and styles, with or without JavaScript."""

from collections.abc import Callable, Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from intake.protocols.models import current_protocol
from tests.cast import PASSWORD, code_for, email, enter
from tests.intake.admin.rows import MODELS, cleared_intake, page_of, where

pytestmark = pytest.mark.django_db(transaction=True)


def come_in(context: BrowserContext, *, width: int = 1280) -> Page:
    """Carla signs in at the staff door on her way to admin."""
    enter("carla")
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(reverse("admin:index"))
    page.get_by_label("E-mail address").fill(email("carla"))
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Code", exact=True).fill(code_for(email("carla")))
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/admin/")
    return page


def addresses() -> Iterator[str]:
    """Every kind of page that a clinic admin opens."""
    cleared_intake()
    ana = enter("ana")
    people = ("admin:index", "admin:accounts_user_changelist", "admin:accounts_user_add", "admin:password_change")
    yield from map(reverse, (*people, "admin:audit_auditevent_changelist"))
    yield from (reverse(f"admin:{page}", args=[ana.pk]) for page in ("accounts_user_change", "person-password"))
    yield reverse("admin:accounts_user_history", args=[ana.pk])
    for model in MODELS:
        yield where(model, "changelist")
        yield page_of(model.objects.first())


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_every_page_of_admin_keeps_the_policy(new_context: Callable[..., BrowserContext], script: bool) -> None:
    page = come_in(new_context(java_script_enabled=script))
    for address in addresses():
        answer = page.goto(address)
        assert answer is not None
        assert answer.ok, address
        expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_person_is_added_and_gets_another_password(new_context: Callable[..., BrowserContext]) -> None:
    page = come_in(new_context())
    page.get_by_role("link", name="Add", exact=True).first.click()
    page.get_by_label("Name:").fill("Noor Haddad")
    page.get_by_label("E-mail address:").fill("noor@clinic.example")
    page.get_by_label("Role:").select_option("Therapist")
    page.get_by_label("Password:").fill("short")
    page.get_by_label("The same again:").fill("short")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("This password is too short")).to_be_visible()
    page.get_by_label("Password:").fill("a slow walk by the river")
    page.get_by_label("The same again:").fill("a slow walk by the river")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Noor Haddad").first.click()
    page.get_by_role("link", name="Set a new password").click()
    page.get_by_label("New password:").fill("a slow walk by the sea")
    page.get_by_label("The same again:").fill("a slow walk by the sea")
    page.get_by_role("button", name="Set this password").click()
    expect(page.get_by_text("Noor Haddad has a new password.")).to_be_visible()


def test_the_protocol_is_read_without_moving_sideways(new_context: Callable[..., BrowserContext]) -> None:
    cleared_intake()
    page = come_in(new_context(), width=820)
    page.goto(page_of(current_protocol()))
    expect(page.get_by_role("heading", name="The documented reasons")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 820
