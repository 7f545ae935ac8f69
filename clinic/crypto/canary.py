"""Proves at start-up that the keys are those that sealed the records; with other keys nothing starts."""

import logging
from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import Error, connection

from clinic.crypto.blind import email_index
from clinic.crypto.keys import ring
from clinic.crypto.models import KeyCanary
from clinic.crypto.sealing import UnknownKey, Unreadable

_WORDS = "The canary sings."
_ADDRESS = "canary@clinic.example"
_log = logging.getLogger(__name__)


class WrongKeys(ImproperlyConfigured):
    """The keys in the environment do not fit the records."""


def faults(canaries: Iterable[KeyCanary], *, also_blind: bool = True) -> list[str]:
    """What is wrong with the keys, and what to do; nothing where every canary sings."""
    found = [said for canary in canaries if (said := _fault(canary))]
    if also_blind and any(canary.blind != email_index(_ADDRESS) for canary in canaries):
        found.append(
            "BLIND_KEY is not the key that addresses are indexed with. Set the former one again, or run "
            "`manage.py rotate_keys --blind-index` while the site is stopped."
        )
    return found


def _fault(canary: KeyCanary) -> str:
    name = canary.key_id
    try:
        return "" if canary.words == _WORDS else f"The canary of the key {name!r} says something else."
    except UnknownKey:
        return (
            f"Records are sealed with the key {name!r}, which is not in FIELD_KEYS. Put it back, behind the first key; "
            "`manage.py rotate_keys` says when it can go."
        )
    except Unreadable:
        return (
            f"FIELD_KEYS has a key {name!r}, but it is not the one that sealed the records. Set the former one again, "
            "from where the clinic keeps its keys. A new key needs a new id."
        )


def prove(*, also_blind: bool = True) -> None:
    """Raises WrongKeys unless the keys fit the records; the first start with a key plants its canary."""
    canaries = list(KeyCanary.objects.all())
    if found := faults(canaries, also_blind=also_blind):
        raise WrongKeys(" ".join(found))
    if ring().first not in {canary.key_id for canary in canaries}:
        plant(KeyCanary)


def plant(model: type[Any]) -> None:
    """The canary of the first key; several servers may start at once."""
    planted = {"words": _WORDS, "blind": email_index(_ADDRESS)}
    model.objects.get_or_create(key_id=ring().first, defaults=planted)


def sing_of_the_blind_key() -> None:
    """Every canary takes the BLIND_KEY of now for the right one."""
    KeyCanary.objects.update(blind=email_index(_ADDRESS))


def retire_others() -> list[str]:
    """Take away the canaries of every key but the first, once no row rests on one; their ids."""
    others = KeyCanary.objects.exclude(key_id=ring().first)
    names = list(others.values_list("key_id", flat=True))
    others.delete()
    return names


class Proven:
    """A WSGI application that does not start with wrong keys.

    While the database is away or has no tables yet the keys cannot be proved: it starts, and proves them at the first
    request that finds the database.
    """

    def __init__(self, application: Callable[..., Any]) -> None:
        self.application = application
        self.proven = False
        self._prove()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        """Answer, once the keys are proved; raises WrongKeys where they turn out wrong."""
        if not self.proven:
            self._prove()
        return self.application(environ, start_response)

    def _prove(self) -> None:
        try:
            prove()
            self.proven = True
        except WrongKeys as wrong:
            _log.critical("%s", wrong)  # our own words, with the names of keys and never a key
            raise
        except Error as away:
            _log.warning("The keys are not proved yet, because the database does not answer: %s", away)
        finally:
            connection.close()  # a server may split into workers after this
