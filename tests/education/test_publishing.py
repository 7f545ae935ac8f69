"""Each change that the public can see makes an edition; editions stay as they were."""

from collections.abc import Callable

import pytest

from clinic.audit.append_only import WrittenOnce
from education.editions import Carrier, Edition, Passage
from education.finding import carriers, read_then
from education.models import Section, Source, Statement, Topic
from education.publishing import publish, words_of
from education.words import Status, Strength

Write = Callable[..., Topic]


def test_a_draft_has_no_edition_and_is_not_found(write: Write) -> None:
    made = write("sleep", status="draft")
    assert publish(made) is None
    assert not Edition.objects.exists()
    assert not Passage.objects.exists()


def test_publishing_what_was_public_already_makes_no_edition(write: Write) -> None:
    made = write("sleep")
    assert publish(made) is None
    assert [edition.number for edition in made.editions.all()] == [1]


def test_a_change_makes_the_next_edition_and_leaves_the_first_as_it_was(write: Write) -> None:
    made = write("sleep")
    Statement.objects.update(text="Rest may help.")
    after = publish(made)
    assert after is not None
    assert after.number == 2
    texts = [edition.words["sections"][0]["statements"][0]["text"] for edition in made.editions.order_by("number")]
    assert texts == ["Rest helps.", "Rest may help."]
    assert Passage.objects.get(language="en").text == "Rest may help."


def test_an_edition_cannot_be_changed(write: Write) -> None:
    edition = write("sleep").editions.get()
    with pytest.raises(WrittenOnce):
        edition.save()
    with pytest.raises(WrittenOnce):
        Edition.objects.update(number=5)


def test_a_hidden_line_is_not_in_the_edition(write: Write) -> None:
    made = write("sleep")
    Statement.objects.create(
        section=made.sections.get(), text="Not shown.", strength=Strength.NOT_VERIFIED, shown=False
    )
    assert publish(made) is None
    assert "Not shown." not in str(words_of(made))


def test_an_archived_page_is_found_no_more_and_found_again_when_it_comes_back(write: Write) -> None:
    made = write("sleep")
    Topic.objects.update(status=Status.ARCHIVED)
    publish(made)
    assert not Passage.objects.exists()
    Topic.objects.update(status=Status.PUBLISHED)
    publish(made)
    assert sorted(Passage.objects.values_list("language", flat=True)) == ["en", "es"]
    assert made.editions.count() == 1


def test_what_a_source_says_is_part_of_the_edition(write: Write, source: Source) -> None:
    made = write("sleep")
    Statement.objects.get().sources.add(source)
    publish(made)
    Source.objects.update(title="Foot trial, read again")
    assert publish(made) is not None
    assert [edition.words["sources"] != {} for edition in made.editions.order_by("number")] == [False, True, True]


def test_codes_lead_to_the_section_and_the_sentence_of_today(write: Write) -> None:
    made = write("sleep")
    Section.objects.update(carries="question:rest lung:copd")
    Statement.objects.update(carries="reason:sleep")
    publish(made)
    found = carriers(["reason:sleep", "lung:copd", "reason:unknown"])
    assert set(found) == {"reason:sleep", "lung:copd"}
    assert found["reason:sleep"].sentence == "Rest helps."
    assert found["reason:sleep"].href == "/learn/sleep/#reason-sleep"
    assert found["lung:copd"].href == "/learn/sleep/#first"
    assert found["lung:copd"].alone == "/learn/sleep/first/"
    assert read_then(found["reason:sleep"].as_data()) == "/learn/sleep/as-of/2/#reason-sleep"


def test_of_two_that_carry_a_code_the_first_topic_counts(write: Write) -> None:
    for order, slug in ((20, "later"), (10, "earlier")):
        made = write(slug)
        Topic.objects.filter(pk=made.pk).update(order=order)
        Section.objects.filter(topic=made).update(carries="lung:copd")
        publish(made)
    assert Carrier.objects.filter(passage__language="en").count() == 2
    assert carriers(["lung:copd"])["lung:copd"].topic == "earlier"
