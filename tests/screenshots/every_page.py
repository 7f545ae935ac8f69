"""Every page in every state, on a phone, a tablet and a desk, by day and by night: to be looked at, not to be kept."""

from pathlib import Path

from playwright.sync_api import Browser

from tests.journeys.back_states import BACK
from tests.journeys.care_states import CARE
from tests.journeys.education_states import EDUCATION
from tests.journeys.helped_states import BY_STAFF, HELPED
from tests.journeys.patient_states import PATIENT, PUBLIC
from tests.journeys.robot import DESK, PHONE, TABLET
from tests.journeys.staff_states import STAFF
from tests.journeys.token_states import TOKENS
from tests.journeys.visit import Visit
from tests.screenshots.stage import everybody_leaves

STATES = [*PUBLIC, *PATIENT, *BACK, *HELPED, *BY_STAFF, *STAFF, *CARE, *TOKENS, *EDUCATION]


def take(browser: Browser, server: str, folder: Path, only: str = "") -> None:
    """A picture of each state whose name contains `only`, for each width and colour scheme."""
    folder.mkdir(parents=True, exist_ok=True)
    for state in (state for state in STATES if only in state.name):
        everybody_leaves()
        size = {"width": PHONE, "height": 760}
        context = browser.new_context(base_url=server, viewport=size, locale="en-US", reduced_motion="reduce")
        visit = Visit(context, server)
        state.way(visit)
        for width in (PHONE, TABLET, DESK):
            visit.page.set_viewport_size({"width": width, "height": 900})
            for scheme in ("light", "dark"):
                visit.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                name = state.name.replace(", ", "-").replace(" ", "_")
                visit.page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True)
        context.close()
        print(state)
