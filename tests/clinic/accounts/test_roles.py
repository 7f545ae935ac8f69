"""What a role may do in Django admin, and how people are kept."""

from itertools import product

import pytest
from django.core.exceptions import ValidationError

from clinic.accounts.models import User
from clinic.accounts.roles import ACCOUNT_ROLES, Role, may
from tests.cast import enter

pytestmark = pytest.mark.django_db
#: role -> what it may do in admin, by app.
ADMIN = {
    Role.CLINIC_ADMIN: {
        "accounts": {"view", "add", "change"},
        "intake": {"view"},
        "audit": {"view"},
        "education": {"view"},
        "mail": {"view", "retry"},
    },
    Role.PRIVACY_OFFICER: {"audit": {"view"}, "accounts": {"view"}},
    Role.CONTENT_EDITOR: {"education": {"view", "add", "change"}},
}


@pytest.mark.parametrize("role", [*Role, "stranger"])
def test_rights_in_admin(role: str) -> None:
    apps, acts = (
        ("accounts", "intake", "audit", "education", "mail", "sessions"),
        ("view", "add", "change", "delete", "retry"),
    )
    for app, act in product(apps, acts):
        allowed = act in ADMIN.get(role, {}).get(app, set())  # type: ignore[call-overload]
        assert may(role, f"{app}.{act}_thing") == allowed, (app, act)


def test_nobody_deletes_and_nobody_is_a_superuser() -> None:
    for key in ("ana", "carla", "ed", "pia", "maria"):
        assert not enter(key).has_perm("accounts.delete_user")
        assert not hasattr(enter(key), "is_superuser")


def test_whose_access_ended_has_no_rights() -> None:
    carla = enter("carla")
    assert carla.is_staff
    assert carla.has_perms(["accounts.view_user", "intake.view_referral"])
    assert carla.has_module_perms("intake")
    carla.is_active = False
    assert not carla.is_staff
    assert not carla.has_perm("accounts.view_user")
    assert not carla.has_module_perms("intake")


def test_providers_and_the_clock_have_no_account() -> None:
    assert set(Role) - set(ACCOUNT_ROLES) == {Role.PROVIDER, Role.CLOCK}
    with pytest.raises(ValidationError):
        User.objects.create_user("amin@clinic.example", name="Leila Amin", role=Role.PROVIDER)


def test_two_spellings_of_an_address_are_one_person() -> None:
    enter("ana")
    with pytest.raises(ValidationError, match="Somebody has this address"):
        User.objects.create_user("ANA@clinic.example", name="Ana Ruiz", role=Role.THERAPIST)
    assert User.objects.get_by_natural_key("Ana@Clinic.Example") == enter("ana")


def test_somebody_without_a_password_cannot_sign_in() -> None:
    assert not User.objects.create_user("new@clinic.example", name="New", role=Role.THERAPIST).has_usable_password()


def test_an_address_is_needed() -> None:
    with pytest.raises(ValueError, match="address is needed"):
        User.objects.create_user("", name="Nobody", role=Role.THERAPIST)


def test_the_first_person_is_a_clinic_admin() -> None:
    assert User.objects.create_superuser("first@clinic.example", "x" * 12, name="First").role == Role.CLINIC_ADMIN
