"""The words of the questionnaire's options: sections, ways out of a page and choices that are not clinical data."""

from intake.indications.steps import Choice

START, SIGNS, SYMPTOMS, DAY, HEALTH, SAFETY, YOU = (
    "First",
    "Warning signs",
    "Your symptoms",
    "Your day",
    "Your health",
    "Your safety",
    "About you",
)

NONE, UNSURE, RATHER_NOT, NOT_SURE = "none", "unsure", "rather_not", "not_sure"
#: The three ways out of a checklist.
EXITS = (
    Choice(NONE, "None of these"),
    Choice(UNSURE, "I am not sure about one of these", "We ask them one by one"),
    Choice(RATHER_NOT, "I would rather not answer"),
)
NOT_SURE_EXIT = (Choice(NOT_SURE, "I am not sure"),)

#: Reasons that are asked on a page of their own; the others are asked as symptoms.
MOVING = ("gait_change", "reduced_walking", "adl_difficulty", "mobility_decline")

LINKS = (
    Choice("all", "Yes, all of it"),
    Choice("some", "Some of it", "We ask about each one"),
    Choice("none", "No, it comes from something else"),
    Choice("unsure", "I am not sure"),
    Choice("rather_not", "I would rather not answer"),
)
#: Options of the page that asks for each trouble where it comes from.
EACH_LINK = (
    Choice("from_neuropathy", "From my neuropathy"),
    Choice("other_cause", "From something else"),
    Choice("unsure", "I am not sure"),
)
#: On the page of the places: say what each of them feels like, too.
MORE = Choice("say-more", "Say more about each place")
EACH_ANSWER = (Choice("yes", "Yes"), Choice("no", "No"), Choice("not_sure", "I am not sure"))

WHERE = (
    Choice("feet", "Both feet", "Toes, soles, heels"),
    Choice("feet_legs", "Both feet and lower legs", "Like wearing long socks"),
    Choice("feet_hands", "Both feet and both hands", "Like socks and gloves"),
    Choice("feet_legs_hands", "Both feet, lower legs and hands", "Like long socks and gloves"),
    Choice("hands", "Both hands", "Not the feet"),
    Choice("one_side", "One side only", "For example one leg or one arm"),
)
WALKING = (
    Choice("no_need", "I do not need to stop"),
    Choice("over_30", "After more than 30 minutes"),
    Choice("15_to_30", "After 15 to 30 minutes"),
    Choice("5_to_15", "After 5 to 15 minutes"),
    Choice("under_5", "After less than 5 minutes"),
    Choice("cannot", "I do not walk"),
)
STOPS = (
    Choice("breath", "I get short of breath"),
    Choice("pain", "It hurts"),
    Choice("numbness", "My feet or legs feel numb"),
    Choice("tired", "I get tired"),
    Choice("calf_pain_eased_by_rest", "My calves hurt, and the pain goes away when I rest"),
)
EXAMINED = (
    Choice("diagnosed", "Yes, and they said it is neuropathy"),
    Choice("suspected", "Yes, and they think it may be neuropathy"),
    Choice("none", "Yes, and they said it is not neuropathy"),
    Choice("symptoms_only", "No, no one has examined me for this"),
    Choice("unknown", "I am not sure"),
)
ANSWERING = (
    Choice("myself", "I answer for myself"),
    Choice("with_help", "Someone helps me fill this in"),
    Choice("for_someone", "I answer for someone else"),
)
#: Whether the patient agrees that somebody helps or answers: themselves, or whoever decides for them by law.
AGREES, BY_LAW, NOT_ASKED_YET, CANNOT_AGREE = "patient", "by_law", "not_yet", "cannot"
AGREEMENT = (
    Choice(AGREES, "Yes, the patient agrees", "They type their name below, or tell you to type it"),
    Choice(BY_LAW, "I decide for them by law", "As legal guardian, or by a power of attorney for health care"),
    Choice(NOT_ASKED_YET, "I have not asked them yet"),
    Choice(CANNOT_AGREE, "They cannot agree, and nobody decides for them by law"),
)
#: Who agreed on the page of consent, where it was not the patient alone.
SIGNERS = (
    Choice("helper", "The person who answers, after asking the patient"),
    Choice(BY_LAW, "The person who decides for the patient by law"),
    Choice("guardian", "The parent or guardian"),
)
#: Step -> what its one field that is chosen, beside the rows, is answered with.
OPTIONS = {"answering": AGREEMENT, "consent": SIGNERS}

#: Step -> the words beside each field of the page.
LABELS = {
    "guardian": (
        Choice("name", "Name of the parent or guardian"),
        Choice("relationship", "Who are you to the patient?"),
        Choice("agrees", "I am the parent or legal guardian, and I answer together with the patient"),
    ),
    "interruption": (
        Choice("seen", "The signs that were shown"),
        Choice("share", "Share what I filled in so far, even if I do not finish"),
        Choice("name", "Your name"),
        Choice("phone", "Phone number"),
        Choice("email", "E-mail address"),
    ),
    "activities": (
        Choice("text", "What is hard?"),
        Choice("score", "How hard, from 0 (easy) to 10 (not possible)?"),
    ),
    "medicines": (Choice("none", "I take no medicines"),),
    "answering": (
        Choice("name", "Name of the person who helps or answers"),
        Choice("relationship", "Who are they to the patient?"),
        Choice("agreed", "Does the patient agree?"),
        Choice("patient_name", "Name of the patient, as their agreement"),
    ),
    "about": (
        Choice("name", "Full name"),
        Choice("born", "Date of birth"),
        Choice("phone", "Phone number"),
        Choice("email", "E-mail address"),
    ),
    "provider": (
        Choice("name", "Name of your doctor or provider"),
        Choice("practice", "Practice or hospital"),
        Choice("phone", "Their phone number"),
        Choice("none", "I do not have a provider"),
    ),
    # The ticks and the name are worded in `consents/`, version by version.
    "consent": (
        Choice("review", ""),
        Choice("provider", ""),
        Choice("contact", ""),
        Choice("name", ""),
        Choice("version", "Version of these words"),
        Choice("language", "Language of these words"),
        Choice("by", "Who agreed"),
    ),
}

#: Safety page -> (section, title, intro).
SAFETY_WORDS = {
    "stop_signs": (
        SIGNS,
        "Are any of these true for you right now?",
        "We ask this first because some signs need care at once. Tick each one that is true.",
    ),
    "today": (
        SIGNS,
        "Are any of these true for you today?",
        "These signs need a doctor today. Tick each one that is true.",
    ),
    "recent": (SAFETY, "Have any of these happened lately?", "Tick each one that is true."),
    "conditions": (SAFETY, "Are any of these true for you?", "Tick each one that is true."),
    "handling": (
        SAFETY,
        "What does your therapist need to know?",
        "These change how a massage is given. Tick each one that is true.",
    ),
    "body": (SAFETY, "Do any of these fit you?", "These show where to take care. Tick each one that is true."),
    "cancer": (SAFETY, "A few questions about cancer care", "Tick each one that is true."),
    "pregnancy": (SAFETY, "A question about pregnancy", "Tick it if it is true."),
}
#: Why a gated safety page was not asked.
GATE_CLOSED = {
    "cancer": "no cancer, radiation or chemotherapy was named",
    "pregnancy": "no pregnancy was named",
}
