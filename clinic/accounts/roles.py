"""The roles, and what each may do in Django admin. A person has exactly one; there are no groups to join."""

from enum import StrEnum


class Role(StrEnum):
    """Who somebody is to the clinic. A provider comes by link only and the clock is the clinic's own timer."""

    PATIENT = "patient"
    THERAPIST = "therapist"
    CONTENT_EDITOR = "content_editor"
    CLINIC_ADMIN = "clinic_admin"
    PRIVACY_OFFICER = "privacy_officer"
    PROVIDER = "provider"
    CLOCK = "clock"


#: Roles that a stored account can have.
ACCOUNT_ROLES = (Role.PATIENT, Role.THERAPIST, Role.CONTENT_EDITOR, Role.CLINIC_ADMIN, Role.PRIVACY_OFFICER)
#: Roles that sign in at the staff door.
STAFF = frozenset(ACCOUNT_ROLES) - {Role.PATIENT}
#: Roles that may open Django admin.
ADMIN_SITE = frozenset({Role.CONTENT_EDITOR, Role.CLINIC_ADMIN, Role.PRIVACY_OFFICER})
#: Roles that may open the worklist.
WORKLIST = frozenset({Role.THERAPIST, Role.CLINIC_ADMIN})

_VIEW = frozenset({"view"})
_EDIT = frozenset({"view", "add", "change"})
#: role -> app label or "app.model" -> what it may do there in Django admin. Nothing is ever deleted there.
ADMIN_RIGHTS: dict[Role, dict[str, frozenset[str]]] = {
    Role.CLINIC_ADMIN: {
        "accounts": _EDIT,
        "intake": _VIEW,
        "audit": _VIEW,
        "education": _VIEW,
        "mail": _VIEW | {"retry"},
    },
    Role.PRIVACY_OFFICER: {"audit": _VIEW, "accounts": _VIEW},
    Role.CONTENT_EDITOR: {"education": _EDIT},
}


def may(role: str, permission: str) -> bool:
    """Whether `role` has Django's permission "app.action_model" in admin; unknown roles have none."""
    app, _, rest = permission.partition(".")
    action, _, model = rest.partition("_")
    rights = ADMIN_RIGHTS.get(Role(role), {}) if role in Role.__members__.values() else {}
    return action in rights.get(f"{app}.{model}", rights.get(app, frozenset()))
