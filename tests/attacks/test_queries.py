"""Attack 11, whole: every parameter that a page reads, every list of admin by sort, filter, page, day and search."""

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.contrib import admin
from django.db import DatabaseError
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse

from intake.referrals.models import Referral
from tests.architecture.tree import CODE, ROOT, files
from tests.attacks import holes
from tests.attacks.rows import World
from tests.cast import enter, signed_in

pytestmark = pytest.mark.django_db

SQL = [
    "1' OR '1'='1",
    "1) OR 1=1 --",
    "id; DROP TABLE intake_referral",
    "(SELECT password FROM accounts_user LIMIT 1)",
    "x' UNION SELECT password FROM accounts_user --",
    "-1 OR pg_sleep(3)",
    "%",
    "\\",
    "\x00",
    "9" * 400,
    "-0",
    "１",
    "0.1.1",
    "1.1.'",
]
#: Parameters that are not a filter of one list: search, order, page, all, popups and days.
ADMIN = ("q", "o", "p", "all", "_popup", "_to_field", "_facets", "e")
STAFF = ("tab", "after", "page", "q", "o", "date", "back", "next")


def parameters(model: type, request: HttpRequest) -> set[str]:
    """What the list of a model may be asked by: its own filters, its days, and what every list takes."""
    page = admin.site._registry[model]
    found = set(ADMIN)
    for one in page.get_list_filter(request):
        name = one[0] if isinstance(one, tuple) else one if isinstance(one, str) else one.parameter_name
        found |= {name, f"{name}__exact", f"{name}__isnull", f"{name}__isempty", f"{name}__gte"}
    if day := page.date_hierarchy:
        found |= {f"{day}__year", f"{day}__month", f"{day}__day", f"{day}__gte"}
    return found | {"password__startswith", "user__password__startswith", "id__in"}


def asked(who: str) -> Iterator[tuple[str, str]]:
    """(address, parameter) of all that this person can ask."""
    request = RequestFactory().get("/")
    request.user = enter(who)
    for model in admin.site._registry:
        if admin.site._registry[model].has_view_permission(request):
            way = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
            yield from ((way, name) for name in sorted(parameters(model, request)))


def answered(client: Client, way: str, name: str, payload: str) -> str:
    """What is wrong with the answer, if anything."""
    try:
        answer = client.get(way, {name: payload})
    except DatabaseError as broken:
        return f"{way}?{name}={payload[:40]!r}: {broken}"
    body = answer.content.decode(errors="replace")
    fault = answer.status_code >= 500 or re.search(r"pbkdf2|md5\$|syntax error|sqlite3|psycopg", body)
    return f"{way}?{name}={payload[:40]!r}: {answer.status_code}" if fault else ""


@pytest.mark.parametrize("who", ["ed", "carla", "pia"])
def test_no_list_of_admin_takes_sql_by_any_way_in(who: str) -> None:
    world, client = World(), signed_in(who)
    ways = list(asked(who))
    assert len(ways) > 10
    # One each, in turn: across lists and parameters all of them are asked.
    faults = [answered(client, way, name, SQL[place % len(SQL)]) for place, (way, name) in enumerate(ways)]
    assert [fault for fault in faults if fault] == []
    assert Referral.objects.filter(pk=world.referral.pk).exists()


def test_no_page_of_the_staff_or_of_a_patient_takes_sql() -> None:
    world, ana = World(), signed_in("ana")
    pages = ["/staff/", f"/staff/referrals/{world.referral.pk}/", "/staff/sign-in/", "/staff/sessions/"]
    asked = [(page, name) for page in pages for name in STAFF]
    faults = [answered(ana, page, name, SQL[place % len(SQL)]) for place, (page, name) in enumerate(asked)]
    faults += [answered(ana, "/staff/", name, payload) for name in ("tab", "after") for payload in SQL]
    public = [("/learn/search/", "q"), ("/learn/", "q"), ("/learn/why-we-ask/where/", "back"), ("/intake/", "lost")]
    faults += [answered(Client(), page, name, payload) for page, name in public for payload in SQL]
    assert [fault for fault in faults if fault] == []


@pytest.mark.parametrize(
    "key", ["1.{at}.{id}' OR 1=1", "2.{at}.{id}", "1.-5.{id}", "0.99999999999999999999.{id}", "1.{at}."]
)
def test_a_key_of_a_page_that_was_made_up_begins_at_the_first_row(key: str) -> None:
    world = World()
    after = key.format(at=1, id=UUID(int=1).hex)
    answer = signed_in("ana").get("/staff/", {"tab": "with-provider", "after": after})
    assert answer.status_code == 200
    assert world.referral.patient.name in answer.content.decode()


#: Where SQL is written by hand, and why that is no way in.
BY_HAND = re.compile(r"\.raw\(|\.extra\(|RawSQL\(|cursor\(\)")
KNOWN = {
    "education/search.py",
    "clinic/audit/chain.py",
    "clinic/audit/guard.py",
    "clinic/audit/database_roles.py",
    "clinic/running/health.py",  # SELECT 1
    "intake/records/searching.py",  # how alike names have to be: a number of ours
    "clinic/running/snapshot.py",  # by the backup alone: names come from the database itself and are quoted
}


def test_sql_is_written_by_hand_only_where_it_is_known() -> None:
    found = {
        path
        for path, file in files(ROOT, *CODE)
        if BY_HAND.search(file.read_text("utf-8")) and "migrations" not in path
    }
    assert found <= KNOWN | {path for path in found if "management" in path or path.startswith("clinic/crypto")}
    assert not {path for path in found if "/web/" in path or "views" in path or "/admin" in path}


@pytest.mark.urls(holes.__name__)
def test_an_order_that_is_typed_into_the_query_would_be_found() -> None:
    assert answered(Client(), "/hole/sort/", "o", "1' OR '1'='1")
