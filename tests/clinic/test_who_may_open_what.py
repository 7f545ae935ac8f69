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
from tests.clinic.mail.putting import code_to
from tests.intake.letters.writing import answer, issue, provider
from tests.intake.making import sent_intake
from tests.intake.referrals.people import lead
from tests.intake.web.fhir.programs import PROGRAMS
from tests.intake.web.therapist.sending import SENDING

pytestmark = pytest.mark.django_db

#: visitor, patient account, therapist, content editor, clinic admin, privacy officer.
CAST = (None, "maria", "ana", "ed", "carla", "pia")
#: 200 opens, 302 leads elsewhere (to the door, or on), 403 and 404 refuse, 405 is not for this method, 422 wants input.
ALL = (200,) * 6
DOOR = 302

#: name -> (what GET answers each of the cast, what an empty POST answers them).
PUBLIC = {
    "home": (ALL, ALL),
    "privacy": (ALL, ALL),
    "accessibility": (ALL, ALL),
    "education:home": (ALL, (405,) * 6),
    "education:topic": (ALL, (405,) * 6),
    "education:section": (ALL, (405,) * 6),
    "education:search": (ALL, (405,) * 6),
    "reply": (ALL, ALL),
    "robots": (ALL, ALL),
    "sitemap": (ALL, ALL),
    "health-live": (ALL, (405,) * 6),
    "health-ready": (ALL, (405,) * 6),
    "intake:start": (ALL, (422,) * 6),
    # Without a resume token, whoever it is, these lead back to the start.
    "intake:interruption": ((DOOR,) * 6, (DOOR,) * 6),
    "intake:check": ((DOOR,) * 6, (DOOR,) * 6),
    "intake:sent": ((DOOR,) * 6, (405,) * 6),
    "intake:who-opened": ((DOOR,) * 6, (405,) * 6),
    "intake:saved": ((DOOR,) * 6, (DOOR,) * 6),
    "intake:step": ((DOOR,) * 6, (DOOR,) * 6),
    # Without a code that was asked for, or typed, these lead to the page that asks for the address.
    "intake:back": (ALL, (422,) * 6),
    "intake:back-code": ((DOOR,) * 6, (DOOR,) * 6),
    "intake:back-who": ((DOOR,) * 6, (DOOR,) * 6),
    "intake:back-passkey": ((405,) * 6, (422,) * 6),
    "intake:passkey-options": ((405,) * 6, ALL),
    "intake:passkeys": ((DOOR,) * 6, (405,) * 6),
    "intake:passkey-new-options": ((405,) * 6, (DOOR,) * 6),
    "intake:passkey-add": ((405,) * 6, (DOOR,) * 6),
    "intake:passkey-remove": ((405,) * 6, (DOOR,) * 6),
    "intake:yours-date": ((DOOR,) * 6, (405,) * 6),
    "intake:yours-mails": ((DOOR,) * 6, (DOOR,) * 6),
    "intake:yours": ((DOOR,) * 6, (405,) * 6),
    "intake:yours-one": ((DOOR,) * 6, (405,) * 6),
    "intake:yours-opened": ((DOOR,) * 6, (405,) * 6),
    "intake:carry-on": ((405,) * 6, (DOOR,) * 6),
    "intake:leave": ((405,) * 6, (DOOR,) * 6),
    "intake:kept": (ALL, ALL),
    "intake:stay": (ALL, ALL),
    # No link has this secret; without a code that was typed the other pages say how to come back.
    "sign:link": ((404,) * 6, (404,) * 6),
    "sign:code": ((DOOR,) * 6, (DOOR,) * 6),
    "sign:reply": ((DOOR,) * 6, (DOOR,) * 6),
    "sign:letter": ((DOOR,) * 6, (405,) * 6),
    "sign:receipt": ((DOOR,) * 6, (405,) * 6),
    "sign:receipt-pdf": ((DOOR,) * 6, (405,) * 6),
    "sign:over": (ALL, ALL),
    # Whoever is in already is led on.
    "staff:sign-in": ((200, 302, 302, 302, 302, 302), (422, 302, 302, 302, 302, 302)),
    "staff:sign-out": ((405,) * 6, (302,) * 6),
    "staff:passkey-options": ((405,) * 6, ALL),
    "staff:passkey-sign-in": ((405,) * 6, (422,) * 6),
}
STAFF = {
    "staff:worklist": ((DOOR, 404, 200, 404, 200, 404), (405,) * 6),
    "staff:review": ((DOOR, 404, 200, 404, 200, 404), (405,) * 6),
    "staff:take-up": ((DOOR, 404, DOOR, 404, 404, 404), (DOOR, 404, 302, 404, 404, 404)),
    "staff:decide": ((DOOR, 404, DOOR, 404, 404, 404), (DOOR, 404, 422, 404, 404, 404)),
    "staff:undo": ((DOOR, 404, DOOR, 404, 404, 404), (DOOR, 404, 302, 404, 404, 404)),
    "staff:clearance": ((DOOR, 404, 200, 404, 404, 404), (DOOR, 404, 422, 404, 404, 404)),
    "staff:signs": ((DOOR, 404, 200, 404, 404, 404), (DOOR, 404, 422, 404, 404, 404)),
    # A copy of the record: GET leads back to the review.
    "staff:export": ((DOOR, 404, DOOR, 404, DOOR, 404), (DOOR, 404, 200, 404, 200, 404)),
    "staff:letter": ((DOOR, 404, 200, 404, 404, 404), (DOOR, 404, 422, 404, 404, 404)),
    "staff:letter-provider": ((DOOR, 404, 200, 404, 404, 404), (DOOR, 404, 200, 404, 404, 404)),
    # Nothing is written yet, so these lead to the letter.
    "staff:letter-preview": ((DOOR, 404, DOOR, 404, 404, 404), (DOOR, 404, 405, 404, 404, 404)),
    "staff:letter-issue": ((DOOR, 404, DOOR, 404, 404, 404), (DOOR, 404, 302, 404, 404, 404)),
    # Without a plan these lead to the page that opens it, or back to the review.
    "staff:plan": ((DOOR, 404, DOOR, 404, DOOR, 404), (405,) * 6),
    "staff:open-plan": ((DOOR, 404, DOOR, 404, 404, 404), (DOOR, 404, 302, 404, 404, 404)),
    "staff:aims": ((DOOR, 404, DOOR, 404, 404, 404), (DOOR, 404, 302, 404, 404, 404)),
    "staff:payer": ((DOOR, 404, DOOR, 404, 404, 404), (DOOR, 404, 302, 404, 404, 404)),
    "staff:session-card": ((DOOR, 404, DOOR, 404, DOOR, 404), (405,) * 6),
    "staff:day-signs": ((DOOR, 404, DOOR, 404, 404, 404), (DOOR, 404, 302, 404, 404, 404)),
    "staff:outcomes": ((DOOR, 404, DOOR, 404, DOOR, 404), (405,) * 6),
    "staff:new-visit": ((DOOR, 404, DOOR, 404, 404, 404), (DOOR, 404, 302, 404, 404, 404)),
    "staff:report": ((DOOR, 404, DOOR, 404, 404, 404), (DOOR, 404, 302, 404, 404, 404)),
    "staff:new-date": ((DOOR, 404, DOOR, 404, 404, 404), (DOOR, 404, 302, 404, 404, 404)),
    "staff:date": ((DOOR, 404, 404, 404, 404, 404), (DOOR, 404, 404, 404, 404, 404)),
    "staff:take-back-date": ((DOOR, 404, 404, 404, 404, 404), (DOOR, 404, 404, 404, 404, 404)),
    "staff:date-file": ((DOOR, 404, 404, 404, 404, 404), (405,) * 6),
    # No visit and no report has the id of a referral; tests/intake/web/care opens them as everybody.
    "staff:visit": ((DOOR, 404, 404, 404, 404, 404), (DOOR, 404, 404, 404, 404, 404)),
    "staff:take-back-visit": ((DOOR, 404, 404, 404, 404, 404), (DOOR, 404, 404, 404, 404, 404)),
    "staff:care-report": ((DOOR, 404, 404, 404, 404, 404), (405,) * 6),
    "staff:care-report-pdf": ((DOOR, 404, 404, 404, 404, 404), (405,) * 6),
}
#: Letters that went out and what came back, each of a referral that is there.
PAPERS = {
    "staff:issued": ((DOOR, 404, 200, 404, 200, 404), (405,) * 6),
    "staff:letter-pdf": ((DOOR, 404, 200, 404, 200, 404), (405,) * 6),
    "staff:letter-text": ((DOOR, 404, 200, 404, 200, 404), (405,) * 6),
    "staff:answer-enter": ((DOOR, 404, 200, 404, 404, 404), (DOOR, 404, 422, 404, 404, 404)),
    "staff:answer": ((DOOR, 404, 200, 404, 200, 404), (405,) * 6),
    "staff:scan": ((DOOR, 404, 200, 404, 200, 404), (405,) * 6),
}
#: The directory, and the door by which an answer on paper is found.
DIRECTORY = {
    "staff:providers": ((DOOR, 404, 200, 404, 200, 404), (405,) * 6),
    "staff:provider-add": ((DOOR, 404, 200, 404, 200, 404), (DOOR, 404, 422, 404, 422, 404)),
    "staff:provider": ((DOOR, 404, 200, 404, 200, 404), (DOOR, 404, 422, 404, 422, 404)),
    "staff:provider-archive": ((405,) * 6, (DOOR, 404, 302, 404, 302, 404)),
    "staff:answers": ((DOOR, 404, 200, 404, 404, 404), (405,) * 6),
}
#: Two people side by side: read by whoever has a worklist, said by therapists alone.
PAIRS = {
    "staff:same-person": ((DOOR, 404, 200, 404, 200, 404), (405,) * 6),
    "staff:same-person-pair": ((DOOR, 404, 200, 404, 200, 404), (DOOR, 404, 422, 404, 404, 404)),
}
#: Looking for a patient, covering, and what the privacy officer checks; of a row that is nobody's.
DESKS = {
    "staff:clinic": ((DOOR, 404, 200, 404, 200, 404), (405,) * 6),
    "staff:clinic-table": ((DOOR, 404, 200, 404, 200, 404), (405,) * 6),
    "staff:find": ((DOOR, 404, 200, 404, 200, 404), (DOOR, 404, 422, 404, 422, 404)),
    "staff:door": ((DOOR, 404, 404, 404, 404, 404), (DOOR, 404, 404, 404, 404, 404)),
    "staff:cover": ((DOOR, 404, 200, 404, 200, 404), (DOOR, 404, 422, 404, 422, 404)),
    "staff:end-cover": ((405,) * 6, (DOOR, 404, 404, 404, 404, 404)),
    "staff:openings": ((DOOR, 404, 404, 404, 404, 200), (405,) * 6),
    "staff:opening": ((DOOR, 404, 404, 404, 404, 404), (DOOR, 404, 404, 404, 404, 404)),
}
#: Pages about one's own sign-ins; a patient account has none.
OWN = {
    "staff:mails": ((DOOR, 404, 200, 404, 404, 404), (DOOR, 404, 302, 404, 404, 404)),
    "staff:desks": ((DOOR, 404, 200, 200, 200, 200), (405,) * 6),
    "staff:second-step": ((DOOR, 404, 200, 200, 200, 200), (DOOR, 404, 422, 422, 422, 422)),
    "staff:tokens": ((DOOR, 404, 200, 404, 200, 404), (DOOR, 404, 422, 404, 422, 404)),
    "staff:end-token": ((405,) * 6, (DOOR, 404, 404, 404, 404, 404)),
    "staff:passkeys": ((DOOR, 404, 200, 200, 200, 200), (405,) * 6),
    "staff:passkey-new-options": ((405,) * 6, (DOOR, 404, 200, 200, 200, 200)),
    "staff:passkey-add": ((DOOR, 404, 200, 200, 200, 200), (DOOR, 404, 422, 422, 422, 422)),
    "staff:passkey-name": ((405,) * 6, (DOOR, 404, 404, 404, 404, 404)),
    "staff:passkey-remove": ((405,) * 6, (DOOR, 404, 404, 404, 404, 404)),
    "staff:end-desk": ((405,) * 6, (DOOR, 404, 404, 404, 404, 404)),
    "staff:kept": ((DOOR, 404, 404, 404, 404, 404), (DOOR, 404, 404, 404, 404, 404)),
}
#: Pages as they were, for whoever works here.
LIBRARY = {"education:edition": ((DOOR, 404, 200, 200, 200, 200), (405,) * 6)}
#: What an address of Django admin answers a person who may not enter admin at all, and one who may.
ADMIN_DOOR = (DOOR, DOOR, DOOR)
#: app label -> (list and detail, adding, changing by POST) for content editor, clinic admin, privacy officer.
ADMIN_VIEW = {
    "audit": (403, 200, 200),
    "accounts": (403, 200, 200),
    "education": (200, 200, 403),
    "intake": (403, 200, 403),
    "mail": (403, 200, 403),
}
ADMIN_ADD = {
    "audit": (403, 403, 403),
    "accounts": (403, 200, 403),
    "education": (200, 403, 403),
    "intake": (403,) * 3,
    "mail": (403,) * 3,
}
ADMIN_PLAIN = {
    "admin:index": (200, 200, 200),
    "admin:login": (302, 302, 302),
    "admin:logout": (405, 405, 405),
    "admin:password_change": (200, 200, 200),
    "admin:password_change_done": (200, 200, 200),
    "admin:autocomplete": (403, 403, 403),
    "admin:jsi18n": (200, 200, 200),
    "admin:view_on_site": (404, 404, 404),
    "admin:person-password": (403, 200, 403),
    "admin:person-authenticator": (403, 200, 403),
    "admin:app_list": (404, 200, 404),
}


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
        "intake:yours-opened": [uuid4()],
        "intake:carry-on": [uuid4()],
        "intake:yours-date": [uuid4()],
        "intake:passkey-remove": [uuid4()],
        "admin:person-password": [enter("ana").pk],
        "admin:person-authenticator": [enter("ana").pk],
        "admin:view_on_site": ["1", "1"],
        "admin:app_list": ["intake"],
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
