"""Every page of the intake with all its files: at most 32 KB over the wire, of which scripts at most 11 KB."""

import gzip
from typing import Any

import pytest

from intake.indications.questionnaire import steps
from intake.protocols.files import newest
from intake.records.models import Intake
from intake.web.patient.door import COOKIE
from tests.audit import weight
from tests.audit.visitor import Answer
from tests.benchmarks import page_weight
from tests.benchmarks.serving import Worker, production
from tests.intake.web.patient.phone import Phone, address, laid, sent
from tests.journeys.patient_states import asked_everything

#: What nginx compresses pages with, as deploy/templates/nginx/nginx.conf has it; files come compressed by the app.
LEVEL = 5


class Scales(page_weight.Scales):
    """Weighs for somebody with a resume token, each page as nginx sends it."""

    def __init__(self, worker: Worker, intake: Intake) -> None:
        super().__init__(worker)
        phone = Phone(intake)
        self.cookie = f"{COOKIE}={phone.client.cookies[COOKIE].value}"

    def get(self, path: str) -> Answer:
        """A page or a file."""
        if path.startswith("/static/"):
            return super().get(path)
        plain = self.worker.get(path, HTTP_COOKIE=self.cookie)
        packed = gzip.compress(plain.body, LEVEL)
        heads = sum(len(f"{name}: {said}\r\n") for name, said in {**page_weight.SERVER, **plain.heads}.items())
        return Answer(path, plain.status, plain.heads["Content-Type"], plain.text, heads + len(packed))


def weigh(intake: Intake, pages: list[str]) -> list[Any]:
    scales = Scales(Worker(), intake)
    found = [scales.get(address(page)) for page in pages]
    return [weight._Scales(scales).weigh(page) for page in found if page.status == 200]  # type: ignore[arg-type]


@pytest.mark.django_db(transaction=True)
def test_no_page_of_the_intake_is_heavy() -> None:
    slugs = [step.slug for step in steps(newest()).values()]
    with production("clinic.urls"):
        weights = weigh(asked_everything(), ["", *slugs, "check", "saved", "care-now"])
        weights += weigh(laid("V02"), ["", *slugs, "check", "saved"])
        weights += weigh(sent("V02").intake, ["sent"])
    print("\n".join(weight.table(sorted(weights, key=lambda one: -one.whole))))  # noqa: T201
    assert len({one.page for one in weights}) > len(slugs) * 0.9
    assert [line for one in weights for line in weight.too_much(one)] == []
