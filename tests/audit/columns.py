"""Rows as a table of plain text."""


def columns(rows: list[list[str]]) -> list[str]:
    """A line for each row: the first cell stands to the left, figures to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) for row in rows]
