"""The questionnaire, declared once: every step, in order, with its words and the gate that opens it."""

from dataclasses import replace
from functools import lru_cache

from intake.indications import choices as c
from intake.indications import consent
from intake.indications.protocol import Protocol, SafetyItem
from intake.indications.steps import Choice, Condition, Felt, Kind, Minor, SafetyGate, Step, Trouble, chosen
from intake.indications.vocabulary import SIGN_PAGES


def _safety(page: str, items: tuple[SafetyItem, ...]) -> list[Step]:
    section, title, intro = c.SAFETY_WORDS[page]
    when = (SafetyGate(page),) if page in c.GATE_CLOSED else ()
    rows = tuple(Choice(item.code, item.q) for item in items)
    because = c.GATE_CLOSED.get(page, "")
    return _checklist(page, section, title, intro, rows, when, because)


def _checklist(
    code: str,
    section: str,
    title: str,
    intro: str,
    rows: tuple[Choice, ...],
    when: tuple[Condition, ...] = (),
    because: str = "",
) -> list[Step]:
    """A checklist and the page that asks its rows one by one."""
    return [
        Step(code, section, Kind.CHECKLIST, title, intro, rows, c.EXITS, when, because),
        Step(
            f"{code}_each",
            section,
            Kind.EACH,
            "Which one are you not sure about?",
            "Answer each question. “I am not sure” is a good answer.",
            rows,
            labels=c.EACH_ANSWER,
            when=(*when, chosen(code, "exit", c.UNSURE)),
            because="the page before it was answered",
            asks=code,
        ),
    ]


def _symptom_steps(protocol: Protocol) -> list[Step]:
    feelings = tuple(Choice(s.code, s.name) for s in protocol.symptoms.values())
    moving = tuple(Choice(code, protocol.reasons[code].question) for code in c.MOVING)
    trouble, none_told = (Trouble(),), "none of the documented troubles was named"
    felt, nothing = (Felt(),), "no symptom was named"
    return [
        *_checklist("symptoms", c.SYMPTOMS, "What does it feel like?", "Tick all that you feel.", feelings),
        *_checklist("moving", c.SYMPTOMS, "What has become harder?", "Tick all that are true.", moving),
        *(
            Step(
                f"bother_{reason.code}",
                c.SYMPTOMS,
                Kind.SCALE,
                f"How much does this bother you: {reason.name[0].lower()}{reason.name[1:]}?",
                "Think about the last 7 days. 0 means not at all, 10 means the worst you can imagine.",
                exits=c.NOT_SURE_EXIT,
                when=(Trouble(reason.code),),
                because="this trouble was not named",
                asks=reason.code,
            )
            for reason in protocol.reasons.values()
        ),
        Step(
            "link",
            c.SYMPTOMS,
            Kind.CHOICE,
            "Does this come from your neuropathy?",
            "Neuropathy means that nerves do not work as they should. Say what you think, or what you were told.",
            c.LINKS,
            when=trouble,
            because=none_told,
        ),
        Step(
            "link_each",
            c.SYMPTOMS,
            Kind.LINKS,
            "Where does each one come from?",
            rows=tuple(Choice(reason.code, reason.name) for reason in protocol.reasons.values()),
            labels=c.EACH_LINK,
            when=(*trouble, chosen("link", "value", "some")),
            because="one answer was given for all",
        ),
        Step(
            "where",
            c.SYMPTOMS,
            Kind.CHOICE,
            "Where do you feel it most?",
            "Choose the picture closest to you. You can mark exact places next, if you want to.",
            c.WHERE,
            (Choice("else", "Somewhere else, or a mix"), *c.NOT_SURE_EXIT),
            when=felt,
            because=nothing,
        ),
        Step(
            "places",
            c.SYMPTOMS,
            Kind.PLACES,
            "Mark the exact places",
            "Left and right mean your own left and right. Add or remove places, or just continue.",
            when=felt,
            because=nothing,
            optional=True,
        ),
        Step(
            "places_each",
            c.SYMPTOMS,
            Kind.AREAS,
            "What does each place feel like?",
            "Say only what you want to say. 0 means that you feel nothing there, 10 is the worst you can imagine.",
            feelings,
            when=(*felt, chosen("places", "more", c.MORE.code)),
            because="nothing more was to be said about the places",
            optional=True,
        ),
        Step(
            "duration",
            c.SYMPTOMS,
            Kind.CHOICE,
            "How long have you had this?",
            "",
            (
                Choice("under_6_weeks", "Less than 6 weeks"),
                Choice("under_3_months", "6 weeks to 3 months"),
                Choice("under_1_year", "3 months to a year"),
                Choice("under_5_years", "1 to 5 years"),
                Choice("over_5_years", "More than 5 years"),
            ),
            c.NOT_SURE_EXIT,
            felt,
            nothing,
        ),
        Step(
            "course",
            c.SYMPTOMS,
            Kind.CHOICE,
            "Which way is it going?",
            "Think about the last few months.",
            (
                Choice("better", "It is getting better"),
                Choice("same", "It stays the same"),
                Choice("worse", "It is getting worse"),
                Choice("up_and_down", "It goes up and down"),
            ),
            c.NOT_SURE_EXIT,
            felt,
            nothing,
        ),
    ]


