"""Odd text in every form of the house: kept in its composed form or refused in words, never an error of ours.

The patients' pages have more of it in tests/intake/web/patient/test_odd_input.py.
"""

import importlib
import unicodedata
from collections.abc import Callable, Iterator
from urllib.parse import quote_plus

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import models, transaction
from django.forms import BaseForm
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinic.accounts.models import Desk, User
from clinic.urls import urlpatterns
from education.models import Section, Source, Statement, Topic
from education.words import Strength
from intake.records.models import Clearance
from intake.referrals.models import Event
from intake.web.patient.forms_by_kind import FORMS
from tests.cast import enter, half_in, signed_in
from tests.clinic.doors import BESIDE, KEPT, Door
from tests.clinic.typing_in import Blank, blanks
from tests.intake.care.caring import plan
from tests.intake.letters.holding import door, let_in, mailed
from tests.intake.making import draft, sent_intake
from tests.intake.web.therapist.desk import address

pytestmark = pytest.mark.django_db

ODD = [
    "Zoe\u0308 \U0001f9b6\U0001f3fd",
    "رجلي \u202eabc\u202c",
    "\u1112\u1161\u11ab",
    "a\x00b",
    "a\x07b\x1b[31m",
    "\ud800",
    "\U0003ffff\ufdd0",
    "<script>alert(1)</script>",
    "x" * 30_000,
    "e" + "\u0301" * 3_000,
    "-1",
    "9" * 400,
    " ",
    "",
]
#: Answers that are no error: shown again, led on, refused.
KIND = {200, 302, 400, 409, 422}


def _review(**chosen: str) -> Door:
    return signed_in("ana"), address(sent_intake()), chosen


def _page(referral: str, page: str, **chosen: str) -> Door:
    return signed_in("ana"), address(sent_intake(referral), page), chosen


def _asked_by_link() -> Client:
    browser = Client()
    browser.post(door(mailed()), {"go": "code"})
    return browser


def _topic() -> Topic:
    topic = Topic.objects.create(title="Feet", slug="feet", summary="About feet.")
    section = Section.objects.create(topic=topic, heading="Cold", slug="cold", body="Cold feet.", order=1)
    Statement.objects.create(section=section, text="Warm socks help.", order=1, strength=Strength.CLINIC_EXPERIENCE)
    return topic


def _admin(who: str, model: type[models.Model], pk: object = "") -> Door:
    name = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
    return signed_in(who), f"{name}{pk}/change/" if pk else f"{name}add/", {}


@pytest.fixture(autouse=True)
def _a_clinic_with_payers(settings: object) -> None:
    settings.PAYER_BLOCK = True  # type: ignore[attr-defined]


#: What somebody types into, by name: the forms that the page is made of, and the way to it.
DOORS: dict[str, tuple[set[str], Callable[[], Door]]] = {
    "sign in": ({"StaffForm"}, lambda: (Client(), "/staff/sign-in/", {})),
    "second step": ({"CodeForm"}, lambda: (half_in("ana"), "/staff/second-step/", {})),
    "ask the patient": ({"DecisionForm"}, lambda: _review(step="ask_patient")),
    "close a case": ({"DecisionForm"}, lambda: _review(step="close", why="other")),
    "clearance": ({"ClearanceForm"}, lambda: _page("V04", "clearance", item="open_wound_or_ulcer", dated=_today())),
    "a date": ({"DateForm"}, lambda: (signed_in("ana"), f"/staff/referrals/{plan().referral_id}/care/dates/new/", {})),
    "signs": ({"SignsForm"}, lambda: _page("V02", "signs")),
    "a person": ({"PersonForm"}, lambda: _admin("carla", User, enter("ben").pk)),
    "a new person": ({"NewPersonForm"}, lambda: _admin("carla", User)),
    "a provider's code": ({"LinkCodeForm"}, lambda: (_asked_by_link(), "/sign/code/", {})),
    "a provider's answer": ({"ReplyForm"}, lambda: (let_in(mailed("V04")), "/sign/reply/", {"answer": "decline"})),
    "somebody's password": (
        {"NewPasswordForm"},
        lambda: (signed_in("carla"), f"/admin/accounts/user/{enter('ben').pk}/password/", {}),
    ),
    "one's own password": (set(), lambda: (signed_in("carla"), "/admin/password_change/", {})),
    "a topic": ({"TopicForm", "SectionForm", "StatementForm"}, lambda: _admin("ed", Topic, _topic().pk)),
    "the list of topics": ({"OrderForm"}, lambda: (_topic() and signed_in("ed"), "/admin/education/topic/", {})),
    "a section": ({"SectionForm", "StatementForm"}, lambda: _admin("ed", Section, _topic().sections.get().pk)),
    "a source": (set(), lambda: _admin("ed", Source)),
    **BESIDE,
}
#: Every page of the intake has odd text typed in tests/intake/web/patient/test_odd_input.py.
PATIENTS = {form.__name__ for form in FORMS.values()} | {"StartForm", "PageForm"}
#: Models whose text a form can change.
WRITTEN = (User, Topic, Section, Statement, Source, Event, Clearance, *KEPT)


