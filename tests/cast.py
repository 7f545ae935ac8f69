"""The fixed cast: the same people in every test, so that a name tells what somebody may do."""

import pyotp
from django.test import Client
from django.utils import timezone

from clinic.accounts.models import Authenticator, Desk, User
from clinic.accounts.roles import Role

PASSWORD = "quiet hands, warm feet"
#: key -> (name, role). The address is the key at the clinic.
PEOPLE = {
    "ana": ("Ana Ruiz", Role.THERAPIST),
    "ben": ("Ben Okafor", Role.THERAPIST),
    "cleo": ("Cleo Marsh", Role.THERAPIST),
    "carla": ("Carla Voss", Role.CLINIC_ADMIN),
    "ed": ("Ed Lind", Role.CONTENT_EDITOR),
    "pia": ("Pia Holm", Role.PRIVACY_OFFICER),
    "maria": ("Maria Delgado", Role.PATIENT),
}


def email(key: str) -> str:
    """The address that a member of the cast signs in with."""
    return f"{key}@clinic.example"


def enter(key: str) -> User:
    """A member of the cast, created when needed."""
    known = User.objects.filter(email=email(key)).first()
    name, role = PEOPLE[key]
    return known or User.objects.create_user(email(key), PASSWORD, name=name, role=role)


def code_for(address: str) -> str:
    """What the authenticator app of this person shows now, as if no code had come in yet."""
    person = User.objects.get(email=address)
    app, _ = Authenticator.objects.get_or_create(user=person, defaults={"secret": pyotp.random_base32(32)})
    Authenticator.objects.filter(user=person).update(confirmed_at=timezone.now(), last_step=0)
    return pyotp.TOTP(app.secret).now()


def half_in(key: str) -> Client:
    """A browser in which the password was right, and the second step is still to come."""
    client = Client()
    client.force_login(enter(key))
    return client


def signed_in(key: str) -> Client:
    """A browser in which a member of the cast is signed in."""
    return signed_in_as(enter(key))


def signed_in_as(person: User) -> Client:
    """A browser in which this person has taken both steps."""
    client = Client()
    client.force_login(person)
    Desk.objects.filter(user=person, second_at=None).update(second_at=timezone.now())
    return client
