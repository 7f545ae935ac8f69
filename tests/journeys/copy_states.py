"""The pages on which patients keep a copy, take their data away and see what they agreed to, and how to get there."""

from datetime import timedelta
from unittest.mock import patch

from django.urls import reverse

from intake.records.models import Intake, Version
from tests.intake import making
from tests.journeys.back_states import came_back
from tests.journeys.states import State
from tests.journeys.visit import Visit

_TAKE = "/intake/yours/take/"


def _takes_after_a_while(visit: Visit) -> None:
    came_back(visit)
    with patch("intake.web.patient.taking.FRESH", timedelta(0)):
        visit.opens(_TAKE)


def _agreed_to(visit: Visit) -> None:
    came_back(visit)
    sent = Intake.objects.get(versions__kind=Version.Kind.SENT)
    visit.opens(reverse("intake:yours-consent", args=[sent.pk]))


COPIES = [
    State(
        "what you sent, answers", lambda visit: visit.holds(making.sent_intake().intake).opens("/intake/sent/answers/")
    ),
    State("take my data", lambda visit: came_back(visit).opens(_TAKE)),
    State("take my data, a new code first", _takes_after_a_while, brief=True),
    State("what you agreed to", _agreed_to),
]
