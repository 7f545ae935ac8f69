"""The pages about tokens for programs, in every state, and how to get there."""

from clinic.accounts.models import StaffToken
from clinic.accounts.tokens import issue, revoke
from intake.protocols.models import load as load_protocol
from tests.cast import enter
from tests.journeys.states import State
from tests.journeys.visit import Visit

_PAGE = "/staff/tokens/"


def _opened(visit: Visit, who: str = "ana") -> Visit:
    load_protocol()
    return visit.signs_in(who).opens(_PAGE)


def _some(visit: Visit) -> None:
    for days in (30, 365):
        issue(user=enter("ana"), name="Office records", days=days, by=enter("ana"))
    revoke(StaffToken.objects.latest("created_at"))
    _opened(visit)


def _made(visit: Visit) -> None:
    _opened(visit, "carla").fills(name="Office records")
    visit.page.locator("select[name=days]").select_option("90")
    visit.page.locator("select[name=person]").select_option(label="Carla Voss")
    visit.presses("Make a token")


TOKENS = [
    State("tokens, none", _opened, wide=True),
    State("tokens, some", _some, wide=True),
    State("tokens, refused", lambda visit: _opened(visit).presses("Make a token"), 422, wide=True),
    State("token made", _made, wide=True),
]
