"""Attack 4: a word that a patient wrote, in every field there is, stands in no answer to whoever may not read it."""

import logging
import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core import serializers
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client

from clinic.audit.models import AuditEvent
from clinic.crypto.fields import EncryptedField
from clinic.mail.models import Message
from tests.attacks import holes
from tests.attacks.planted_papers import planted_papers
from tests.attacks.planting import planted, text_fields
from tests.attacks.rows import Key, World, address
from tests.attacks.ways import ways
from tests.cast import signed_in
from tests.clinic.every_address import STAFF
from tests.intake.web.patient.phone import Phone, laid

pytestmark = pytest.mark.django_db

#: No page of ours says it by itself.
MARK = "Kanarya"
DENIED = (301, 302, 403, 404, 405)
READERS = {
    "visitor": Client,
    "another patient": lambda: Phone(laid(name="Maria Delgado")).client,
    "patient account": lambda: signed_in("maria"),
    "content editor": lambda: signed_in("ed"),
    "privacy officer": lambda: signed_in("pia"),
}


#: Where a privacy officer reads whose record was opened, why, and what was found; and nothing else of it.
CHECKED = ["staff:openings", "get staff:opening", "post staff:opening"]


def canary(field: str) -> str:
    """Names the field, so that what is found tells where it came from."""
    return f"{MARK} {field}"


def world() -> dict[str, Key]:
    """Route -> a row, where those about patients are about the one with the canaries."""
    rows, referral = World().rows(), planted(canary)
    version, assessment = referral.assessment.version, referral.assessment
    own: dict[str, Model] = {
        "intake_patient": referral.patient,
        "intake_intake": referral.intake,
        "intake_version": version,
        "intake_assessment": assessment,
        "intake_referral": referral,
        "intake_event": referral.events.latest("number"),
        "intake_clearance": referral.intake.clearances.get(),
    }
    for stem, row in own.items():
        rows |= {f"admin:{stem}_{kind}": row.pk for kind in ("change", "delete", "history")}
    papers = planted_papers(canary)
    opening = papers.referral.openings.get()
    pair = (papers.referral.patient_id, referral.patient_id)
    rows |= {name: referral.pk for name in STAFF if name in rows} | papers.rows()
    rows |= {"intake:yours-one": referral.intake_id, "intake:yours-opened": referral.intake_id}
    beside = {"staff:opening": opening.pk, "staff:door": papers.referral.pk, "staff:same-person-pair": pair}
    return rows | beside | {"fhir:read": ("Patient", referral.patient_id), "fhir:search": ("Provenance", pair[0])}


def answers(client: Client, rows: dict[str, Key]) -> Iterator[tuple[str, HttpResponse]]:
    """What a browser is answered at every address, with a row and without."""
    for way in ways():
        if "out" not in way.name:
            yield way.name, client.get(way.address)
    for name, key in rows.items():
        for method in ("get", "post") if name.startswith("staff:") else ("get",):
            yield f"{method} {name}", getattr(client, method)(address(name, key))


def leaks(found: Iterator[tuple[str, HttpResponse]], *, denied_only: bool = False) -> list[str]:
    """Answers with a canary in them, headers included."""
    asked = ((name, answer) for name, answer in found if not denied_only or answer.status_code in DENIED)
    return [name for name, answer in asked if MARK in answer.content.decode(errors="replace") + str(answer.headers)]


def test_every_field_of_every_page_holds_a_canary() -> None:
    referral = planted(canary)
    told = str(referral.assessment.version.page_data())
    missing = [field for field in text_fields(referral.intake) if canary(field) not in told]
    assert missing == []
    assert len(set(text_fields(referral.intake))) > 15


def test_every_word_of_a_paper_holds_a_canary() -> None:
    planted(canary)
    planted_papers(canary)
    bare = {f"{model.__name__}.{name}" for model, name in sealed() if not _holds_one(model, name)}
    assert bare == CODES


#: Sealed, and yet made of our own codes and numbers, or a file.
CODES = {
    *("ProviderAnswer.icd10", "ProviderAnswer.cleared", "Aims.areas", "Visit.areas", "Visit.scores"),
    *("DaySigns.answers", "Referral.in_list", "Scan.data", "Sheet.data", "ReportSheet.data"),
}


def sealed() -> Iterator[tuple[type[Model], str]]:
    """Every column of the intake that is sealed: whatever somebody typed is among them."""
    for model in apps.get_app_config("intake").get_models():
        yield from ((model, field.name) for field in model._meta.concrete_fields if isinstance(field, EncryptedField))


def _holds_one(model: type[Model], name: str) -> bool:
    return any(MARK in str(getattr(row, name)) for row in model._default_manager.all())


def test_no_answer_to_whoever_may_not_read_has_one_nor_has_a_log_the_trail_or_a_mail(
    caplog: pytest.LogCaptureFixture,
) -> None:
    rows = world()
    with caplog.at_level(logging.DEBUG):
        found = {name: leaks(answers(reader(), rows)) for name, reader in READERS.items()}
    assert found == dict.fromkeys(READERS, []) | {"privacy officer": CHECKED}
    pia, opening = signed_in("pia"), rows["staff:opening"]
    pages = [pia.get("/staff/openings/"), pia.get(address("staff:opening", opening))]
    told = {field for page in pages for field in re.findall(rf"{MARK} ([\w.]+)", page.content.decode())}
    assert told == {"about.name", "opening.reason", "opening.note"}
    for who in ("ana", "carla"):
        told = list(answers(signed_in(who), rows))
        # It leads back to the entry by a provider's name, which is the directory's and no patient's.
        assert leaks(iter(told), denied_only=True) == ["post staff:provider-archive"]
        assert f"{MARK} " not in dict(told)["post staff:provider-archive"]["Location"].replace("+", " ").replace(
            canary("directory.name"), ""
        )
        assert leaks(iter(told)) != []  # where they may read, they do
    assert MARK not in caplog.text
    assert MARK not in serializers.serialize("json", AuditEvent.objects.all())
    assert all(MARK not in message.subject + message.body for message in Message.objects.all())


@pytest.mark.urls(holes.__name__)
def test_an_answer_that_leaks_would_be_found() -> None:
    referral = planted(canary)
    assert leaks(iter([("hole", Client().get(f"/hole/rows/{referral.pk}/"))])) == ["hole"]
