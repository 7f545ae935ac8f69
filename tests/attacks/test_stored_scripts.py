"""Attack 9: forty payloads in every field of a patient, at every place that shows one, in a real browser."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib import admin
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page

from clinic.mail.kinds import KINDS
from clinic.mail.models import Message
from intake.indications.questionnaire import steps
from intake.protocols.files import newest
from intake.records.models import Intake, Patient
from intake.referrals.models import TABS, Referral
from tests.attacks import holes
from tests.attacks.belongings import Papers
from tests.attacks.payloads import PAYLOADS, packed
from tests.attacks.planted_papers import planted_papers
from tests.attacks.planting import planted, planted_draft, text_fields
from tests.attacks.rows import KINDS as ADMIN_KINDS
from tests.cast import enter, signed_in
from tests.clinic.every_address import STAFF
from tests.clinic.mail.test_kinds import CONTEXTS
from tests.intake.web.patient.phone import sent
from tests.journeys.visit import Visit

ALL = " ".join(PAYLOADS)
NAMES = packed(190)
#: Fields that the database holds to a length; every other one holds all forty.
SHORT = {"about.name", "clearance.provider"}

#: What ran, and what could run: no page of ours or of Django admin has any of it.
LOOK = """() => {
  const odd = [...(window.zqs || [])].map(n => `zq(${n}) ran`);
  for (const el of document.querySelectorAll('*')) {
    for (const {name, value} of el.attributes) {
      if (/^on/i.test(name) || name === 'srcdoc') odd.push(`${el.localName} ${name}`);
      const leads = /^(href|src|action|formaction|data|xlink:href)$/i.test(name);
      if (leads && /^\\s*(javascript|vbscript|data):/i.test(value))
        odd.push(`${el.localName} ${name}=${value}`);
    }
    if (el.localName === 'script' && !el.src && !/json|importmap/.test(el.type)) odd.push('script in the page');
    if (/^(iframe|object|embed|base|math|isindex|video|audio|animate)$/.test(el.localName)) odd.push(el.localName);
  }
  return odd;
}"""
#: Files, and what is only pressed: no browser shows a page there.
FILES = ("pdf", "scan", "archive")
LISTEN = "window.zqs = []; window.zq = n => window.zqs.push(n);"


def text(field: str) -> str:
    """All forty, or as many as fit."""
    return NAMES[0] if field in SHORT else ALL


def plant() -> tuple[Intake, list[Referral]]:
    """A draft, and sent intakes whose names hold all forty between them; the first holds them in every field."""
    whole = planted(text)
    others = [sent(name=name) for name in NAMES[1:]]
    return planted_draft(text), [whole, *others]


class Ears:
    """One browser whose page keeps no policy, so that whatever can run does."""

    def __init__(self, new_context: Callable[..., BrowserContext], server: object) -> None:
        self.context = new_context(bypass_csp=True)
        self.context.add_init_script(LISTEN)
        self.visit = Visit(self.context, str(server))
        self.page: Page = self.visit.page
        self.dialogs: list[str] = []
        self.page.on("dialog", self._hear)

    def _hear(self, dialog: object) -> None:
        self.dialogs.append(str(dialog))
        dialog.dismiss()  # type: ignore[attr-defined]

    def finds(self, address: str) -> list[str]:
        """What ran or could run on the page."""
        self.page.goto(address, wait_until="load")
        return [f"{address}: {odd}" for odd in [*self.page.evaluate(LOOK), *self.dialogs]]


def patient_pages() -> Iterator[str]:
    """Every page that shows a patient what they wrote: each question, the check page, and those around them."""
    yield from ("/intake/", "/intake/check/", "/intake/care-now/", "/intake/saved/")
    yield from (f"/intake/{step.slug}/" for step in steps(newest()).values())


def staff_pages(referral: Referral) -> Iterator[str]:
    """The worklist in each tab, and every page of one referral."""
    yield from (f"/staff/?tab={tab}" for tab in TABS)
    yield from (reverse(name, args=[referral.pk]) for name in STAFF if name != "staff:worklist")


def paper_pages(papers: Papers) -> Iterator[str]:
    """Every page about a letter, an answer, a plan, a visit or a report, and the directory; files are no pages."""
    yield from (reverse(name, args=[key]) for name, key in papers.rows().items() if not name.endswith(FILES))
    yield from ("/staff/providers/", "/staff/same-person/", "/staff/cover/", "/staff/find/")
    yield reverse(
        "staff:same-person-pair", args=[papers.referral.patient_id, Patient.objects.earliest("created_at").pk]
    )


def admin_pages() -> Iterator[str]:
    """Every list, and change, delete and history of the newest row of everything that admin knows."""
    yield "/admin/"
    for model in admin.site._registry:
        stem = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{stem}_changelist")
        row = model._default_manager.order_by("pk").first()
        yield from (reverse(f"{stem}_{kind}", args=[row.pk]) for kind in ADMIN_KINDS if row is not None)


@pytest.mark.django_db(transaction=True)
def test_nothing_that_a_patient_wrote_runs_anywhere(
    new_context: Callable[..., BrowserContext], live_server: object
) -> None:
    draft, (whole, *_) = plant()
    signed_in("ana").post(f"/staff/referrals/{whole.pk}/decide/", {"step": "x", "said": ALL, "note": ALL})
    found: list[str] = []
    papers = planted_papers(text)
    openings = ["/staff/openings/", reverse("staff:opening", args=[papers.referral.openings.get().pk])]
    seen = {
        "ana": [*staff_pages(whole), *staff_pages(papers.referral), *paper_pages(papers)],
        "carla": [*admin_pages(), *staff_pages(whole), *paper_pages(papers)],
        "pia": openings,
    }
    for who, pages in seen.items():
        ears = Ears(new_context, live_server)
        ears.visit.signs_in(who)
        found += [odd for address in pages for odd in ears.finds(address)]
    for intake, addresses in ((draft, [*patient_pages()]), (whole.intake, ["/intake/sent/", "/intake/who-opened/"])):
        ears = Ears(new_context, live_server)
        ears.visit.holds(intake)
        found += [odd for address in addresses for odd in ears.finds(address)]
    assert found == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.urls(holes.__name__)
def test_a_page_that_shows_what_was_written_as_it_is_would_be_found(
    new_context: Callable[..., BrowserContext], live_server: object
) -> None:
    plant()
    found = " ".join(Ears(new_context, live_server).finds("/hole/echo/"))
    assert "ran" in found
    assert "script in the page" in found
    assert "img onerror" in found


@pytest.mark.django_db
def test_there_are_forty_and_every_field_of_a_patient_holds_them() -> None:
    assert len(PAYLOADS) == len(set(PAYLOADS)) == 40
    assert all(f"zq({n})" in ALL or n == 29 for n in range(1, 41))
    referral = planted(text)
    assert "about.name" in set(text_fields(referral.intake))
    told = referral.assessment.version.page_data()
    assert str(told).count("zq(40)") >= 15
    assert referral.patient.phone == referral.patient.email == ALL
    assert enter("ana").name not in ALL


@pytest.mark.django_db
def test_mail_takes_none_of_it_and_has_no_page_in_it() -> None:
    for named, kind in KINDS.items():
        for name in kind.words:
            for payload in PAYLOADS:
                with pytest.raises(ValueError, match=name):
                    kind.checked(CONTEXTS[named][0] | {name: payload})
    assert "html" not in {field.name for field in Message._meta.fields}
