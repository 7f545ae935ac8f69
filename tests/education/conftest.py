"""A topic to play with, the shipped content in the database, and an editor who is signed in."""

from collections.abc import Callable

import pytest
from django.test import Client

from clinic.accounts.models import User
from clinic.accounts.roles import Role
from education.loader import load
from education.models import Section, Source, Statement, Topic
from education.publishing import publish
from education.words import Status, Strength
from tests.cast import signed_in_as


@pytest.fixture
def shipped(db: None) -> Topic:
    """The shipped content, loaded; the topic that comes first in it."""
    load()
    return Topic.objects.get(slug="massage-and-neuropathy")


@pytest.fixture
def write(db: None) -> Callable[..., Topic]:
    """Writes a published topic with one section and one statement: `write("sleep", body="...")`."""

    def topic(
        slug: str = "sleep", *, status: str = Status.PUBLISHED, body: str = "", text: str = "Rest helps."
    ) -> Topic:
        """The topic as stored."""
        made = Topic.objects.create(slug=slug, title=f"About {slug}", summary=f"All on {slug}.", status=status)
        section = Section.objects.create(topic=made, slug="first", heading="First things", body=body)
        Statement.objects.create(section=section, text=text, strength=Strength.NOT_VERIFIED)
        publish(made)
        made.refresh_from_db()
        return made

    return topic


@pytest.fixture
def source(db: None) -> Source:
    """A source that no statement rests on yet."""
    return Source.objects.create(slug="foot-trial", title="Foot trial", what="A small trial.")


@pytest.fixture
def sign_in(db: None) -> Callable[[Role], Client]:
    """A browser in which somebody with this role is signed in."""

    def signed_in(role: Role) -> Client:
        """The browser."""
        return signed_in_as(User.objects.create_user(f"{role}@clinic.example", name=f"Some {role}", role=role))

    return signed_in
