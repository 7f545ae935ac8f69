"""Every page to read in every state, and the pages of the intake and of staff that lead there."""

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from playwright.sync_api import expect

from education.loader import load as load_education
from education.models import Section, Statement, Topic, Translation
from education.publishing import publish
from education.words import Status
from intake.protocols.models import load as load_protocol
from tests.intake import making
from tests.intake.making import sent_intake
from tests.journeys.patient_states import asked_everything
from tests.journeys.staff_states import SAID, TALKATIVE
from tests.journeys.states import State
from tests.journeys.visit import Visit

#: One page of each look: a picture, care cards, evidence cards, many sections, few; the robot glances at the others.
LOOKED_AT = (
    "massage-and-neuropathy",
    "what-neuropathy-is",
    "when-not-to-have-massage",
    "what-studies-say",
    "lung-disease-and-neuropathy",
    "why-we-ask",
)
GLANCED_AT = ("how-massage-may-help", "what-to-expect", "why-a-provider-may-refer")
#: What the page of a search must say -> what was asked.
SEARCHES = {
    "parts of our pages": "numb feet",
    "Did you mean": "numb feeet",
    "Our pages do not say that": "trombone",
    "Type a word": "",
}
CHANGED = "how-massage-may-help"
SIGNS = "/learn/when-not-to-have-massage/"


def _learn(address: str, visit: Visit) -> Visit:
    load_education()
    return visit.opens(address)


def _says(visit: Visit, words: str) -> None:
    expect(visit.page.get_by_text(words).first).to_be_visible()


def _topic(slug: str, visit: Visit) -> None:
    _learn(f"/learn/{slug}/", visit)


def _in_spanish(address: str, visit: Visit, *, behind: bool = False) -> None:
    load_education()
    if behind:
        Statement.objects.filter(carries__startswith="safety:").update(text="Signs that were put into other words.")
        Section.objects.filter(slug="before-you-start").update(body="Read this first, in other words than before.")
        Translation.objects.filter(section__slug="numb-areas").delete()
        publish(Topic.objects.get(slug="when-not-to-have-massage"))
    visit.speaks("es").opens(address)
    expect(visit.page.locator("html")).to_have_attribute("lang", "es")


def _at_one_reason(visit: Visit) -> None:
    _learn("/learn/why-a-provider-may-refer/#reason-burning", visit)
    expect(visit.page.locator("li:target")).to_be_in_viewport()


def _nothing_to_learn(visit: Visit) -> None:
    load_education()
    Topic.objects.update(status=Status.ARCHIVED)
    _says(visit.opens("/learn/"), "No page is published right now")


def _nothing_found_in_nothing(visit: Visit) -> None:
    visit.opens("/learn/search/?q=oxygen")
    _says(visit, "Our pages do not say that")


def _searched(says: str, asked: str, visit: Visit) -> None:
    _says(_learn(f"/learn/search/?{urlencode({'q': asked})}", visit), says)


def _archived_page(visit: Visit) -> None:
    load_education()
    Topic.objects.filter(slug=CHANGED).update(
        status=Status.ARCHIVED, goes_to=Topic.objects.get(slug="what-studies-say")
    )
    visit.opens(f"/learn/{CHANGED}/")
    assert visit.page.url.endswith("/learn/what-studies-say/")


def _as_it_was(visit: Visit, *, archived: bool = False) -> None:
    load_education()
    topic = Topic.objects.get(slug=CHANGED)
    topic.summary = "Other words than before."
    topic.save()
    publish(topic)
    if archived:
        topic.status = Status.ARCHIVED
        topic.save()
        publish(topic)
    visit.signs_in("ana").opens(f"/learn/{CHANGED}/as-of/1/")
    _says(visit, "This is the page as it was.")
    _says(visit, "The public cannot read this page today." if archived else "The page of today")


