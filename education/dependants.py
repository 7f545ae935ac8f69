"""What rests on a section: other parts register a finder at start-up; education asks them without knowing them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from education.models import Section


@dataclass(frozen=True)
class Dependant:
    """One thing that rests on a section: words an editor understands and, where there is one, a page to open."""

    label: str
    url: str = ""


Finder = Callable[[Section], Iterable[Dependant]]
_finders: dict[str, Finder] = {}


def register(name: str, finder: Finder) -> None:
    """Ask `finder` about every section from now on; `name` heads what it finds. A name is taken only once."""
    if _finders.setdefault(name, finder) is not finder:
        raise ValueError(f"Something is already registered as {name!r}.")


def dependants_of(section: Section) -> dict[str, list[Dependant]]:
    """What rests on `section`, by registered name in order of registration; names that find nothing are left out."""
    found = {name: list(finder(section)) for name, finder in _finders.items()}
    return {name: dependants for name, dependants in found.items() if dependants}
