"""The page of figures: charts with tables and files, for days that somebody asks for, about nobody."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clinic.audit.models import AuditEvent
from intake.figures.period import Period
from intake.protocols.models import load
from intake.referrals.lifecycle import OPEN_STATES, State, Step
from intake.web.clinic.tables import TABLES, waiting
from intake.web.therapist.words import STATES
from tests.attacks.payloads import PAYLOADS
from tests.cast import signed_in
from tests.intake.care.caring import plan, visit
from tests.intake.making import sent_intake
from tests.intake.referrals.people import lead, take

pytestmark = pytest.mark.django_db

PAGE, FILE = "/staff/clinic/", "/staff/clinic/table.csv"
ODD = ["x", "0", "-1", "9" * 400, "2026-02-30", "0000-00-00", "\x00", "2026-11-22'", "１", "99999-01-01", *PAYLOADS[:3]]


def _busy() -> None:
    for step in (Step.ASK_PROVIDER, Step.CLOSE):
        take(sent_intake(name="Quilla Zamarripa"), step)
    visit(plan(name="Quilla Zamarripa"), burning=(5, 4))


@pytest.mark.parametrize("who", ["ana", "carla"])
def test_an_empty_clinic_has_its_page(who: str) -> None:
    load()
    answer = signed_in(who).get(PAGE)
    assert answer.status_code == 200
    assert answer.content.decode().count("<h2") == len(TABLES)


def test_every_chart_stands_with_its_numbers_and_names_nobody() -> None:
    _busy()
    page = signed_in("carla").get(PAGE).content.decode()
    assert page.count("<svg") == page.count("<table") == len(TABLES)
    for name in ("Quilla", "Zamarripa", "Ana Ruiz", "Leila", "Stairs"):
        assert name not in page
    assert "too few" in page
    assert "does not decide by itself" in page


def test_every_open_state_is_in_the_table() -> None:
    lead(sent_intake(), State.SENT)
    rows = waiting(Period.latest(30)).rows
    assert [row[0] for row in rows] == [words for state, words in STATES.items() if state in OPEN_STATES]
    assert sum(int(row[-1]) for row in rows) == 1


def test_the_page_asks_the_database_as_often_for_few_as_for_many() -> None:
    browser = signed_in("ana")

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            browser.get(PAGE)
        return len(seen)

    _busy()
    asked()
    before = asked()
    _busy()
    _busy()
    assert asked() == before


@pytest.mark.parametrize("days", [30, 90, 365])
def test_days_are_chosen_by_a_link(days: int) -> None:
    load()
    first = timezone.localdate() - timedelta(days=days - 1)
    page = signed_in("ana").get(PAGE, {"days": str(days)})
    assert page.context["form"].period.first == first
    assert f'?days={days}" aria-current="page"' in page.content.decode()


def test_days_are_written_from_a_day_to_a_day() -> None:
    load()
    page = signed_in("ana").get(PAGE, {"since": "2026-01-01", "until": "2026-01-31"})
    assert page.status_code == 200
    assert "1 January 2026 to 31 January 2026" in page.content.decode()


@pytest.mark.parametrize("path", [PAGE, FILE])
@pytest.mark.parametrize("odd", ODD)
def test_odd_days_are_told_kindly(path: str, odd: str) -> None:
    browser = signed_in("ana")
    for asked in ({"days": odd}, {"since": odd, "until": "2026-01-31"}, {"since": "2026-01-01", "until": odd}):
        answer = browser.get(path, asked)
        assert answer.status_code == 422, asked
        assert "<title>Error: " in answer.content.decode()


@pytest.mark.parametrize(
    ("since", "until"),
    [("2026-02-01", "2026-01-01"), ("2026-02-01", ""), ("", "2026-02-01"), ("1999-01-01", "2026-01-01")],
)
def test_days_that_make_no_stretch_are_told_kindly(since: str, until: str) -> None:
    answer = signed_in("ana").get(PAGE, {"since": since, "until": until})
    assert answer.status_code == 422
    assert since in answer.content.decode() and until in answer.content.decode()


def test_a_day_to_come_is_none() -> None:
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    assert signed_in("ana").get(PAGE, {"since": "2026-01-01", "until": tomorrow}).status_code == 422


@pytest.mark.parametrize("table", list(TABLES))
def test_each_table_is_a_file_that_spreadsheets_read_and_the_trail_knows(table: str) -> None:
    _busy()
    answer = signed_in("carla").get(FILE, {"table": table})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith(f'attachment; filename="{table}-')
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) > 1 and len({len(row) for row in rows}) == 1
    assert "Zamarripa" not in answer.content.decode()
    noted = AuditEvent.objects.filter(action="figures.export").latest("number")
    assert noted.detail["table"] == table


def test_a_table_that_is_none_is_not_found_and_not_noted() -> None:
    assert signed_in("carla").get(FILE, {"table": "people"}).status_code == 404
    assert not AuditEvent.objects.filter(action="figures.export").exists()
