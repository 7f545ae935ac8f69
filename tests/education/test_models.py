"""The database refuses nonsense, in words an editor understands."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from education.models import Section, Statement, Topic
from education.words import Strength

pytestmark = pytest.mark.django_db


def topic(**fields: Any) -> Topic:
    """A topic not yet stored."""
    return Topic(**{"slug": "sleep", "title": "Sleep", "summary": "All on sleep.", **fields})


def test_a_topic_without_any_review_is_fine() -> None:
    topic().full_clean()


def test_a_topic_reviewed_and_due_later_is_fine() -> None:
    topic(reviewer="Dr. Lee", last_reviewed=date(2026, 1, 5), next_review_due=date(2027, 1, 5)).full_clean()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"last_reviewed": date(2026, 1, 5), "next_review_due": date(2026, 1, 5)}, "due after the last one"),
        ({"reviewer": "Dr. Lee"}, "Say on which day"),
        ({"status": "live"}, "not a valid choice"),
    ],
)
def test_a_topic_that_cannot_be_is_refused_twice(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        topic(**fields).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        topic(**fields).save()


def test_two_topics_cannot_share_an_address() -> None:
    topic().save()
    with pytest.raises(ValidationError, match="Another topic has this address"):
        topic().full_clean()


def test_two_topics_may_each_have_a_section_of_the_same_name() -> None:
    for slug in ("sleep", "walking"):
        made = topic(slug=slug)
        made.save()
        Section.objects.create(topic=made, slug="rest", heading="Rest")
    assert Section.objects.filter(slug="rest").count() == 2


def test_a_topic_cannot_have_two_sections_of_one_name() -> None:
    made = topic()
    made.save()
    Section.objects.create(topic=made, slug="rest", heading="Rest")
    again = Section(topic=made, slug="rest", heading="Rest again")
    with pytest.raises(ValidationError, match="Another section of this topic has this anchor"):
        again.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


def test_a_strength_outside_the_list_is_refused_by_the_database() -> None:
    made = topic()
    made.save()
    section = Section.objects.create(topic=made, slug="rest", heading="Rest")
    with pytest.raises(IntegrityError), transaction.atomic():
        Statement.objects.create(section=section, text="Rest helps.", strength="certain")


def test_a_topic_with_sections_cannot_be_deleted() -> None:
    made = topic()
    made.save()
    Section.objects.create(topic=made, slug="rest", heading="Rest")
    with pytest.raises(ProtectedError):
        made.delete()


def test_the_strengths_are_these_and_no_others() -> None:
    assert Strength.values == [
        "guideline",
        "trial",
        "small study",
        "review",
        "trade article",
        "clinic experience",
        "not verified",
    ]


def test_each_strength_is_explained_to_the_reader() -> None:
    assert all(strength.meaning for strength in Strength)
