"""Attacks 12 and 13: names that lead out of their folder, and cells that a spreadsheet would run."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from unittest.mock import Mock, patch
from urllib.parse import quote

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from intake.letters.answers import ProviderAnswer
from intake.protocols.models import current_protocol, load
from intake.referrals.lifecycle import State
from intake.web.clinic import tables
from intake.web.clinic.tables import TABLES
from tests.architecture.tree import CODE, ROOT, files
from tests.attacks import holes
from tests.attacks.rows import World, address, blanks
from tests.attacks.ways import ways
from tests.cast import signed_in
from tests.intake.care.caring import plan, visit
from tests.intake.letters.writing import SCAN, issue
from tests.intake.making import sent_intake
from tests.intake.referrals.people import again, lead
from tests.intake.web.fhir.programs import token

pytestmark = pytest.mark.django_db

#: A file that is there, in words that no page has.
WITHIN = b"DJANGO_SETTINGS_MODULE"
UP = [
    "../../manage.py",
    "..%2f..%2fmanage.py",
    "....//....//manage.py",
    "..\\..\\manage.py",
    "%2e%2e/%2e%2e/manage.py",
    "/etc/passwd",
    "file:///etc/passwd",
    "../../manage.py%00.html",
]
#: Beginnings of every folder of addresses that takes a name, and of the static files.
FOLDERS = [
    "/static/",
    "/learn/",
    "/learn/why-we-ask/",
    "/intake/",
    "/staff/referrals/",
    "/staff/kept/",
    "/admin/intake/patient/",
    "/admin/education/topic/",
    "/admin/accounts/user/",
    "/staff/letters/",
    "/staff/answers/",
    "/staff/reports/",
    "/staff/providers/",
    "/fhir/",
    "/fhir/Patient/",
]


def handed_out(client: Client, folders: list[str]) -> Iterator[str]:
    """Addresses that answer with a file from outside."""
    for folder in folders:
        for name in UP:
            for way in (f"{folder}{name}", f"{folder}{quote(name, safe='')}", f"{folder}{name}/"):
                body = b"".join(client.get(way, follow=False))
                if WITHIN in body or b"root:" in body:
                    yield way


@pytest.mark.parametrize("who", [None, "ana", "carla"])
def test_no_name_leads_out_of_its_folder(who: str | None) -> None:
    assert list(handed_out(signed_in(who) if who else Client(), FOLDERS)) == []


def test_every_route_that_takes_a_path_is_among_the_folders() -> None:
    taking = {name for name in taking_paths() if not name.startswith("admin:")}
    assert taking == {"fhir:elsewhere"}  # admin's own ids apart; whatever is asked there, nothing is
    ours = {"staff:date-file"}  # by a UUID alone, and written anew for each who asks
    assert {name for name in blanks() if "path" in name or "file" in name} == ours


def taking_paths(resolver: URLResolver | None = None, space: str = "") -> Iterator[str]:
    """Routes whose blank takes slashes."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from taking_paths(pattern, pattern.namespace or space)
        elif any(type(one).__name__ == "PathConverter" for one in pattern.pattern.converters.values()):
            yield f"{space}:{pattern.name}"


def test_a_program_with_a_token_gets_no_file_from_outside() -> None:
    bearer = Client(headers={"authorization": f"Bearer {token()}"})
    assert list(handed_out(bearer, ["/fhir/", "/fhir/Patient/"])) == []
    assert bearer.get("/fhir/Patient/..%2f..%2fmanage.py").status_code == 404


@pytest.mark.parametrize(
    "name", ["../../manage.py.pdf", "..\\..\\x.pdf", "/etc/passwd", "=cmd|'/c calc'!A1.pdf", "a\r\nb"]
)
def test_the_name_of_a_file_that_is_taken_in_is_kept_nowhere(name: str) -> None:
    letter = issue(lead(sent_intake(), State.DRAFTING))
    typed = {
        "answer": "decline",
        "reason": "Later.",
        "signer_name": "Leila Amin",
        "seen": again(letter.referral).version,
    }
    typed |= {"signed_on": timezone.localdate().isoformat()}
    file = {"scan": SimpleUploadedFile(name, SCAN, content_type="text/html")}
    ana = signed_in("ana")
    assert ana.post(reverse("staff:answer-enter", args=[letter.pk]), typed | file).status_code == 302
    kept = ana.get(reverse("staff:scan", args=[ProviderAnswer.objects.get().pk]))
    assert kept["Content-Type"] == "application/pdf"
    assert kept["Content-Disposition"] == f'attachment; filename="answer-{letter.code}.pdf"'


