"""A stolen copy of the database: whatever people typed as free text or as a contact stands nowhere in it."""

from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from clinic.crypto.stored import in_batches, sealed_columns, stored
from intake.records.models import Intake, Patient
from intake.referrals.lifecycle import Step
from intake.referrals.models import Referral
from tests.cast import signed_in
from tests.clinic.crypto.rings import put
from tests.intake.admin.rows import where
from tests.intake.letters.writing import answer, issue, provider
from tests.intake.making import MARIA
from tests.intake.referrals.people import again, take
from tests.intake.web.patient.walking import Walk
from tests.intake.web.therapist.desk import decide, see

pytestmark = pytest.mark.django_db(transaction=True)

_BY_THE_PATIENT = (
    *("helper", "who the helper is", "provider", "practice", "activity", "second activity", "third activity"),
    *("own words", "medicine", "cause", "consent", "guardian", "who the guardian is", "agreement"),
)
_ON_LETTERS = ("areas", "left out", "goal", "letter", "diagnosis", "signed limits", "signed reason", "scan")
_BY_STAFF = ("ask", "said", "note", "answered by", "limits", "because", "refused", "again because")
#: What each box is given: words that stand nowhere else, numbers and addresses.
CANARIES = {name: f"zeisig{number:02}qx" for number, name in enumerate((*_BY_THE_PATIENT, *_BY_STAFF, *_ON_LETTERS))}
CANARIES |= {"phone": "7136 5500 91", "urgent phone": "7136 5500 92", "provider's phone": "7136 5500 93"}
CANARIES |= {"desk phone": "7136 5500 94", "desk fax": "7136 5500 95", "desk address": "zeisig92qx@example.org"}
CANARIES |= {"signer phone": "7136 5500 96", "signer fax": "7136 5500 97"}
CANARIES |= {"email": "zeisig90qx@example.org", "urgent email": "zeisig91qx@example.org"}


def an_adult_with_help() -> Intake:
    """Every box that an adult can write in; the medicine thins the blood, so the verdict quotes it."""
    told = CANARIES
    lines = [told[name] for name in ("activity", "second activity", "third activity")]
    walk = Walk(
        MARIA | {"meds": [f"warfarin {told['medicine']}"], "causes": ["other_cause"]},
        answering={
            "value": "with_help",
            "name": told["helper"],
            "relationship": told["who the helper is"],
            "agreed": "patient",
            "patient_name": told["agreement"],
        },
        about={"phone": told["phone"], "email": told["email"]},
        provider={"name": told["provider"], "practice": told["practice"], "phone": told["provider's phone"]},
        activities={"items": [{"text": text, "score": 4} for text in lines]},
        words={"text": told["own words"]},
        causes={"details": {"other_cause": told["cause"]}},
        consent={"name": told["consent"]},
    )
    return walk.send().intake


def a_minor() -> Intake:
    """With a guardian."""
    guardian = {"name": CANARIES["guardian"], "relationship": CANARIES["who the guardian is"]}
    return Walk(MARIA | {"age": 15}, guardian=guardian).send().intake


def somebody_in_danger() -> Intake:
    """Stopped by a warning sign; what is filled in so far is shared."""
    contact = {"name": "Harold Osei", "phone": CANARIES["urgent phone"], "email": CANARIES["urgent email"]}
    told = {"seen": ["pe_symptoms"], "share": True, **contact}
    walk = Walk(MARIA | {"answered_yes": ["pe_symptoms"]}, interruption=told).until("care-now")
    walk.answer()
    return walk.intake


def a_long_story(referral: Referral) -> Referral:
    """Staff write into every box that a decision has."""
    answer = {"answered_on": timezone.localdate().isoformat(), "provider": CANARIES["answered by"]}
    for step, typed in (
        ("ask_patient", {"ask": CANARIES["ask"]}),
        ("patient_answered", {"said": CANARIES["said"]}),
        ("ask_provider", {"note": CANARIES["note"]}),
        ("issue", {}),
        ("refer_with_limits", answer | {"limits": CANARIES["limits"]}),
        ("pause", {"because": CANARIES["because"]}),
        ("ask_provider", {}),
        ("issue", {}),
        ("decline", answer | {"refused": CANARIES["refused"]}),
        ("reopen", {"because": CANARIES["again because"]}),
        ("ask_provider", {"why": "other", "note": "As before."}),
    ):
        if step == "issue":
            take(again(referral), Step.ISSUE)
            continue
        saved = decide(again(referral), step, **typed)
        assert saved.status_code == 302, (step, saved.context["form"].errors)  # type: ignore[attr-defined]
    return a_letter_and_its_answer(again(referral))


def a_letter_and_its_answer(referral: Referral) -> Referral:
    """Every box of the letter, of the directory and of the answer on paper."""
    told = CANARIES
    asked = provider(phone=told["desk phone"], fax=told["desk fax"], email=told["desk address"])
    written = {"areas": told["areas"], "avoid": told["left out"], "goals": ((told["goal"], 4),), "note": told["letter"]}
    letter = issue(referral, to=asked, **written)
    signed = {"diagnosis": told["diagnosis"], "limits": told["signed limits"], "reason": told["signed reason"]}
    signed |= {"phone": told["signer phone"], "fax": told["signer fax"]}
    answer(letter, "refer_with_limits", scan=b"%PDF-" + told["scan"].encode(), **signed)
    return again(referral)


def dump() -> bytes:
    """All that the database keeps: the file and its log, or every row of every table; and what sessions hold."""
    sessions = repr([session.get_decoded() for session in Session.objects.all()]).encode()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            files = [Path(connection.settings_dict["NAME"] + end) for end in ("", "-wal")]
            return sessions + b"".join(file.read_bytes() for file in files if file.exists())
        copied = BytesIO()
        for table in connection.introspection.table_names(cursor):
            cursor.copy_expert(f"COPY {connection.ops.quote_name(table)} TO STDOUT", copied)
        return sessions + copied.getvalue()


def opened() -> bytes:
    """The same with the keys."""
    rows = ((column, pk, text) for column in sealed_columns() for pk, text in in_batches(stored(column)))
    return "\n".join(str(column.opened(text, pk)) for column, pk, text in rows).encode()


def told_by(stolen: bytes) -> set[str]:
    """The canaries that can be read in it."""
    return {name for name, typed in CANARIES.items() if typed.encode() in stolen}


def test_a_copy_of_the_database_tells_nothing_that_people_wrote() -> None:
    intake = an_adult_with_help()
    a_minor()
    urgent = somebody_in_danger()
    referral = a_long_story(Referral.objects.get(intake=intake))
    carla = signed_in("carla")
    carla.get(where(Patient, "changelist"), {"q": CANARIES["email"]})

    assert len(CANARIES) >= 20
    assert told_by(opened()) == set(CANARIES)
    assert {"own words", "medicine", "phone", "limits"} <= told_by(see(referral).encode())

    copied = dump()
    assert all(kept.encode() in copied for kept in (intake.reference, urgent.reference, "Maria Delgado"))
    assert told_by(copied) == set()


def test_a_hole_would_be_found() -> None:
    patient = Patient.objects.create(name="Maria Delgado", phone=CANARIES["phone"])
    assert told_by(dump()) == set()
    put(patient, "phone", CANARIES["phone"])
    assert told_by(dump()) == {"phone"}
