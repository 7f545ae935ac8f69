"""Attack 7, whole: every form is sent with the names of all columns there are; what they say changes nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db import models, transaction
from django.test import Client
from django.utils import timezone

from clinic.accounts.models import User
from education.models import Section, Source, Topic
from intake.indications.questionnaire import steps
from intake.protocols.files import newest
from intake.records.models import Intake
from intake.records.progress import Progress
from tests.attacks import holes
from tests.attacks.rows import World
from tests.cast import PASSWORD, enter, half_in, signed_in
from tests.intake.making import sent_intake
from tests.intake.web.patient.phone import Phone, laid
from tests.intake.web.patient.walking import posted
from tests.journeys.patient_states import EVERYTHING

pytestmark = pytest.mark.django_db

#: Rows that each request writes by itself; what they say of a form's fields is nothing.
BESIDE = {"audit.auditevent", "sessions.session", "accounts.desk", "admin.logentry", "limits.tally"}
#: A value for each kind of column that somebody would like to set.
TYPED: list[tuple[Any, str]] = [
    (models.BooleanField, "on"),
    (models.DateTimeField, "2001-01-01 00:00"),
    (models.DateField, "2001-01-01"),
    (models.IntegerField, "77"),
    (models.UUIDField, str(UUID(int=7))),
    (models.ForeignKey, str(UUID(int=7))),
]


def columns() -> dict[str, str]:
    """Every column and relation of every model of ours, each with a value that would be taken for it."""
    found: dict[str, str] = {"is_staff": "on", "is_superuser": "on", "groups": "1", "user_permissions": "1"}
    for model in apps.get_models():
        if model._meta.app_label in ("accounts", "audit", "mail", "education", "intake"):
            for field in model._meta.concrete_fields:
                value = next((typed for kind, typed in TYPED if isinstance(field, kind)), "forged")
                found |= {field.name: value, field.attname: value}
    return found


def rows() -> dict[tuple[str, str], dict[str, str]]:
    """(model, key) -> what each column says."""
    return {
        (model._meta.label_lower, str(row.pk)): {
            f.attname: str(getattr(row, f.attname)) for f in model._meta.concrete_fields
        }
        for model in apps.get_models()
        if model._meta.label_lower not in BESIDE
        for row in model._default_manager.all()
    }


@dataclass(frozen=True)
class Form:
    """A form as somebody sends it: the browser, the address, what is typed."""

    client: Client
    address: str
    typed: dict[str, Any]
    #: Fields that the form has and that stay as they are: blank, or a box without its tick.
    left: frozenset[str] = frozenset()


def changed(form: Form, extra: dict[str, str]) -> set[tuple[str, str]]:
    """(model, column) of all that sending it changes; taken back afterwards."""
    before = rows()
    with transaction.atomic():
        form.client.post(form.address, extra | form.typed)
        after = rows()
        transaction.set_rollback(True)
    return {
        (key[0], name)
        for key in before.keys() | after.keys()
        for name in (before.get(key) or after[key])
        if before.get(key, {}).get(name) != after.get(key, {}).get(name)
    }


def forged(form: Form) -> set[tuple[str, str]]:
    """Columns that change only because they were typed in."""
    own = form.typed.keys() | form.left
    extra = {name: value for name, value in columns().items() if name not in own}
    return changed(form, extra) - changed(form, {})


def patient_forms() -> Iterator[Form]:
    """Every page of the questionnaire, the first page, the one that interrupts, and Send."""
    seen = {"interruption": {"seen": ["pe_symptoms", "dvt_suspected"], "share": False}}
    intake = laid(EVERYTHING, **seen)
    phone, progress = Phone(intake), Progress(intake)
    kinds: dict[object, Form] = {}
    for code, step in steps(newest()).items():
        if code in progress.pages and step in progress.route:
            kinds.setdefault(step.kind, Form(phone.client, f"/intake/{step.slug}/", posted(step, progress.data(code))))
    yield from kinds.values()
    yield Form(Client(), "/intake/", {"value": "yes", "instead": ""})
    yield Form(phone.client, "/intake/care-now/", {"go": "continue", "name": "", "phone": "", "email": ""})
    yield Form(Phone(laid()).client, "/intake/check/", {"key": str(uuid4())})


def staff_forms() -> Iterator[Form]:
    """The doors, and every form of a referral."""
    world, waits, ana = World(), sent_intake("V04"), signed_in("ana")
    way = f"/staff/referrals/{waits.pk}"
    yield Form(Client(), "/staff/sign-in/", {"username": enter("ben").email, "password": PASSWORD})
    yield Form(half_in("ben"), "/staff/second-step/", {"code": "000000"})
    yield Form(ana, f"{way}/take-up/", {})
    yield Form(ana, f"{way}/decide/", {"seen": waits.version, "step": "ask_patient", "ask": "Since when?"})
    yield Form(ana, f"{way}/undo/", {"seen": waits.version})
    yield Form(
        ana, f"{way}/clearance/", {"seen": waits.version, "provider": "Dr. Amin", "dated": str(timezone.localdate())}
    )
    yield Form(ana, f"{way}/signs/", {"stop_signs_none": "on", "today_none": "on"})
    yield Form(signed_in("ben"), f"/staff/kept/{world.kept.pk}/", {})
    yield Form(ana, f"/staff/sessions/{world.desk.pk}/end/", {})


def admin_forms() -> Iterator[Form]:
    """People, and the words of the education pages."""
    world, carla, ed = World(), signed_in("carla"), signed_in("ed")
    ben, people = world.ben, "/admin/accounts/user"
    new = {"password1": "a slow walk by the sea", "password2": "a slow walk by the sea"}
    person = {"name": "Ben Okafor", "email": ben.email, "role": ben.role, "is_active": "on"}
    yield Form(carla, f"{people}/{ben.pk}/change/", person | {"name": "Ben A. Okafor"})
    yield Form(carla, f"{people}/add/", {"name": "Noor", "email": "noor@clinic.example", "role": "therapist"} | new)
    yield Form(carla, f"{people}/{ben.pk}/password/", {"new_password1": "a slow walk", "new_password2": "a slow walk"})
    yield Form(carla, f"{people}/{ben.pk}/authenticator/", {"post": "yes"})
    for model in (Topic, Section, Source):
        row = model.objects.order_by("pk").first()
        assert row is not None
        address = f"/admin/education/{model._meta.model_name}/{row.pk}/change/"
        page = ed.get(address).context["adminform"].form
        typed = {name: page[name].value() for name in page.fields}
        typed = {name: value for name, value in typed.items() if value not in (None, False)}
        for prefix in ("sections", "statements"):
            typed |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
        yield Form(ed, address, typed, frozenset(page.fields))


@pytest.mark.parametrize("forms", [patient_forms, staff_forms, admin_forms])
def test_no_form_takes_a_field_that_it_does_not_ask_for(forms: Callable[[], Iterator[Form]]) -> None:
    found = {form.address: forged(form) for form in forms()}
    assert len(found) >= 6
    assert {address: columns for address, columns in found.items() if columns} == {}


def test_the_names_of_all_columns_are_tried() -> None:
    wanted = {
        "role",
        "patient",
        "patient_id",
        "state",
        "owner_id",
        "sent_at",
        "token_hash",
        "signed_off_by",
        "outcome",
        "status",
    }
    assert wanted <= set(columns())
    assert User.objects.count() == Intake.objects.count() == 0


@pytest.mark.urls(holes.__name__)
def test_a_form_that_takes_whatever_is_typed_would_be_found() -> None:
    referral = sent_intake("V04")
    found = forged(Form(Client(), f"/hole/everything/{referral.pk}/", {"version": "9"}))
    assert found == {("intake.referral", "state")}