def _day_steps() -> list[Step]:
    return [
        Step(
            "walking",
            c.DAY,
            Kind.CHOICE,
            "When do you need to stop on a walk?",
            "On flat ground, at your own speed.",
            c.WALKING,
            c.NOT_SURE_EXIT,
        ),
        Step(
            "stopping",
            c.DAY,
            Kind.CHECKLIST,
            "Why do you stop?",
            "Tick all that are true.",
            c.STOPS,
            (Choice("other", "Something else"), *c.NOT_SURE_EXIT),
            (chosen("walking", "value", "over_30", "15_to_30", "5_to_15", "under_5"),),
            "walking does not have to stop",
        ),
        Step(
            "activities",
            c.DAY,
            Kind.ACTIVITIES,
            "Which everyday things are hard?",
            "Name up to three, such as stairs or buttons. Say how hard each one is: 0 is easy, 10 is not possible.",
            optional=True,
        ),
        Step(
            "words",
            c.DAY,
            Kind.WORDS,
            "Is there anything you want to add?",
            "In your own words, for example what it feels like at night.",
            optional=True,
        ),
    ]


def _health_steps(protocol: Protocol) -> list[Step]:
    causes = tuple(Choice(cause.code, cause.name) for cause in protocol.causes.values())
    lung = tuple(Choice(condition.code, condition.name) for condition in protocol.lung.values())
    return [
        Step(
            "causes",
            c.HEALTH,
            Kind.CHECKLIST,
            "What may have caused it?",
            "Tick what you know, or what you were told.",
            causes,
            (Choice(c.NONE, "None of these"),),
        ),
        Step(
            "examined",
            c.HEALTH,
            Kind.CHOICE,
            "Has a doctor or other provider examined you for this?",
            "",
            c.EXAMINED,
        ),
        Step(
            "lung",
            c.HEALTH,
            Kind.CHECKLIST,
            "Do you have a lung condition?",
            "It changes how you lie or sit for a massage. Tick all that are true.",
            lung,
            (Choice(c.NONE, "No lung condition"), *c.NOT_SURE_EXIT),
        ),
    ]


def _you_steps() -> list[Step]:
    return [
        Step(
            "medicines",
            c.SAFETY,
            Kind.MEDICINES,
            "Which medicines do you take?",
            "Write one on each line, as on the package. The dose is not needed. Never stop a medicine on your own.",
        ),
        Step("answering", c.YOU, Kind.ANSWERING, "Who answers these questions?", "", c.ANSWERING),
        Step(
            "about",
            c.YOU,
            Kind.ABOUT,
            "About you",
            "We need a way to reach you: a phone number, an e-mail address, or both.",
        ),
        Step(
            "provider",
            c.YOU,
            Kind.PROVIDER,
            "Who is your doctor or provider?",
            "If a referral fits, we ask this person, and only if you agree on the next page.",
            optional=True,
        ),
        Step("consent", c.YOU, Kind.CONSENT, "What do you agree to?"),
    ]


@lru_cache(maxsize=8)
def steps(protocol: Protocol) -> dict[str, Step]:
    """Every step by code, in the order asked, with the rows of this protocol."""
    found = [
        Step(
            "adult",
            c.START,
            Kind.CHOICE,
            "Are you 18 or older?",
            "",
            (Choice("yes", "Yes"), Choice("no", "No", "A parent or guardian has to answer with you")),
        ),
        Step(
            "guardian",
            c.START,
            Kind.GUARDIAN,
            "A parent or guardian answers with you",
            "Someone under 18 needs a parent or legal guardian from the start.",
            when=(Minor(),),
            because="the person is 18 or older",
        ),
        *(step for page in SIGN_PAGES for step in _safety(page, protocol.on_page(page))),
        *_symptom_steps(protocol),
        *_day_steps(),
        *_health_steps(protocol),
        *(step for page in c.SAFETY_WORDS if page not in SIGN_PAGES for step in _safety(page, protocol.on_page(page))),
        *_you_steps(),
    ]
    known = {
        step.code: replace(step, labels=c.LABELS.get(step.code, step.labels), options=c.OPTIONS.get(step.code, ()))
        for step in found
    }
    return known | {"consent": consent.worded(known["consent"], consent.in_force())}


def interruption() -> Step:
    """The page that follows a sign at once; it stands beside the order."""
    return Step("interruption", c.SIGNS, Kind.INTERRUPTION, "You may need care now", labels=c.LABELS["interruption"])