def _preview(visit: Visit) -> None:
    load_education()
    topic = Topic.objects.get(slug="lung-disease-and-neuropathy")
    visit.page.set_viewport_size({"width": 1280, "height": 900})
    visit.signs_in("ed").opens(reverse("admin:education_topic_change", args=[topic.pk]))
    with visit.context.expect_page() as tab:
        visit.page.get_by_role("button", name="Preview in a new tab").click()
    visit.page = tab.value
    visit.page.set_viewport_size({"width": 360, "height": 740})
    _says(visit, "This is a preview.")


def _why(step: str, visit: Visit) -> None:
    load_education()
    visit.holds(asked_everything()).opens(f"/intake/{step.replace('_', '-')}/")
    visit.page.locator("summary", has_text="Why do we ask this?").click()
    expect(visit.page.get_by_role("button", name="Read more")).to_be_visible()


def _why_interrupted(visit: Visit) -> None:
    load_education()
    load_protocol()
    visit.opens("/intake/").ticks("Yes").presses("Continue").ticks("None of these").presses("Continue")
    visit.page.locator("input[name=rows]").first.check(force=True)
    visit.presses("Continue")
    visit.page.locator("summary", has_text="Why do we ask this?").click()


def _sent(facts: Any, visit: Visit) -> None:
    load_education()
    visit.holds(making.sent_intake(facts).intake).opens("/intake/sent/")
    expect(visit.page.get_by_role("heading", name="What to read")).to_be_visible()


def _review(make: Callable[[], Any], says: str, visit: Visit) -> None:
    load_education()
    visit.signs_in("ana").opens(reverse("staff:review", args=[make().pk]))
    _says(visit, says)


def _talkative() -> Any:
    return sent_intake(TALKATIVE, where="feet_legs_hands", **SAID)


EDUCATION = [
    State("learn", partial(_learn, "/learn/"), wide=True),
    *(State(f"learn, {slug}", partial(_topic, slug), wide=True) for slug in LOOKED_AT),
    *(State(f"learn, {slug}", partial(_topic, slug), brief=True) for slug in GLANCED_AT),
    State("learn, in Spanish", partial(_in_spanish, "/learn/"), wide=True),
    State("learn, a page in Spanish", partial(_in_spanish, "/learn/what-neuropathy-is/"), wide=True),
    State("learn, cards behind the English", partial(_in_spanish, SIGNS, behind=True), wide=True),
    State("search, in Spanish", partial(_in_spanish, "/learn/search/?q=oxigeno"), brief=True),
    State("learn, at one reason", _at_one_reason, brief=True),
    State("learn, archived, led on", _archived_page, brief=True),
    State("learn, nothing published", _nothing_to_learn),
    *(State(f"search, {says.lower()}", partial(_searched, says, asked), wide=True) for says, asked in SEARCHES.items()),
    State("search, nothing published", _nothing_found_in_nothing, brief=True),
    State("section", partial(_learn, "/learn/why-we-ask/where/?back=/intake/where/"), wide=True),
    State("section, care card", partial(_learn, "/learn/when-not-to-have-massage/call-911/?back=/intake/today/")),
    State("section, picture", partial(_learn, "/learn/what-neuropathy-is/how-it-feels/"), brief=True),
    State("section, evidence", partial(_learn, "/learn/lung-disease-and-neuropathy/low-oxygen/"), brief=True),
    State("as it was", _as_it_was, wide=True, for_staff=True),
    State("as it was, archived since", partial(_as_it_was, archived=True), brief=True, for_staff=True),
    State("preview", _preview, wide=True, for_staff=True),
    State("why we ask, symptoms", partial(_why, "symptoms")),
    State("why we ask, stop signs", partial(_why, "stop_signs"), brief=True),
    State("why we ask, about", partial(_why, "about"), brief=True),
    State("why we ask, interruption", _why_interrupted, brief=True),
    State("sent, what to read", partial(_sent, TALKATIVE), wide=True),
    State("sent, what to read after a sign", partial(_sent, "V14"), brief=True),
    State(
        "review, what the clinic documents",
        partial(_review, _talkative, "Its page as it was then"),
        wide=True,
        for_staff=True,
    ),
]
