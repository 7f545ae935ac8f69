"""Attacks 11, 12, 17 and 24: queries, paths, headers and hosts that mean something else."""

import pytest
from django.test import Client

from education.loader import load as load_education
from intake.referrals.models import Referral
from tests.cast import PASSWORD, email, enter, signed_in
from tests.intake.making import sent_intake

pytestmark = pytest.mark.django_db

SQL = [
    "' OR 1=1 --",
    "1; DROP TABLE intake_referral",
    "x') UNION SELECT password FROM accounts_user --",
    "%27",
    "\\",
    "\x00",
]
#: Everything that a page of the staff or of the public reads from the address.
ASKED = {
    "ana": [
        *("/staff/?tab={}", "/staff/?page={}", "/staff/?after={}", "/staff/?q={}", "/staff/clinic/table.csv?table={}"),
        *("/staff/clinic/?days={}", "/staff/clinic/?since={}", "/staff/clinic/?until={}"),
    ],
    "ed": [
        "/admin/education/topic/?q={}",
        "/admin/education/topic/?o={}",
        "/admin/education/topic/?p={}",
        "/admin/education/topic/?review={}",
        "/admin/education/source/?statements__section__topic={}",
    ],
    "pia": ["/admin/audit/auditevent/?q={}", "/admin/audit/auditevent/?o={}", "/admin/audit/auditevent/?p={}"],
    "": ["/learn/search/?q={}", "/learn/why-we-ask/where/?back={}", "/intake/?lost={}"],
}


@pytest.mark.parametrize("who", list(ASKED))
@pytest.mark.parametrize("payload", SQL)
def test_a_query_stays_a_question(who: str, payload: str) -> None:
    load_education()
    sent_intake()
    browser = signed_in(who) if who else Client()
    for address in ASKED[who]:
        answer = browser.get(address.format("") + "", {address.split("?")[1].split("=")[0]: payload})
        assert answer.status_code < 500, (address, payload)
        assert "pbkdf2" not in answer.content.decode()
    assert Referral.objects.count() == 1


@pytest.mark.parametrize(
    "path", ["/static/../manage.py", "/static/%2e%2e/manage.py", "/static/..%2f..%2fetc/passwd", "/learn/../admin/"]
)
def test_a_path_leads_out_of_nowhere(path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code in (301, 302, 400, 404)
    assert b"DJANGO_SETTINGS_MODULE" not in answer.content


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)"]
)
def test_the_door_leads_nowhere_else(wanted: str) -> None:
    enter("ana")
    answer = Client().post("/staff/sign-in/", {"username": email("ana"), "password": PASSWORD, "next": wanted})
    assert answer["Location"] == "/staff/"


def test_another_host_is_no_host_of_ours() -> None:
    for name in ("host", "x-forwarded-host"):
        answer = Client().get("/learn/", headers={name: "evil.example"})
        assert answer.status_code in (200, 400)
        assert "evil.example" not in answer.content.decode()
    assert Client().get("/learn/", headers={"host": "evil.example"}).status_code == 400


def test_a_line_break_makes_no_header() -> None:
    enter("ana")
    wanted = "/\r\nSet-Cookie: x=y"
    answer = Client().post("/staff/sign-in/", {"username": email("ana"), "password": PASSWORD, "next": wanted})
    assert answer["Location"] == "/%0D%0ASet-Cookie:%20x=y"
    assert "Set-Cookie: x" not in str(answer.headers)


@pytest.mark.parametrize("unknown", ["nobody@clinic.example", "ANA@clinic.example "])
def test_the_door_says_the_same_of_an_address_it_knows_and_of_one_it_does_not(unknown: str) -> None:
    enter("ana")
    known = Client().post("/staff/sign-in/", {"username": email("ana"), "password": "wrong one"})
    other = Client().post("/staff/sign-in/", {"username": unknown, "password": "wrong one"})
    assert (known.status_code, other.status_code) == (422, 422)

    def words(answer: object) -> str:
        html = answer.content.decode()  # type: ignore[attr-defined]
        return "\n".join(line for line in html.splitlines() if "csrf" not in line and "username" not in line)

    assert words(known) == words(other)
