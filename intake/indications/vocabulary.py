"""The words of the decision: outcomes, answers, classes of safety items, links and neuropathy status."""

from enum import StrEnum


class Outcome(StrEnum):
    """The six outcomes, worst first. None of them is a diagnosis."""

    URGENT = "urgent"
    MEDICAL_REVIEW_FIRST = "medical_review_first"
    NOT_ENOUGH_INFORMATION = "not_enough_information"
    NOT_INDICATED = "not_indicated"
    REFERRAL_FITS_WITH_PRECAUTIONS = "referral_fits_with_precautions"
    REFERRAL_FITS = "referral_fits"


#: Outcomes that flag a referral.
FITS = frozenset({Outcome.REFERRAL_FITS, Outcome.REFERRAL_FITS_WITH_PRECAUTIONS})


class Answer(StrEnum):
    """One answer. Unanswered is a value of its own and never means No."""

    YES = "yes"
    NO = "no"
    NOT_SURE = "not_sure"
    UNANSWERED = "unanswered"


class Severity(StrEnum):
    """The class of a safety item, worst first."""

    EMERGENCY = "emergency_911"
    SAME_DAY = "urgent_same_day"
    REVIEW = "review_first"
    PRECAUTION = "precaution"


class Unsure(StrEnum):
    """How a Not sure on a safety item is treated."""

    URGENT = "urgent"
    REVIEW = "review"
    PRECAUTION = "precaution"


class Neuropathy(StrEnum):
    """What a provider has found."""

    DIAGNOSED = "diagnosed"
    SUSPECTED = "suspected"
    SYMPTOMS_ONLY = "symptoms_only"
    NONE = "none"
    UNKNOWN = "unknown"


class Link(StrEnum):
    """Where a trouble comes from, as the patient says."""

    FROM_NEUROPATHY = "from_neuropathy"
    OTHER_CAUSE = "other_cause"
    UNSURE = "unsure"
    UNANSWERED = "unanswered"


#: Why a walk stops; the last one raises the item about calf pain.
EASED_BY_REST = "calf_pain_eased_by_rest"
WALKING_STOPS = ("breath", "pain", "numbness", "tired", EASED_BY_REST)

#: Precautions, holds and missing answers that are not safety items of the protocol.
MINOR, NOT_EXAMINED, DIAGNOSIS_PENDING = "minor", "not_examined", "diagnosis_pending"
MISSING_AGE, MISSING_NEUROPATHY, MISSING_REASONS, MISSING_LINK = "age", "neuropathy", "reasons", "link"
ANSWERS_EXPIRED, SIGNS_EXPIRED = "answers_expired", "signs_expired"
DERIVED_MISSING = (MISSING_AGE, MISSING_NEUROPATHY, MISSING_REASONS, MISSING_LINK, ANSWERS_EXPIRED, SIGNS_EXPIRED)
#: Safety items that other answers can raise.
LOSS_OF_FEELING, TOUCH_HURTS, BLOOD_THINNER, CALF_PAIN = (
    "loss_of_feeling",
    "touch_hurts",
    "blood_thinner",
    "calf_pain_walking",
)

#: The two pages of signs that are asked before anything else.
SIGN_PAGES = ("stop_signs", "today")
#: Every safety page, in the order asked; the last two only where their gate opens them.
SAFETY_PAGES = (*SIGN_PAGES, "recent", "conditions", "handling", "body", "cancer", "pregnancy")
