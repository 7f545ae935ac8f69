"""The same patient, hand and seeds on both sides: our pages, and the same forms in the crispy Bootstrap 5 pack.

The same: the questions, the forms and their order, the answers of example V02, a phone of 360 px, spread and seeds
of the taps, how mistakes are mended, when somebody gives up. Different: templates and style. Theirs are crispy-
bootstrap5's own templates with Bootstrap's own style sheet, as its users get them: `form-check` rows with their
labels, `btn`, its spacing and nothing of ours, neither style nor script; its policy lets Bootstrap's own pictures
in. The eye aims at the middle of the row where the whole row is the target (ours), and at the middle of the label's
words where they are (theirs).
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from csp.constants import SELF
from django.conf import settings
from django.test.utils import override_settings
from playwright.sync_api import BrowserContext

from intake.records.models import Version
from tests.audit.columns import columns
from tests.journeys.test_whole_intake import CASE
from tests.touch.hand import PHONE, WATCH, NumbHand
from tests.touch.patient import NumbPatient

SPREADS = (0, 4, 8, 12, 16, 20)
GOAL = 1 / 3
#: Milliseconds; how quick pages are is measured elsewhere.
PATIENCE = 60_000
HERE = Path(__file__).parent
NewContext = Callable[..., BrowserContext]


class Run(NamedTuple):
    """One intake filled in by a trembling hand."""

    side: str
    spread: float
    taps: int
    wrong: int
    missed: int
    done: bool


def folder_of(package: str) -> Path:
    """Where an installed package lies."""
    spec = find_spec(package)
    assert spec and spec.submodule_search_locations, f"{package} is not installed; see requirements-dev.txt"
    return Path(spec.submodule_search_locations[0])


@contextmanager
def bootstrap() -> Iterator[None]:
    """Pages come in the crispy Bootstrap pack."""
    own, *others = settings.TEMPLATES
    dirs = [HERE / "bootstrap", folder_of("crispy_bootstrap5") / "templates", *own["DIRS"]]
    policy: dict[str, Any] = settings.CONTENT_SECURITY_POLICY
    with override_settings(
        TEMPLATES=[{**own, "DIRS": dirs}, *others],
        CRISPY_ALLOWED_TEMPLATE_PACKS=["clinic", "bootstrap5"],
        STATICFILES_DIRS=[*settings.STATICFILES_DIRS, ("bootstrap", folder_of("bootstrap"))],
        CONTENT_SECURITY_POLICY={"DIRECTIVES": {**policy["DIRECTIVES"], "img-src": [SELF, "data:"]}},
    ):
        yield


SIDES = {"ours": nullcontext, "Bootstrap": bootstrap}


def measure(new_context: NewContext, side: str, spread: float, seed: int) -> Run:
    """Fill in and send the whole intake once."""
    known = set(Version.objects.values_list("pk", flat=True))
    with SIDES[side]():
        context = new_context(**PHONE)
        context.set_default_timeout(PATIENCE)
        context.add_init_script(path=WATCH)
        page = context.new_page()
        page.goto("/intake/")
        patient = NumbPatient(NumbHand(page, spread, seed), CASE)
        is_sent = patient.sends()
        hand = patient.hand
        context.close()
    sent = Version.objects.exclude(pk__in=known).first()
    stored = sent.page_data() if sent else {}
    is_meant = _plain(stored) == _plain({code: patient.pages[code] for code in stored})
    return Run(side, spread, hand.presses, hand.wrong, hand.missed, is_sent and is_meant)


def _plain(pages: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Pages in which the order of ticks says nothing."""
    return {
        code: {key: sorted(map(str, value)) if isinstance(value, list) else value for key, value in page.items()}
        for code, page in pages.items()
    }


def table(runs: list[Run]) -> list[str]:
    """A line for each spread and side: taps of all seeds, how many reached a wrong control or none, how many sent."""
    rows = [["side", "spread px", "taps", "wrong", "missed", "sent as meant"]]
    for key in dict.fromkeys((run.side, run.spread) for run in runs):
        these = [run for run in runs if (run.side, run.spread) == key]
        sums = [sum(getattr(run, name) for run in these) for name in ("taps", "wrong", "missed", "done")]
        rows.append([key[0], f"{key[1]:g}", *map(str, sums[:3]), f"{sums[3]} of {len(these)}"])
    return columns(rows)


def wrong_taps(runs: list[Run], side: str) -> int:
    """Taps that reached another control than the one aimed at."""
    return sum(run.wrong for run in runs if run.side == side)


def sent_as_meant(runs: list[Run], side: str) -> int:
    """Intakes that were sent, with nothing in them that was not meant."""
    return sum(run.done for run in runs if run.side == side)
