"""The fixed words of education: how strong a statement is, how urgent a section is, where a topic stands."""

from django.db.models import TextChoices


class Strength(TextChoices):
    """How well a statement is supported, strongest first."""

    GUIDELINE = "guideline", "Guideline"
    TRIAL = "trial", "Trial"
    SMALL_STUDY = "small study", "Small study"
    REVIEW = "review", "Review"
    TRADE_ARTICLE = "trade article", "Trade article"
    CLINIC_EXPERIENCE = "clinic experience", "Clinic experience"
    NOT_VERIFIED = "not verified", "Not verified"

    @property
    def meaning(self) -> str:
        """The label in a reader's words."""
        return _MEANINGS[self]

    @property
    def needs_source(self) -> bool:
        """Whether a statement may carry this label only together with a source."""
        return self in _NEED_SOURCE


_MEANINGS = {
    Strength.GUIDELINE: "Advice that a medical group has agreed on and published.",
    Strength.TRIAL: "A study that put people into groups by chance and compared them.",
    Strength.SMALL_STUDY: "A study of a few people. It can hint, but it cannot prove.",
    Strength.REVIEW: "A paper that looks at many studies together.",
    Strength.TRADE_ARTICLE: "Written for massage therapists. It is not a study.",
    Strength.CLINIC_EXPERIENCE: "What our own clinic does, sees or holds. It is not a study.",
    Strength.NOT_VERIFIED: "Our clinic’s own words. A clinician has not yet checked them against a source.",
}
_NEED_SOURCE = frozenset({Strength.GUIDELINE, Strength.TRIAL, Strength.SMALL_STUDY, Strength.REVIEW})


class Care(TextChoices):
    """Whether a section is a care card, and how soon it asks the reader to act."""

    NONE = "none", "Not a care card"
    EMERGENCY = "emergency", "Call 911"
    TODAY = "today", "Get care today"
    PROVIDER_FIRST = "provider_first", "See your provider first"
    TELL_US = "tell_us", "Tell us"

    @property
    def look(self) -> str:
        """The card's class in the style sheet."""
        return {Care.EMERGENCY: "care--urgent", Care.TODAY: "care--today"}.get(self, "care--info")

    @property
    def is_urgent(self) -> bool:
        """Whether it is about minutes or hours; said in words too, for those who cannot see the colour."""
        return self in {Care.EMERGENCY, Care.TODAY}


class Status(TextChoices):
    """Where a topic stands. Only a published one is shown to the public."""

    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"
    ARCHIVED = "archived", "Archived"