def _today() -> str:
    return timezone.localdate().isoformat()


def _forms(kind: type) -> Iterator[str]:
    for one in kind.__subclasses__():
        if one.__module__.split(".")[0] in ("clinic", "education", "intake") and one.__name__.endswith("Form"):
            yield one.__name__
        yield from _forms(one)


def _press(door: Door, blank: Blank, typed: dict[str, str]) -> HttpResponse:
    """Send the form byte by byte, half characters included."""
    browser, page, chosen = door
    fields = {**blank.filled, **typed, **chosen}
    pairs = (f"{quote_plus(name)}={quote_plus(text.encode('utf-8', 'surrogatepass'))}" for name, text in fields.items())
    where = blank.action if blank.action.startswith("/") else page
    return browser.post(where, "&".join(pairs), content_type="application/x-www-form-urlencoded")


def _form_of(door: Door) -> Blank:
    """The form of the page that takes most typing."""
    found = max(blanks(door[0].get(door[1]).content.decode()), key=lambda blank: len(blank.names))
    return found._replace(filled={name: text for name, text in found.filled.items() if name != "csrfmiddlewaretoken"})


def _texts() -> Iterator[str]:
    for model in WRITTEN:
        for row in model._base_manager.all():
            for field in model._meta.concrete_fields:
                if "password" not in field.name:
                    yield from _words_in(getattr(row, field.attname))


def _words_in(found: object) -> Iterator[str]:
    if isinstance(found, str):
        yield found
    elif isinstance(found, dict | list):
        for part in [*found, *found.values()] if isinstance(found, dict) else found:
            yield from _words_in(part)


def _is_kind(answer: HttpResponse) -> None:
    assert answer.status_code in KIND
    odd = [text for text in _texts() if not unicodedata.is_normalized("NFC", text) or "\x00" in text]
    assert odd == []


def test_every_form_of_the_house_is_typed_into() -> None:
    for app in apps.get_app_configs():
        if app.name.split(".")[0] in ("clinic", "education", "intake"):
            for part in ("forms", "views", "admin", "admin_forms"):
                if importlib.util.find_spec(f"{app.name}.{part}"):
                    importlib.import_module(f"{app.name}.{part}")
    admin.autodiscover()
    assert urlpatterns
    covered = {name for names, _ in DOORS.values() for name in names} | PATIENTS
    assert set(_forms(BaseForm)) - covered == set()


@pytest.mark.parametrize("name", DOORS)
def test_odd_text_is_kept_composed_or_refused_in_words(name: str) -> None:
    door = DOORS[name][1]()
    blank = _form_of(door)
    texts = st.one_of(st.sampled_from(ODD), st.text(max_size=20))
    where = st.sampled_from(blank.typed or sorted({*blank.names} - {"csrfmiddlewaretoken"}))

    @settings(derandomize=True, max_examples=4, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.dictionaries(where, texts, min_size=1))
    def type_it(typed: dict[str, str]) -> None:
        with transaction.atomic():
            _is_kind(_press(door, blank, typed))
            transaction.set_rollback(True)

    places = blank.typed or blank.names
    for turn in range(0, len(ODD), 5):
        with transaction.atomic():
            _is_kind(_press(door, blank, {place: ODD[(at + turn) % len(ODD)] for at, place in enumerate(places)}))
            transaction.set_rollback(True)
    type_it()


@pytest.mark.parametrize("name", DOORS)
def test_ten_megabytes_are_refused_before_they_are_read(name: str) -> None:
    browser, page, _ = DOORS[name][1]()
    for body in (b"note=" + b"x" * 10_000_000, b"&".join(b"f%d=x" % number for number in range(10_000))):
        assert browser.post(page, body, content_type="application/x-www-form-urlencoded").status_code in (400, 405)


def test_what_an_editor_types_apart_is_kept_together() -> None:
    door = _admin("ed", Topic, _topic().pk)
    assert _press(door, _form_of(door), {"title": "Zoe\u0308s feet"}).status_code == 302
    assert Topic.objects.get().title == "Zo\u00ebs feet"


def test_a_sign_in_that_is_over_keeps_what_was_sent_to_an_odd_address() -> None:
    for path in ("/staff/a%00b/", f"/staff/{'x' * 2000}/", "/staff/%f0%9f%92%9c/"):
        browser = signed_in("ana")
        Desk.objects.all().delete()
        answer = browser.post(path, {"note": "a\x00b e\u0308"})
        assert answer.status_code == 302


@pytest.mark.parametrize("name", ["sessionid", "intake", "csrftoken", "messages"])
def test_an_odd_cookie_is_no_cookie(name: str) -> None:
    draft()
    for text in ('"' + "\\000" * 32 + '"', "x" * 4000, '"\\377\\376"', "\xf0\x9f\x92\x9c" * 10, "a:b:c"):
        for path in ("/", "/intake/", "/intake/check/", "/staff/", "/admin/"):
            answer = Client(headers={"cookie": f"{name}={text}"}).get(path)
            assert answer.status_code in (200, 302), (text, path)
