"""A patient who wrote something of ours into every field there is, and staff who wrote about them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from django.utils import timezone

from intake.indications.questionnaire import interruption
from intake.records.models import Clearance, Intake, Patient
from intake.records.progress import Progress
from intake.referrals.lifecycle import Step
from intake.referrals.models import Referral
from intake.referrals.workflow import move, person
from intake.submission import submit
from intake.web.fields import Birthday, Words
from intake.web.patient.forms_by_kind import form_for
from tests.cast import enter
from tests.intake.web.patient.phone import laid
from tests.journeys.patient_states import EVERYTHING

#: Gives the text for a field, named "step.field".
Text = Callable[[str], str]


def pages(text: Text) -> dict[str, dict[str, Any]]:
    """Step -> what was written there, past every check of a form."""
    person_ = {"name": text("answering.name"), "relationship": text("answering.relationship")}
    contact = {key: text(f"interruption.{key}") for key in ("name", "phone", "email")}
    chemical, other = (f"causes.detail_{code}" for code in ("chemical_exposure", "other_cause"))
    agrees = f"{text('guardian.name')} {text('consent.name')}"  # whoever agrees gives the same name twice
    return {
        "guardian": {"name": agrees, "relationship": text("guardian.relationship")},
        "activities": {"items": [{"text": text(f"activities.text_{n}"), "score": n} for n in (1, 2, 3)]},
        "words": {"text": text("words.text")},
        "causes": {"details": {"chemical_exposure": text(chemical), "other_cause": text(other)}},
        "medicines": {"text": text("medicines.text"), "none": False},
        "answering": {"value": "with_help", **person_, "patient_name": text("answering.patient_name")},
        "about": {"phone": text("about.phone"), "email": text("about.email")},
        "provider": {key: text(f"provider.{key}") for key in ("name", "practice", "phone")},
        "consent": {"name": agrees},
        "interruption": {"seen": ["pe_symptoms", "dvt_suspected"], "share": True, **contact},
    }


def planted_draft(text: Text) -> Intake:
    """An intake with `text` in every field; a name holds 200 characters at the most."""
    return laid(EVERYTHING, name=text("about.name")[:200], **pages(text))


def planted(text: Text) -> Referral:
    """The same, sent, called about and cleared, with `text` in what staff wrote too."""
    intake = planted_draft(text)
    with _mail_arrives(intake.patient):
        submit(intake, key=uuid4())
    referral, ana, now = Referral.objects.whole().get(intake=intake), enter("ana"), timezone.now()
    Clearance.objects.create(
        intake=intake,
        item="open_wound_or_ulcer",
        provider=text("clearance.provider")[:200],
        dated=timezone.localdate(),
        recorded_by=ana.pk,
        recorded_at=now,
    )
    move(referral=referral, step=Step.CALL_PATIENT, by=person(ana), seen=referral.version, note=text("event.note"))
    return Referral.objects.whole().get(intake=intake)


@contextmanager
def _mail_arrives(patient: Patient) -> Iterator[None]:
    """The outbox takes no address that is none: there is another one while mail is put, then it is as it was."""
    written = patient.email
    for address in ("quilla@home.example", written):
        patient.email = address
        patient.save(update_fields=["email", "email_index"])
        if address != written:
            yield


def text_fields(intake: Intake) -> Iterator[str]:
    """Every field of every page that takes words, from the forms themselves; a date of birth holds none."""
    progress = Progress(intake)
    for step in [*progress.reading.steps.values(), interruption()]:
        for name, field in form_for(step, progress).fields.items():
            if isinstance(field, Words) and not isinstance(field, Birthday):
                yield f"{step.code}.{name}"
