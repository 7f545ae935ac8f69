"""What rests on the content: other parts register a finder at start-up; education asks them without knowing them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from education.editions import Carrier
from education.models import Section
from education.words import Status


@dataclass(frozen=True)
class Dependant:
    """One thing that rests on a code a section carries: words an editor understands, and a page to open if any."""

    label: str
    url: str = ""


#: Gives everything of one kind that rests on the content: code -> what it is.
Finder = Callable[[], dict[str, Dependant]]
_finders: dict[str, Finder] = {}


def register(name: str, finder: Finder) -> None:
    """Ask `finder` from now on; `name` heads what it finds. A name is taken only once."""
    if _finders.setdefault(name, finder) is not finder:
        raise ValueError(f"Something is already registered as {name!r}.")


def dependants_of(section: Section) -> dict[str, list[Dependant]]:
    """What rests on `section`, by registered name in order of registration; names that find nothing are left out."""
    lines = section.statements.exclude(carries="").values_list("carries", flat=True)
    codes = [*section.carries.split(), *lines]
    found = {name: [rests[code] for code in codes if code in rests] for name, rests in _all()}
    return {name: dependants for name, dependants in found.items() if dependants}


def missing() -> dict[str, list[Dependant]]:
    """The same for what rests on nothing that can be read today."""
    public = Carrier.objects.filter(passage__edition__topic__status=Status.PUBLISHED)
    carried = set(public.values_list("code", flat=True))
    found = {name: [one for code, one in rests.items() if code not in carried] for name, rests in _all()}
    return {name: dependants for name, dependants in found.items() if dependants}


def _all() -> Iterable[tuple[str, dict[str, Dependant]]]:
    return ((name, finder()) for name, finder in _finders.items())
