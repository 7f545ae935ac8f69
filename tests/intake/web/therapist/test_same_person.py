"""Same person? The machine only asks; a therapist says so with a reason, and can take it back."""

import pytest
from django.urls import reverse

from clinic.audit.append_only import WrittenOnce
from clinic.audit.models import AuditEvent
from intake.records.merges import Merge, standing
from intake.records.models import Patient
from intake.referrals import same_person as same
from intake.referrals.models import Referral
from intake.referrals.openings import openings
from tests.cast import enter, signed_in
from tests.intake.making import draft, sent_intake
from tests.intake.web.patient.phone import words

pytestmark = pytest.mark.django_db

MARIA = {"about": {"phone": "555 0134 22", "email": "maria@home.example", "born": "1962-03-27"}}


def maria(name: str = "Maria Delgado", **about: str) -> Referral:
    """An intake that Maria sent."""
    return sent_intake(name=name, about=MARIA["about"] | about)


def likely() -> list[same.Pair]:
    """What a therapist is shown."""
    return same.likely(same.seen_by(enter("ana")), standing())


def page(*people: Patient) -> str:
    return reverse("staff:same-person-pair", args=[person.pk for person in people])


def say(one: Referral, other: Referral, said: str = "same:one", who: str = "ana", reason: str = "She told me."):
    return signed_in(who).post(page(one.patient, other.patient), {"said": said, "reason": reason})


def test_strangers_are_no_pair():
    maria()
    sent_intake(name="Joan Whitfield", about={"born": "1950-01-01"})
    assert likely() == []


@pytest.mark.parametrize(
    ("about", "pair"),
    [
        ({"name": "María Delgado", "email": "", "phone": "555 0199 00"}, True),
        ({"name": "Delgado, Maria", "email": "", "phone": "555 0199 00"}, True),
        ({"name": "Maria Delgdo", "email": "", "phone": "555 0199 00"}, True),
        ({"name": "M. D.", "phone": "555 0199 00"}, True),  # the same mailbox and day
        ({"name": "M. D.", "email": ""}, True),  # the same telephone and day
        ({"born": "", "phone": "555 0199 00"}, True),  # the same name and mailbox
        ({"name": "Joan Whitfield", "email": "", "phone": "555 0199 00"}, False),  # a birthday alone
        ({"name": "José Delgado", "born": "1960-01-01"}, False),  # a couple with one mailbox
        ({"born": "1991-03-27"}, False),  # mother and daughter of one name
        ({"born": "", "email": "other@home.example", "phone": "555 0199 00"}, False),  # a name alone
    ],
)
def test_who_may_be_the_same(about, pair):
    maria()
    maria(**{"name": "Maria Delgado"} | about)
    assert bool(likely()) is pair


def test_a_draft_that_nobody_sent_is_in_no_pair():
    maria()
    draft(name="Maria Delgado", about=MARIA["about"])
    assert likely() == []


def test_nothing_merges_by_itself():
    first, second = maria(), maria()
    answer = signed_in("ana").get(reverse("staff:same-person"))
    assert "the same name" in words(answer) and "date of birth" in words(answer)
    assert first.patient_id != second.patient_id
    assert Merge.objects.count() == 0


def test_a_therapist_says_it_with_a_reason_and_the_intakes_stand_together():
    first, second, third = maria(), maria("Maria Delgdo"), sent_intake(name="Joan Whitfield")
    assert "Other intakes" not in words(signed_in("ana").get(reverse("staff:review", args=[second.pk])))
    answer = say(first, second)
    assert answer["Location"] == reverse("staff:same-person")
    review = signed_in("ben").get(reverse("staff:review", args=[second.pk]))
    assert "Other intakes of this person" in words(review) and first.intake.reference in words(review)
    assert "Other intakes" not in words(signed_in("ana").get(reverse("staff:review", args=[third.pk])))
    assert words(signed_in("ana").get(reverse("staff:worklist"))).count("Other intakes on file") == 2
    assert Patient.objects.count() == 3 and likely() == []
    assert {one.action for one in openings(second.patient)} >= {"patient.merged"}
    row = Merge.objects.get()
    assert (row.reason, row.by_name) == ("She told me.", "Ana Ruiz")
    events = AuditEvent.objects.filter(action="patient.merged")
    assert {row.subject_id for row in events} == {str(first.patient_id), str(second.patient_id)}
    assert "told me" not in str(list(events.values()))


