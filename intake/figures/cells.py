"""A table as a file for spreadsheets, in which no cell is a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

#: What a spreadsheet takes for the beginning of a formula; the wide forms are the same to some of them.
_BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: Spreadsheets pass over these before they look.
_PASSED_OVER = " \u00a0\u200b\ufeff\x00"


def harmless(cell: str | int | float) -> str | int | float:
    """The cell, with an apostrophe in front where a spreadsheet would run it; numbers are no text and stay."""
    if isinstance(cell, str) and cell.lstrip(_PASSED_OVER).startswith(_BEGINS):
        return f"'{cell}"
    return cell


def as_csv(rows: Iterable[Sequence[str | int | float]]) -> bytes:
    """Rows as UTF-8 with the mark by which spreadsheets know it; every text is quoted."""
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_NONNUMERIC).writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
