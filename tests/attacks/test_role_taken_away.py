"""Attack 8: somebody's role or access is taken away while they are signed in; it counts at their next request."""

from collections.abc import Callable

import pytest
from django.test import Client

from clinic.accounts.models import Desk, User
from intake.referrals.models import Referral
from tests.attacks import holes
from tests.attacks.rows import World, address
from tests.attacks.ways import ways
from tests.cast import enter, signed_in

pytestmark = pytest.mark.django_db

LEFT = {"staff:sign-in", "staff:sign-out", "admin:logout", "admin:login"}
#: What a clinic admin, or the person's own other browser, does meanwhile.
TAKEN: dict[str, Callable[[User], object]] = {
    "the role": lambda user: User.objects.filter(pk=user.pk).update(role="patient"),
    "the sign-in": lambda user: User.objects.filter(pk=user.pk).update(is_active=False),
    "the password": lambda user: [user.set_password("another one of long words"), user.save()],
    "this browser": lambda user: Desk.objects.filter(user=user).delete(),
}


def opened(client: Client, world: World) -> list[str]:
    """Pages behind the doors that open."""
    found = {way.name: way.address for way in ways() if way.address.startswith(("/staff/", "/admin/"))}
    found |= {name: address(name, key) for name, key in world.rows().items()}
    return [name for name, way in found.items() if name not in LEFT and client.get(way).status_code == 200]


@pytest.mark.parametrize("taken", TAKEN.values(), ids=TAKEN)
@pytest.mark.parametrize("who", ["ana", "ed", "carla", "pia"])
def test_nothing_opens_after_it_was_taken_away(who: str, taken: Callable[[User], object]) -> None:
    world, client = World(), signed_in(who)
    page = "/staff/" if who in ("ana", "carla") else "/admin/"
    assert client.get(page).status_code == 200
    taken(enter(who))
    assert opened(client, world) == []


def test_another_role_opens_its_own_pages_and_no_longer_the_others() -> None:
    world, client = World(), signed_in("carla")
    assert "admin:intake_patient_changelist" in opened(client, world)
    User.objects.filter(pk=enter("carla").pk).update(role="content_editor")
    after = opened(client, world)
    assert "admin:education_topic_changelist" in after
    assert not [name for name in after if "intake" in name or "accounts" in name or name.startswith("staff:re")]


def test_a_form_that_was_open_before_decides_nothing_after() -> None:
    world, client = World(), signed_in("ana")
    before = Referral.objects.values().get(pk=world.referral.pk)
    User.objects.filter(pk=enter("ana").pk).update(role="content_editor")
    answer = client.post(f"/staff/referrals/{world.referral.pk}/decide/", {"seen": before["version"], "step": "close"})
    assert answer.status_code == 404
    assert Referral.objects.values().get(pk=world.referral.pk) == before


@pytest.mark.urls(holes.__name__)
def test_a_page_that_asks_for_no_role_would_be_found() -> None:
    world, client = World(), signed_in("ana")
    User.objects.filter(pk=enter("ana").pk).update(is_active=False)
    assert client.get(address("hole:row", world.referral.pk)).status_code == 200
