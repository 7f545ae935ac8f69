"""Intake records in admin: found by name and reference, read in words, and changed by nobody."""

from uuid import uuid4

import pytest

from intake.assessments.models import Assessment
from intake.indications.in_words import BLANK
from intake.records.drafts import save_page
from intake.records.models import Clearance, Intake, Patient, Version
from intake.referrals.models import Event, Referral
from intake.submission import submit
from tests.cast import signed_in
from tests.intake.admin.rows import MODELS, cleared_intake, page_of, where
from tests.intake.making import MARIA, draft, sent_intake, shared_draft

pytestmark = pytest.mark.django_db


def text(answer):
    return answer.content.decode()


def found(model, **query):
    return list(signed_in("carla").get(where(model, "changelist"), query).context["cl"].result_list)


def test_an_unfinished_intake_that_was_not_shared_is_nowhere_in_admin():
    intake = draft(MARIA, name="Quiet Person")
    assert found(Intake) == []
    assert found(Patient) == []
    carla = signed_in("carla")
    for row in (intake, intake.patient):
        answer = carla.get(page_of(row), follow=True)
        assert answer.redirect_chain
        assert "Quiet Person" not in text(answer)


def test_answers_changed_after_sharing_stay_with_the_patient_until_they_are_sent():
    intake = shared_draft().intake
    save_page(intake=intake, step="words", data={"text": "not for you yet"})
    assert "not for you yet" not in text(signed_in("carla").get(page_of(intake)))


def test_nobody_adds_changes_or_deletes():
    cleared_intake()
    carla = signed_in("carla")
    for model in MODELS:
        row = model.objects.first()
        before = model.objects.filter(pk=row.pk).values().get()
        refused = [
            carla.get(where(model, "add")),
            carla.post(where(model, "add"), {}),
            carla.post(page_of(row), {"name": "Somebody else", "state": "closed", "note": "changed"}),
            carla.get(where(model, "delete", row.pk)),
            carla.post(where(model, "delete", row.pk), {"post": "yes"}),
        ]
        assert {answer.status_code for answer in refused} == {403}
        carla.post(where(model, "changelist"), {"action": "delete_selected", "_selected_action": [str(row.pk)]})
        assert model.objects.filter(pk=row.pk).values().get() == before


def test_every_list_and_every_page_opens_and_has_nothing_to_press():
    cleared_intake()
    carla = signed_in("carla")
    for model in MODELS:
        assert carla.get(where(model, "changelist")).status_code == 200
        for row in model.objects.all():
            page = text(carla.get(page_of(row)))
            assert 'name="_save"' not in page
            assert "deletelink" not in page


def test_records_are_found_by_name_and_by_reference():
    reference = cleared_intake(name="Noor Haddad").intake.reference
    sent_intake(MARIA, name="Maria Delgado")
    for model in (Patient, Intake, Version, Clearance, Assessment, Referral, Event):
        noor = found(model, q="haddad")
        assert noor, model
        assert found(model, q=reference) == noor
        assert found(model, q="nobody of this name") == []
        if model is not Clearance:
            assert len(found(model)) > len(noor)


def test_a_patient_is_found_by_phone_and_e_mail():
    sent_intake(
        MARIA, about={"name": "Maria Delgado", "born": "", "phone": "555 0199 01", "email": "maria@example.org"}
    )
    for typed in ("555 0199 01", "(555) 019-901", "maria@example.org", " Maria@Example.ORG "):
        assert len(found(Patient, q=typed)) == 1, typed
    for typed in ("0199", "maria@example", "555 0199 02", "maria@example.com"):
        assert found(Patient, q=typed) == [], typed


def test_referrals_are_filtered_by_state_call_first_and_outcome():
    calm, held, urgent = sent_intake(MARIA), cleared_intake(), shared_draft()
    assert found(Referral, state__exact="drafting") == [held]
    assert found(Referral, call_first__exact="1") == [urgent]
    assert found(Referral, assessment__outcome__exact="referral_fits") == [calm]


