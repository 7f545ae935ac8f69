"""Every address of the site, by every role: a route that is not in the table fails."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from django.contrib import admin
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from education.loader import load as load_education
from intake.protocols.models import load as load_protocol
from intake.referrals.lifecycle import State
from intake.referrals.models import Referral
from tests.cast import enter, signed_in
from tests.clinic.every_address import (
    ADMIN_ADD,
    ADMIN_DOOR,
    ADMIN_PLAIN,
    ADMIN_VIEW,
    CALL_PAGES,
    CAST,
    DESKS,
    DIRECTORY,
    DOOR,
    LIBRARY,
    OWN,
    PAIRS,
    PAPERS,
    PUBLIC,
    STAFF,
)
from tests.clinic.mail.putting import code_to
from tests.intake.letters.writing import answer, issue, provider
from tests.intake.making import sent_intake
from tests.intake.referrals.people import lead
from tests.intake.web.fhir.programs import PROGRAMS
from tests.intake.web.therapist.sending import SENDING

pytestmark = pytest.mark.django_db


def routes(resolver: URLResolver, space: str = "") -> Iterator[str]:
    """The name of every route, with its name space; routes without a name are Django admin's own redirects."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, (space, pattern.namespace)))
            yield from routes(pattern, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield ":".join(filter(None, (space, pattern.name)))


def _model_routes() -> set[str]:
    kinds = ("changelist", "add", "history", "delete", "change")
    return {f"admin:{m._meta.app_label}_{m._meta.model_name}_{kind}" for m in admin.site._registry for kind in kinds}


def _browser(who: str | None) -> Client:
    return signed_in(who) if who else Client()


def _args(name: str, referral: Referral | None = None) -> list[object]:
    if name in STAFF and name != "staff:worklist" and referral:
        return [referral.pk]
    return {
        "education:topic": ["what-to-expect"],
        "sign:link": ["x" * 43],
        "invited": ["x" * 43],
        "staff:invitation-again": [uuid4()],
        "staff:invitation-withdraw": [uuid4()],
        "staff:call-step": [uuid4(), "stop-signs"],
        **{f"staff:call-{page}": [uuid4()] for page in CALL_PAGES},
        "staff:end-desk": [uuid4()],
        "staff:passkey-name": [uuid4()],
        "staff:passkey-remove": [uuid4()],
        "staff:end-token": [uuid4()],
        "staff:door": [uuid4()],
        "staff:end-cover": [uuid4()],
        "staff:opening": [uuid4()],
        "staff:kept": [uuid4()],
        "education:section": ["what-to-expect", "before-you-decide"],
        "education:edition": ["what-to-expect", 1],
        "intake:step": ["stop-signs"],
        "intake:yours-one": [uuid4()],
        **{f"intake:{page}": [uuid4()] for page in ("correct", "yours-copy", "yours-consent", "consent-change")},
        "intake:yours-opened": [uuid4()],
        "intake:carry-on": [uuid4()],
        "intake:yours-date": [uuid4()],
        "intake:passkey-remove": [uuid4()],
        "admin:person-password": [enter("ana").pk],
        "admin:person-authenticator": [enter("ana").pk],
        "admin:view_on_site": ["1", "1"],
        "admin:app_list": ["intake"],
        "admin:education_topic_words": [uuid4(), "es"],
        "admin:education_source_words": [uuid4(), "es"],
    }.get(name, [])


def test_every_route_is_in_the_table() -> None:
    beside = {*PAPERS, *SENDING, *DIRECTORY, *PAIRS, *DESKS, *OWN, *PROGRAMS, *LIBRARY}
    known = {*PUBLIC, *STAFF, *beside, *ADMIN_PLAIN} | _model_routes()
    assert set(routes(get_resolver())) == known


@pytest.mark.parametrize("name", [*STAFF])
@pytest.mark.parametrize("method", ["get", "post"])
def test_staff_pages_open_to_those_of_the_table(name: str, method: str) -> None:
    referral = sent_intake("V04")
    for who, wanted in zip(CAST, STAFF[name][method == "post"], strict=True):
        address = reverse(name, args=_args(name, referral))
        answer = getattr(_browser(who), method)(address)
        assert answer.status_code == wanted, (name, method, who)
        if wanted == DOOR and who is None:
            assert answer["Location"].startswith(reverse("staff:sign-in"))


def _paper(name: str) -> UUID:
    letter = issue(lead(sent_intake("V04"), State.DRAFTING))
    if name in ("staff:answer", "staff:scan"):
        return answer(letter, "decline", reason="Later.").pk
    return letter.pk


@pytest.mark.parametrize("name", [*PAPERS])
@pytest.mark.parametrize("method", ["get", "post"])
def test_letters_and_answers_open_to_those_of_the_table(name: str, method: str) -> None:
    pk = _paper(name)
    answers = [getattr(_browser(who), method)(reverse(name, args=[pk])).status_code for who in CAST]
    assert tuple(answers) == PAPERS[name][method == "post"]


@pytest.mark.parametrize("name", [*PAPERS])
def test_a_letter_that_is_not_yours_answers_as_one_that_does_not_exist(name: str) -> None:
    pk = _paper(name)
    for who in ("maria", "ed", "pia"):
        found, absent = (_browser(who).get(reverse(name, args=[key])) for key in (pk, uuid4()))
        assert (found.status_code, absent.status_code) == (404, 404)
        assert _without_address(found) == _without_address(absent)
    assert signed_in("ana").get(reverse(name, args=[uuid4()])).status_code == 404


@pytest.mark.parametrize("name", [*DIRECTORY])
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_directory_opens_to_those_of_the_table(name: str, method: str) -> None:
    args = [provider().pk] if name in ("staff:provider", "staff:provider-archive") else []
    answers = [getattr(_browser(who), method)(reverse(name, args=args)).status_code for who in CAST]
    assert tuple(answers) == DIRECTORY[name][method == "post"]


@pytest.mark.parametrize("name", [*PAIRS])
@pytest.mark.parametrize("method", ["get", "post"])
def test_pairs_open_to_those_of_the_table_and_a_stranger_in_one_is_not_found(name: str, method: str) -> None:
    two = [sent_intake(name=name).patient_id for name in ("Maria Delgado", "Joan Whitfield")]
    of_pair = name == "staff:same-person-pair"
    for who, wanted in zip(CAST, PAIRS[name][method == "post"], strict=True):
        assert getattr(_browser(who), method)(reverse(name, args=two if of_pair else [])).status_code == wanted, who
    for odd in ([two[0], uuid4()], [uuid4(), two[1]], [two[0], two[0]]) if of_pair else ():
        assert getattr(signed_in("ana"), method)(reverse(name, args=odd)).status_code == 404


@pytest.mark.parametrize("name", [*DESKS])
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_stands_beside_the_worklist_opens_to_those_of_the_table(name: str, method: str) -> None:
    answers = [getattr(_browser(who), method)(reverse(name, args=_args(name))).status_code for who in CAST]
    assert tuple(answers) == DESKS[name][method == "post"]


@pytest.mark.parametrize("name", [*OWN])
@pytest.mark.parametrize("method", ["get", "post"])
def test_ones_own_sign_ins_are_for_staff_and_nobody_elses_are_there(name: str, method: str) -> None:
    answers = [getattr(_browser(who), method)(reverse(name, args=_args(name))).status_code for who in CAST]
    assert tuple(answers) == OWN[name][method == "post"]


@pytest.mark.parametrize("name", [*LIBRARY])
@pytest.mark.parametrize("method", ["get", "post"])
def test_pages_as_they_were_open_to_staff_alone(name: str, method: str) -> None:
    load_education()
    answers = [getattr(_browser(who), method)(reverse(name, args=_args(name))).status_code for who in CAST]
    assert tuple(answers) == LIBRARY[name][method == "post"]


@pytest.mark.parametrize("name", [name for name in STAFF if name != "staff:worklist"])
def test_a_referral_that_is_not_yours_answers_as_one_that_does_not_exist(name: str) -> None:
    referral = sent_intake("V04", name="Maria Delgado")
    for who in ("maria", "ed", "pia"):
        for method in ("get", "post") if STAFF[name][1] != (405,) * 6 else ("get",):
            answers = [getattr(_browser(who), method)(reverse(name, args=[pk])) for pk in (referral.pk, uuid4())]
            assert [answer.status_code for answer in answers] == [404, 404]
            assert _without_address(answers[0]) == _without_address(answers[1])
            assert "Delgado" not in answers[0].content.decode().replace("Maria Delgado</strong>", "")


def _without_address(answer: HttpResponse) -> str:
    return "\n".join(line for line in answer.content.decode().splitlines() if "csrf" not in line)


@pytest.mark.parametrize("name", [*PUBLIC])
@pytest.mark.parametrize("method", ["get", "post"])
def test_public_pages_are_the_same_for_everybody(name: str, method: str) -> None:
    load_protocol()
    load_education()
    for who, wanted in zip(CAST, PUBLIC[name][method == "post"], strict=True):
        address = reverse(name, args=_args(name))
        assert getattr(_browser(who), method)(address).status_code == wanted, (name, method, who)


@pytest.mark.parametrize("name", [*ADMIN_PLAIN])
def test_admin_opens_to_admins_alone(name: str) -> None:
    for who, wanted in zip(CAST, ADMIN_DOOR + ADMIN_PLAIN[name], strict=True):
        assert _browser(who).get(reverse(name, args=_args(name))).status_code == wanted, (name, who)


@pytest.mark.parametrize("model", list(admin.site._registry), ids=lambda model: model._meta.label)
def test_rows_in_admin_open_as_the_roles_say(model: type) -> None:
    app, stem = model._meta.app_label, f"admin:{model._meta.app_label}_{model._meta.model_name}"
    sent_intake("V04")
    code_to("maria@home.example")
    row = model._default_manager.first()
    browsers = [_browser(who) for who in CAST]
    for kind, wanted in (("changelist", ADMIN_VIEW[app]), ("add", ADMIN_ADD[app])):
        answers = [browser.get(reverse(f"{stem}_{kind}")).status_code for browser in browsers]
        assert tuple(answers) == ADMIN_DOOR + wanted, (stem, kind)
    if row is None:
        return
    for kind, wanted in (("change", ADMIN_VIEW[app]), ("delete", (403, 403, 403))):
        answers = [browser.get(reverse(f"{stem}_{kind}", args=[row.pk])).status_code for browser in browsers]
        assert tuple(answers) == ADMIN_DOOR + wanted, (stem, kind)
