"""Who acted, in words: a name while the account exists, otherwise what kind of actor it was."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib.auth import get_user_model

#: Who acts without an account.
WITHOUT_ACCOUNT = {
    "patient": "A patient",
    "visitor": "Somebody not signed in",
    "system": "The clinic's system",
    "clock": "The clinic's clock",
    "provider": "A provider",
}


def names_of(actor_ids: Iterable[str]) -> dict[str, str]:
    """Actor id -> name, for the accounts that still exist, in one query."""
    ids = {found for one in actor_ids if (found := as_uuid(one))}
    people = get_user_model().objects.filter(pk__in=ids).values_list("pk", "name") if ids else ()
    return {str(pk): name for pk, name in people}


def as_uuid(text: str) -> UUID | None:
    """The id that the text is, or None."""
    try:
        return UUID(text)
    except ValueError:
        return None