def test_intakes_are_filtered_by_whether_they_were_sent_and_by_where_they_stand():
    calm, shared = sent_intake(MARIA).intake, shared_draft().intake
    assert found(Intake, sent="yes") == [calm]
    assert found(Intake, sent="no") == [shared]
    assert found(Intake, referral__call_first__exact="1") == [shared]
    assert found(Intake, referral__assessment__outcome__exact="referral_fits") == [calm]
    assert found(Intake, referral__state__exact="closed") == []


def test_answers_are_read_as_questions_and_answers_by_section():
    referral = sent_intake(MARIA, bother={"burning": 8}, words={"text": "<b>Worse</b> at night"})
    page = text(signed_in("carla").get(page_of(referral.assessment.version)))
    for words in (
        "<h2>Warning signs</h2>",
        "<h2>Your symptoms</h2>",
        "Are any of these true for you right now?",
        "None of these",
        "Burning<br>Tingling or pins and needles",
        "8 out of 10",
        "Both feet",
        "&lt;b&gt;Worse&lt;/b&gt; at night",
        BLANK,
        "<h2>Not asked</h2>",
        "No pregnancy was named",
    ):
        assert words in page
    assert "f-toes" not in page


def test_an_intake_shows_its_newest_answers_its_versions_notes_and_signs_taken_back():
    referral = cleared_intake()
    page = text(signed_in("carla").get(page_of(referral.intake)))
    for words in ("Version 1", "Sent by the patient", "Open wound, blister, or foot ulcer", "Dr. Amin", "Burning"):
        assert words in page
    intake = shared_draft().intake
    save_page(intake=intake, step="stop_signs", data={"rows": [], "exit": "none"})
    assert "Warning signs taken back" in text(signed_in("carla").get(page_of(intake)))


def test_an_answer_that_does_not_count_any_more_says_so():
    intake = draft({**MARIA, "causes": ["chemo_radiation"]}).pages.get(step="cancer").intake
    save_page(intake=intake, step="causes", data={"rows": ["diabetes"], "exit": "", "details": {}})
    version = submit(intake, key=uuid4())
    assert "Not asked any more, because no cancer" in text(signed_in("carla").get(page_of(version)))


def test_a_verdict_is_read_in_words():
    referral = cleared_intake()
    page = text(signed_in("carla").get(page_of(referral.assessment)))
    for words in (
        "Referral fits with precautions",
        "Awaiting a clinician&#x27;s sign-off",
        "From the neuropathy",
        "6 out of 10",
        "Open wound, blister, or foot ulcer",
        "Dr. Amin",
    ):
        assert words in page


def test_what_is_missing_is_read_with_what_to_ask():
    referral = sent_intake({**MARIA, "age": "unknown"}, about={"born": ""})
    page = text(signed_in("carla").get(page_of(referral.assessment)))
    assert "What is the date of birth?" in page


def test_a_referral_shows_its_whole_history_with_who_and_why():
    referral = cleared_intake()
    page = text(signed_in("carla").get(page_of(referral)))
    for words in (
        "Noor Haddad (patient)",
        "Ana Ruiz (therapist)",
        "Clear</a> (on paper)",
        "Ask provider",
        "Flagged → Drafting",
        "Ask about pressure on the &lt;left&gt; foot.",
    ):
        assert words in page


def test_a_referral_leads_to_its_review():
    referral = sent_intake(MARIA)
    assert f"/staff/referrals/{referral.pk}/" in text(signed_in("carla").get(page_of(referral)))


def test_a_step_of_the_clock_has_no_name_of_a_person():
    referral = sent_intake(MARIA)
    Event.objects.create(
        referral=referral,
        number=99,
        step="expire",
        to_state="drafting",
        by_role="clock",
        by_name="The clinic's clock",
        assessment=referral.assessment,
        at=referral.opened_at,
    )
    assert "<td>Clock</td>" in text(signed_in("carla").get(page_of(referral)))


def test_a_note_names_who_recorded_it():
    cleared_intake()
    page = text(signed_in("carla").get(page_of(Clearance.objects.get())))
    assert "Ana Ruiz" in page


def test_versions_say_how_they_reached_the_clinic():
    sent_intake(MARIA)
    shared_draft()
    page = text(signed_in("carla").get(where(Version, "changelist")))
    assert "Sent by the patient" in page
    assert "Shared unfinished" in page