@pytest.mark.urls(holes.__name__)
def test_a_page_that_opens_what_it_is_told_would_be_found() -> None:
    assert list(handed_out(Client(), ["/hole/files/"]))


#: What makes a table for a spreadsheet; one file alone may, and it neutralises every cell.
TABLE = re.compile(r"^\s*(?:import|from)\s+(?:csv|openpyxl|xlsxwriter|xlwt|odf|pandas|import_export|tablib)\b", re.M)
MAKES_TABLES = ["intake/figures/cells.py"]
#: Route -> what it is asked for, each of its tables once.
EXPORTS = {"staff:clinic-table": [{"table": code, "days": "365"} for code in TABLES]}
RUN = ("=", "+", "-", "@", "\t", "\r", "\n")
PLAIN = (
    *("text/html", "text/plain", "application/xml", "text/javascript", "application/json"),
    *("application/fhir+json", "application/pdf"),
)


def test_tables_are_made_in_one_place_and_leave_by_known_routes() -> None:
    assert [path for path, file in files(ROOT, *CODE) if TABLE.search(file.read_text("utf-8"))] == MAKES_TABLES
    load()
    for who in (None, "ana", "carla"):
        client = signed_in(who) if who else Client()
        for way in ways():
            if "out" not in way.name:
                kind = client.get(way.address).headers.get("Content-Type", "text/html")
                known = kind.startswith("text/csv") and way.name in EXPORTS
                assert known or kind.startswith(PLAIN), (way.name, kind)


@pytest.mark.parametrize("route", EXPORTS)
def test_no_cell_of_an_export_is_a_formula_whatever_things_are_called(route: str) -> None:
    evil = "=HYPERLINK(1)"
    found = plan(name=evil, activities={"items": [{"text": evil, "score": 7}]}, bother={"burning": 8})
    visit(found, burning=(5, 4), activity_1=(3, 3), note=evil)
    protocol = current_protocol().parsed()
    named = {code: replace(reason, name=evil) for code, reason in protocol.reasons.items()}
    with patch.object(tables, "current_protocol", lambda: Mock(parsed=lambda: replace(protocol, reasons=named))):
        sheets = [signed_in("carla").get(reverse(route), asked).content for asked in EXPORTS[route]]
    assert any(evil.encode() in sheet for sheet in sheets)
    for sheet in sheets:
        rows = list(csv.reader(io.StringIO(sheet.decode("utf-8-sig"), newline="")))
        assert rows and not [cell for row in rows for cell in row if cell.startswith(RUN)]


def test_no_row_is_handed_out_as_a_table() -> None:
    rows = World().rows()
    for who in ("ana", "carla"):
        client, kinds = signed_in(who), set()
        for name, key in rows.items():
            for ask in (client.get, client.post):
                answer = ask(address(name, key))
                kinds.add(answer.headers.get("Content-Type", "text/html").split(";")[0])
                assert ".csv" not in answer.headers.get("Content-Disposition", "")
        assert kinds <= {*PLAIN}
        assert {"application/pdf", "application/fhir+json"} <= kinds


def test_no_list_of_admin_has_an_action_that_exports() -> None:
    World()
    known = {"try_again", "delete_selected"}
    for model, page in admin.site._registry.items():
        named = {getattr(one, "__name__", one) for one in (page.actions or ())}
        assert named <= known, model


@pytest.mark.parametrize("line", ["import csv", "from openpyxl import Workbook", "    import csv  # here"])
def test_an_export_that_comes_would_be_found(line: str) -> None:
    assert TABLE.search(f'"""A table."""\n{line}\n')
