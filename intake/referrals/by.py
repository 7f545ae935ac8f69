"""Who takes a step: a person, the patient, a provider or the clinic's clock."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clinic.accounts.roles import Role

if TYPE_CHECKING:
    from clinic.accounts.models import User

#: As many letters of a name stand in a row of history.
NAME_KEPT = 100


@dataclass(frozen=True)
class By:
    """Who takes a step: an id as text, a role and a name as colleagues know it."""

    id: str
    role: Role
    name: str = ""

    def __post_init__(self) -> None:
        """A history row keeps the first NAME_KEPT letters; a patient's or a signer's own name may be longer."""
        object.__setattr__(self, "name", self.name[:NAME_KEPT])


CLOCK = By("", Role.CLOCK, "The clinic's clock")


def person(user: "User") -> By:
    """Somebody who is signed in."""
    return By(str(user.pk), Role(user.role), user.name)
