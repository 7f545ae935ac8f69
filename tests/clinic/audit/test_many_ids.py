"""Rows asked for by many keys: the same ones on every database, and on PostgreSQL by one array."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import F, Value

from clinic.accounts.models import User
from tests.cast import enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> list[User]:
    """Three people of the clinic."""
    return [enter("ana"), enter("ben"), enter("carla")]


@pytest.mark.parametrize("number", [0, 1, 2, 3])
def test_the_wanted_rows_are_found_and_no_others(people: list[User], number: int) -> None:
    wanted = people[:number]
    assert set(User.objects.filter(pk__in=[person.pk for person in wanted])) == set(wanted)
    assert set(User.objects.in_bulk([person.pk for person in wanted]).values()) == set(wanted)
    assert set(User.objects.exclude(pk__in=[person.pk for person in wanted])) == set(people) - set(wanted)


def test_unknown_doubled_and_missing_keys_do_no_harm(people: list[User]) -> None:
    keys = [people[0].pk, people[0].pk, uuid4(), None, str(people[1].pk)]
    assert set(User.objects.filter(pk__in=keys)) == {people[0], people[1]}


def test_a_query_or_an_expression_stands_where_keys_may(people: list[User]) -> None:
    named = User.objects.filter(name=people[2].name)
    assert list(User.objects.filter(pk__in=named)) == [people[2]]
    assert set(User.objects.filter(pk__in=[F("pk"), people[0].pk])) == set(people)
    assert list(User.objects.filter(pk__in=[Value(people[1].pk)])) == [people[1]]


def test_what_is_no_key_is_refused_before_the_database_reads_it() -> None:
    with pytest.raises(ValidationError, match="not a valid UUID"):
        list(User.objects.filter(pk__in=["x}') OR 1=1", "y"]))


def test_many_keys_are_one_array_where_the_database_has_arrays(people: list[User]) -> None:
    sql = str(User.objects.filter(pk__in=[person.pk for person in people]).query)
    alone = str(User.objects.filter(pk__in=[people[0].pk]).query)
    assert ("= ANY(" in sql) == (connection.vendor == "postgresql")
    assert " IN (" in alone
