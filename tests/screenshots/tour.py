"""The way through the product that the README shows: a patient's phone, a therapist's tablet, a desk."""

from pathlib import Path

from django.urls import reverse
from playwright.sync_api import Browser, Locator, Page, expect

from education.models import Topic
from intake.management.demo.playing import PASSWORD
from intake.protocols.files import newest
from intake.protocols.models import current_protocol
from tests.cast import code_for
from tests.journeys.hands import Mouse
from tests.journeys.patient import Patient
from tests.journeys.robot import DESK, PHONE, TABLET
from tests.journeys.visit import Visit
from tests.screenshots.slim import slim

#: Somebody who tells enough for pictures to show something.
NAIMA = {
    "age": 58,
    "neuropathy": "diagnosed",
    "causes": ["diabetes"],
    "indications": ["burning", "numbness", "gait_change"],
    "answered_yes": ["loss_of_feeling"],
    "linked": "from_neuropathy",
}
#: Page of the intake -> the name of its picture.
QUESTIONS = {"symptoms": "question", "where": "where", "places": "body-map", "consent": "consent"}
#: Name of a picture -> the page to read, and the part of it that is shown.
PARTS = {
    "drawing": ("/learn/what-neuropathy-is/", "section:has(#how-it-feels)"),
    "evidence": ("/learn/lung-disease-and-neuropathy/", ".said > li:has(.evidence)"),
    "care-card": ("/learn/when-not-to-have-massage/", ".care"),
}
#: At least this wide to the eye: phones have fine screens, and pictures of them are shown small.
_SCALE = {PHONE: 2, TABLET: 1, DESK: 1}
_HEIGHT = {PHONE: 760, TABLET: 1180, DESK: 860}


def take(browser: Browser, server: str, folder: Path) -> None:
    """Every picture of the tour, into `folder`."""
    _Tour(browser, server, folder).take()


class _Tour:
    def __init__(self, browser: Browser, server: str, folder: Path) -> None:
        self.browser, self.server, self.folder = browser, server, folder

    def take(self) -> None:
        """In the order of the README."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.everybody()
        self.patient()
        self.warning_sign()
        self.therapist()
        self.admin()

    def everybody(self) -> None:
        """Home, a page to read with its contents at hand, and what such pages are made of, on a phone."""
        desk, phone = self.visit(DESK), self.visit(PHONE)
        self.picture(desk.opens("/").page, "home")
        self.picture(desk.opens("/learn/lung-disease-and-neuropathy/").page, "learn")
        for name, (address, at) in PARTS.items():
            page = phone.opens(address).page
            self.picture(page, name, at=page.locator(at).first)
        self.picture(phone.opens("/learn/search/?q=numb+feet").page, "search")

    def patient(self) -> None:
        """A whole intake on a phone."""
        page = self.visit(PHONE).opens("/intake/").page
        naima = Patient(Mouse(page), NAIMA, name="Naima Said", where="feet_legs")
        for step, name in QUESTIONS.items():
            naima.until(step)
            naima.fill_in({key: value for key, value in naima.pages[step].items() if key in ("rows", "value")})
            self.picture(page, name)
        naima.until("check")
        self.picture(page, "check")
        naima.hand.press("Send my answers")
        self.picture(page, "sent")

    def warning_sign(self) -> None:
        """The page that interrupts."""
        visit = self.visit(PHONE).opens("/intake/").ticks("Yes").presses("Continue")
        visit.ticks(newest().items["stroke_signs"].q).presses("Continue")
        self.picture(visit.page, "interruption")

    def therapist(self) -> None:
        """The worklist, a review, a decision about to be saved."""
        visit = self.signed_in("ana@demo.example", TABLET, "/staff/")
        self.picture(visit.page, "worklist")
        row = visit.page.locator(".qi").filter(has_text="Maria Delgado")
        Mouse(visit.page).press_this(row.get_by_role("button"))
        self.picture(visit.page, "review")
        visit.page.set_viewport_size({"width": DESK, "height": _HEIGHT[DESK]})
        Mouse(visit.page).choose("step", "ask_provider")
        self.picture(visit.page, "decision")

    def admin(self) -> None:
        """The protocol in force, read like a document; and a topic, its statements open to be edited."""
        address = reverse("admin:intake_protocolversion_change", args=[current_protocol().pk])
        self.picture(self.signed_in("carla@demo.example", DESK, address).page, "protocol")
        address = reverse("admin:education_topic_change", args=[Topic.objects.get(slug="how-massage-may-help").pk])
        page = self.signed_in("ed@demo.example", DESK, address).page
        page.locator("#sections-2 summary", has_text="Statements").click()
        self.picture(page, "editor", at=page.locator("#sections-2"))

    def visit(self, width: int) -> Visit:
        """A browser of this width."""
        size = {"width": width, "height": _HEIGHT[width]}
        context = self.browser.new_context(
            base_url=self.server,
            viewport=size,
            device_scale_factor=_SCALE[width],
            locale="en-US",
            reduced_motion="reduce",
        )
        return Visit(context, self.server)

    def signed_in(self, who: str, width: int, address: str) -> Visit:
        """One of the demo people at a page of the staff."""
        visit = self.visit(width).opens(address)
        visit.fills(username=who, password=PASSWORD).presses("Sign in")
        return visit.fills(code=code_for(who)).presses("Continue")

    def picture(self, page: Page, name: str, at: Locator | None = None) -> None:
        """What fits the window, from the page's top or a little above `at`."""
        page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
        if at is not None:
            at.evaluate("part => window.scrollTo(0, part.getBoundingClientRect().top - 16)")
            expect(at).to_be_in_viewport()
        page.mouse.move(0, 0)
        path = self.folder / f"{name}.png"
        page.screenshot(path=path)
        slim(path)
