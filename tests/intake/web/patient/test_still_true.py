"""A later intake starts from "still true?": one tap an answer, and only what changed or is too old is asked again."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import timezone

from clinic.audit.models import AuditEvent
from intake.records import drafts
from intake.records.bodymap.regions import PRESETS
from intake.records.carrying import newest_sent
from intake.records.models import Intake, Patient, Version
from intake.records.progress import Progress
from intake.records.versions import freeze
from intake.referrals.lifecycle import State
from intake.referrals.models import Referral
from intake.web.patient.forms_by_kind import form_for
from intake.web.patient.still_true import part
from tests.intake.referrals.people import lead
from tests.intake.web.patient.phone import Phone, address, laid, leads_to, refused, sent, words
from tests.intake.web.patient.test_coming_back import MARIA, come_back

pytestmark = pytest.mark.django_db

NONE = {"rows": "none"}


@contextmanager
def later(**how: int) -> Iterator[None]:
    """So much time has passed."""
    then = timezone.now() + timedelta(**how)
    with patch("django.utils.timezone.now", return_value=then):
        yield


def done(facts: str = "V02", **about: str) -> Referral:
    """Somebody whose first request is over."""
    return lead(sent(facts, about={"email": MARIA, **about}), State.CLOSED)


def again() -> Phone:
    """They come back and start from their last answers; warning signs are asked at once."""
    phone = come_back(Phone())
    assert leads_to(phone.client.post(address("yours/start-again"))) == "stop-signs"
    assert leads_to(phone.press("stop-signs", **NONE)) == "today"
    assert leads_to(phone.press("today", **NONE)) == "still-true"
    return phone


def says(phone: Phone, first: str, **answers: str) -> str:
    """Answer the part that begins with this step one by one, and where that leads; what is not named is still true."""
    given = dict.fromkeys((step.code for step in part(Progress(phone.intake))), "still") | answers
    return leads_to(phone.press("still-true", part=first, **given))


def test_nothing_is_offered_before_anything_was_sent_and_while_somebody_decides():
    laid(about={"email": MARIA})
    phone = come_back(Phone())
    assert "Start from my last answers" not in words(phone.open("yours"))
    referral = sent(about={"email": MARIA})
    Intake.objects.filter(sent_at=None).delete()
    phone = come_back(Phone())
    assert "Start from my last answers" not in words(phone.open("yours"))
    assert leads_to(phone.client.post(address("yours/start-again"))) == "yours"
    lead(referral, State.CLOSED)
    assert "Start from my last answers" in words(phone.open("yours"))


def test_with_nothing_changed_only_signs_scores_who_answers_and_consent_are_asked():
    first = done()
    before = first.assessment.version.page_data()
    with later(days=7):
        phone = again()
        asked = []
        for _ in range(30):
            step = Progress(phone.intake).first_open()
            if step is None:
                break
            if step in Progress(phone.intake).waiting:
                says(phone, step.code)
                continue
            asked.append(step.code)
            drafts.save_page(intake=phone.intake, step=step.code, data=before[step.code])
        assert asked == ["bother_numbness", "bother_gait_change", "answering", "consent"]
        assert leads_to(phone.press("check", key=str(uuid4()))) == "sent"
        second = Referral.objects.get(intake=phone.intake)
    assert second.assessment.outcome == first.assessment.outcome
    assert second.patient == first.patient
    assert second.assessment.version.page_data() == before
    assert Patient.objects.count() == 1


def test_one_press_says_a_whole_part_again_but_never_the_part_about_safety():
    done()
    phone = again()
    assert "All of this is still true" in words(phone.open("still-true"))
    assert leads_to(phone.press("still-true", "all", part="symptoms")) == "bother-numbness"
    for step in ("bother_numbness", "bother_gait_change"):
        drafts.save_page(intake=phone.intake, step=step, data={"value": 4})
    assert leads_to(phone.press("still-true", "all", part="causes")) == "still-true"
    page = phone.open("still-true")
    assert "All of this is still true" not in words(page)
    assert "You said No to:" in words(page)
    assert "Choose “Yes, still true”" in refused(phone.press("still-true", "all", part="recent"), field="id_recent_0")
    assert phone.saved("recent") is None


def test_what_changed_is_asked_with_the_last_answer_to_start_from_and_no_is_not_ticked():
    done()
    phone = again()
    assert says(phone, "symptoms", duration="changed") == "bother-numbness"
    assert phone.saved("duration") is None
    for step in ("bother_numbness", "bother_gait_change"):
        drafts.save_page(intake=phone.intake, step=step, data={"value": 4})
    page = phone.open("duration")
    assert "what you told us last time" in words(page)
    assert page.context["form"].initial == {"value": "under_5_years"}
    phone.press("duration", value="over_5_years")
    says(phone, "causes")
    says(phone, "recent", recent="changed", handling="changed")
    form = phone.open("recent").context["form"]
    assert form.initial["rows"] == []  # the No has to be said afresh
    assert phone.saved("conditions") == {"rows": [], "exit": "none"}


def test_an_expired_yes_stays_to_be_seen_and_an_expired_no_does_not():
    done("V04")
    with later(days=40):
        progress = Progress(again().intake)
        steps = progress.reading.steps
        assert "recent" not in [step.code for step in progress.waiting]
        assert form_for(steps["recent"], progress).initial["rows"] == ["open_wound_or_ulcer"]
    with later(days=70):
        progress = Progress(come_back_to_draft().intake)
        assert form_for(steps["conditions"], progress).initial["rows"] == []


def come_back_to_draft() -> Phone:
    """They come back and go on with the draft that is there."""
    phone = come_back(Phone())
    phone.client.post(address("yours/start-again"))
    return phone


@pytest.mark.parametrize(
    ("days", "asked_anew"),
    [(20, set()), (31, {"recent"}), (61, {"recent", "conditions", "handling", "body", "medicines"})],
)
def test_safety_answers_expire_first_and_are_asked_anew(days: int, asked_anew: set[str]):
    done()
    with later(days=days):
        phone = again()
        waiting = {step.code for step in Progress(phone.intake).waiting}
    safety = {"recent", "conditions", "handling", "body", "medicines"}
    assert safety - waiting == asked_anew


def test_said_again_it_is_fresh_and_its_age_counts_from_then():
    done()
    with later(days=20):
        phone = again()
        says(phone, "symptoms")
        page = phone.intake.pages.get(step="symptoms")
        assert page.answered_at == timezone.now()
    with later(days=20 + 25):
        assert Progress(phone.intake).is_expired(Progress(phone.intake).reading.steps["stop_signs"])
        assert not Progress(phone.intake).is_expired(Progress(phone.intake).reading.steps["symptoms"])


@pytest.mark.parametrize(
    ("language", "few"),
    [
        ("en", ["Both feet", "Both lower legs", "Both hands"]),
        ("es", ["Los dos pies", "La parte baja de las dos piernas", "Las dos manos"]),
    ],
)
def test_exact_places_are_said_again_in_few_words(language: str, few: list[str]):
    lead(sent(about={"email": MARIA}, places={"places": list(PRESETS["feet_legs_hands"])}), State.CLOSED)
    phone = again()
    phone.client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    said = phone.open("still-true").context["form"].fields["places"].help_text
    assert re.findall(r"<strong>(.*?)</strong>", said) == few


def test_an_answer_follows_its_question_without_a_colon_after_the_mark():
    each = {"answers": {"numbness": "from_neuropathy", "gait_change": "other_cause"}}
    lead(sent("V02", about={"email": MARIA}, link={"value": "some"}, link_each=each), State.CLOSED)
    page = words(again().open("still-true"))
    assert "Numbness: where does it come from? From my neuropathy" in page
    assert "?:" not in page


def test_two_presses_and_two_tabs_make_one_draft():
    done()
    phone = come_back(Phone())
    for _ in range(2):
        assert leads_to(phone.client.post(address("yours/start-again"))) == "stop-signs"
    assert Intake.objects.filter(sent_at=None).count() == 1
    assert phone.saved("adult") == {"value": "yes"}


def test_a_part_pressed_twice_leads_on_and_changes_nothing():
    done()
    phone = again()
    says(phone, "symptoms")
    pages = phone.intake.page_data()
    answer = phone.press("still-true", "all", part="symptoms")
    assert leads_to(answer) == "bother-numbness"
    assert phone.intake.page_data() == pages


def test_nobody_starts_from_the_answers_of_somebody_else_behind_the_same_address():
    done("V04", name="José Delgado", born="1950-01-01")
    mine = done("V02")
    phone = come_back(Phone())
    phone.press("back/who", person=str(mine.patient_id))
    phone.client.post(address("yours/start-again"))
    assert phone.intake.carries == mine.assessment.version
    assert phone.intake.patient == mine.patient
    other = sent("V07", name="Noah Osei")
    Intake.objects.filter(pk=phone.intake.pk).update(carries=other.assessment.version)
    assert Progress(phone.intake).earlier == {}


def test_a_minor_and_their_guardian_are_asked_anew_from_the_start():
    facts = {"age": 16, "neuropathy": "diagnosed", "indications": ["burning"], "linked": "from_neuropathy"}
    lead(sent(facts, about={"email": MARIA}), State.CLOSED)
    phone = come_back(Phone())
    assert leads_to(phone.client.post(address("yours/start-again"))) == "adult"
    assert leads_to(phone.press("adult", value="no")) == "guardian"
    assert phone.open("guardian").context["form"].initial == {}


def test_an_unfinished_one_that_is_shared_holds_no_answer_that_was_not_said_again():
    done()
    phone = again()
    assert leads_to(phone.press("today", rows="dvt_suspected")) == "care-now"
    phone.press("care-now", share="on")
    version = Version.objects.get(intake=phone.intake)
    assert set(version.pages) == {"adult", "stop_signs", "today", "interruption"}


def test_the_trail_names_the_start_and_each_part_and_no_answer():
    done()
    phone = again()
    says(phone, "symptoms", duration="changed")
    rows = AuditEvent.objects.filter(subject_id=str(phone.intake.pk))
    assert rows.filter(action="intake.started_again").count() == 1
    (row,) = rows.filter(action="intake.settled")
    assert row.detail == {"changed": 1}


@pytest.mark.parametrize(("go", "where"), [("later", "saved"), ("back", "today"), ("rest", "kept")])
def test_what_was_tapped_is_kept_however_the_page_is_left(go: str, where: str):
    done()
    phone = again()
    tapped = {"symptoms": "still", "duration": "changed", "where": "nonsense"}
    assert leads_to(phone.press("still-true", go, part="symptoms", **tapped)) == where
    intake = Intake.objects.get(sent_at=None)
    assert "symptoms" in intake.page_data() and intake.anew == ["duration"]
    assert not {"moving", "where"} & set(intake.page_data())
    phone.hold(intake)
    page = phone.open("still-true")
    assert [step.code for step in part(Progress(intake))][0] in ("moving", "where") and page.status_code in (200, 302)


def test_a_page_left_untouched_is_asked_again_as_a_whole():
    done()
    phone = again()
    before = [step.code for step in Progress(phone.intake).waiting]
    assert leads_to(phone.press("still-true", "later", part="symptoms")) == "saved"
    assert [step.code for step in Progress(phone.intake).waiting] == before


def test_no_medicines_that_changed_is_not_ticked_beforehand():
    lead(sent("V02", about={"email": MARIA}, medicines={"text": "", "none": True}), State.CLOSED)
    phone = again()
    drafts.settle(intake=phone.intake, still_true=[], changed=["medicines"])
    progress = Progress(phone.intake)
    assert form_for(progress.reading.steps["medicines"], progress).initial == {"text": "", "none": False}


def test_a_correction_of_an_older_intake_does_not_make_it_the_one_to_start_from():
    with later(days=-40):
        old = done()
    new = done()
    Intake.objects.filter(pk=new.intake_id).update(patient=old.patient)
    Referral.objects.filter(pk=new.pk).update(patient=old.patient)
    last = freeze(old.intake, kind=Version.Kind.SENT, progress=Progress(old.intake), number=2)
    people = Patient.objects.filter(pk=old.patient_id)
    assert newest_sent(people) == new.assessment.version
    last = freeze(new.intake, kind=Version.Kind.SENT, progress=Progress(new.intake), number=2)
    assert newest_sent(people) == last
