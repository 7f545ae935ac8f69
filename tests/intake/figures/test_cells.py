"""Files for spreadsheets: no cell of text is run as a formula, whatever stands before it."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.figures.cells import as_csv, harmless

RUN = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "\ufeff=1", "＝1", '=HYPERLINK("x")']


@pytest.mark.parametrize("cell", ["Burning", "0 = none", "12", "", "a-b", "50 %", "'quoted"])
def test_words_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell


@pytest.mark.parametrize("number", [-3, 0, 2.5])
def test_numbers_stay_numbers(number: float) -> None:
    assert harmless(number) == number


@pytest.mark.parametrize("cell", RUN)
def test_what_a_spreadsheet_would_run_is_text(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@settings(derandomize=True, max_examples=200, database=None)
@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1), min_size=1))
def test_a_file_reads_back_as_it_was_and_begins_no_cell_with_a_sign(rows: list[list[str]]) -> None:
    read = list(csv.reader(io.StringIO(as_csv(rows).decode("utf-8-sig"), newline="")))
    assert read == [[str(harmless(cell)) for cell in row] for row in rows]
    assert not any(cell[:1] in tuple("=+-@\t\r\n") for row in read for cell in row if cell)
