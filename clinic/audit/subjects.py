"""What the trail's subjects are: parts above tell it which rows are patients' records and how to find somebody's."""

from collections.abc import Callable, Iterable

#: Gives the ids of all records of whoever a text names: a whole name, a reference or an id.
Finder = Callable[[str], Iterable[str]]

_records: set[str] = set()
_finders: list[Finder] = []


def register(*, records: Iterable[str], find: Finder) -> None:
    """Tell the trail the names of models whose rows are a patient's record, and how to find somebody's rows."""
    _records.update(records)
    if find not in _finders:
        _finders.append(find)


def records() -> frozenset[str]:
    """Names of models whose rows are a patient's record."""
    return frozenset(_records)


def found(text: str) -> set[str]:
    """Ids of all records of whoever the text names."""
    return {one for find in _finders for one in find(text)}