def test_it_can_be_taken_back_with_a_reason():
    first, second = maria(), maria()
    say(first, second)
    both = signed_in("ana").get(page(first.patient, second.patient))
    assert "She told me." in words(both) and "Take back what was said" in words(both)
    assert say(second, first, "undone:other", reason="They are sisters.").status_code == 302
    assert standing().into == {} and Merge.objects.count() == 2
    assert "Other intakes" not in words(signed_in("ana").get(reverse("staff:review", args=[second.pk])))
    assert len(likely()) == 1  # it may be said again


def test_two_people_are_not_shown_as_a_pair_again_until_that_is_taken_back():
    first, second = maria(), maria()
    say(first, second, "apart:one", reason="Mother and daughter.")
    assert likely() == []
    assert say(first, second, "undone:one", reason="A slip.").status_code == 302
    assert len(likely()) == 1


def test_a_reason_and_a_choice_are_asked_for():
    first, second = maria(), maria()
    answer = say(first, second, said="", reason="")
    assert answer.status_code == 422
    assert "Choose one." in words(answer) and "Write how you know." in words(answer)


def test_whoever_comes_second_is_told():
    first, second = maria(), maria()
    for said in ("same:one", "undone:two"):
        same.say(Merge.Said.SAME, kept=first.patient, merged=second.patient, reason="x", by=enter("ben"))
        with pytest.raises(same.SaidAlready):
            same.say(Merge.Said.SAME, kept=second.patient, merged=first.patient, reason="x", by=enter("ana"))
        same.say(Merge.Said.UNDONE, kept=first.patient, merged=second.patient, reason=said, by=enter("ben"))
    with pytest.raises(same.SaidAlready):
        same.say(Merge.Said.UNDONE, kept=first.patient, merged=second.patient, reason="x", by=enter("ana"))


def test_three_of_one_person_are_read_through_one_and_no_circle_can_be_made():
    one, two, three = maria(), maria(), maria()
    same.say(Merge.Said.SAME, kept=two.patient, merged=one.patient, reason="x", by=enter("ana"))
    same.say(Merge.Said.SAME, kept=three.patient, merged=two.patient, reason="x", by=enter("ana"))
    said = standing()
    assert {said.kept(row.patient_id) for row in (one, two, three)} == {three.patient_id}
    assert said.same(one.patient_id) == {row.patient_id for row in (one, two, three)}
    with pytest.raises(same.SaidAlready):
        same.say(Merge.Said.SAME, kept=one.patient, merged=three.patient, reason="x", by=enter("ana"))


def test_what_was_said_is_written_once():
    first, second = maria(), maria()
    say(first, second)
    with pytest.raises(WrittenOnce):
        Merge.objects.get().save()
    with pytest.raises(WrittenOnce):
        Merge.objects.all().delete()


def test_a_clinic_admin_reads_and_says_nothing():
    first, second = maria(), maria()
    answer = signed_in("carla").get(page(first.patient, second.patient))
    assert answer.status_code == 200 and "What are they?" not in words(answer)
    assert say(first, second, who="carla").status_code == 404
    assert Merge.objects.count() == 0


def test_a_merge_lets_nobody_in():
    """Somebody sends an intake in another's name; staff believe it. The mailbox still opens its own alone."""
    victim, liar = maria(), maria(email="liar@home.example")
    say(liar, victim)
    rows = Patient.objects.of_address
    from intake.records.models import address_of

    assert list(rows(address_of("liar@home.example"))) == [liar.patient]
    assert list(rows(address_of("maria@home.example"))) == [victim.patient]
