"""The fixed words of education: how strong a statement is, how urgent a section is, where a topic stands."""

from typing import TYPE_CHECKING, NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Strength(TextChoices):
    """How well a statement is supported, strongest first."""

    GUIDELINE = "guideline", _("Guideline")
    TRIAL = "trial", _("Trial")
    SMALL_STUDY = "small study", _("Small study")
    REVIEW = "review", _("Review")
    TRADE_ARTICLE = "trade article", _("Trade article")
    CLINIC_EXPERIENCE = "clinic experience", _("Clinic experience")
    NOT_VERIFIED = "not verified", _("Not verified")

    @property
    def meaning(self) -> str:
        """The label in a reader's words."""
        return str(_MEANINGS[self])

    @property
    def needs_source(self) -> bool:
        """Whether a statement may carry this label only together with a source."""
        return self in _NEED_SOURCE


_MEANINGS = {
    Strength.GUIDELINE: _("Advice that a medical group has agreed on and published."),
    Strength.TRIAL: _("A study that put people into groups by chance and compared them."),
    Strength.SMALL_STUDY: _("A study of a few people. It can hint, but it cannot prove."),
    Strength.REVIEW: _("A paper that looks at many studies together."),
    Strength.TRADE_ARTICLE: _("Written for massage therapists. It is not a study."),
    Strength.CLINIC_EXPERIENCE: _("What our own clinic does, sees or holds. It is not a study."),
    Strength.NOT_VERIFIED: _("Our clinic’s own words. A clinician has not yet checked them against a source."),
}
_NEED_SOURCE = frozenset({Strength.GUIDELINE, Strength.TRIAL, Strength.SMALL_STUDY, Strength.REVIEW})


class Care(TextChoices):
    """Whether a section is a care card, and how soon it asks the reader to act."""

    NONE = "none", "Not a care card"
    EMERGENCY = "emergency", _("Call 911")
    TODAY = "today", _("Get care today")
    PROVIDER_FIRST = "provider_first", _("See your provider first")
    TELL_US = "tell_us", _("Tell us")

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


class Picture(TextChoices):
    """The drawings that ship with the project, each with its file in `static/img/learn`."""

    NERVES = "nerves", "Which nerves go where"
    STOCKING_GLOVE = "stocking_glove", "Stocking and glove"
    POSITIONS = "positions", "Sitting, on your side, leaning back"
    ASK_PROVIDER = "ask_provider", "How to ask your provider"

    @property
    def drawing(self) -> "Drawing":
        """What the page needs to show it."""
        return _DRAWINGS[self]


class Drawing(NamedTuple):
    """A file of its own, its size, and its words for who sees it and who does not."""

    file: str
    width: int
    height: int
    alt: "str | _StrPromise"
    caption: "str | _StrPromise"


_DRAWINGS = {
    Picture.NERVES: Drawing(
        "img/learn/nerves.svg",
        380,
        460,
        _(
            "A body seen from the front. Nerves run from the brain down the spinal cord and out to the hands and the "
            "feet. The nerves to the feet are the longest."
        ),
        _("Which nerves go where: the nerves to the feet are the longest."),
    ),
    Picture.STOCKING_GLOVE: Drawing(
        "img/learn/stocking_glove.svg",
        400,
        460,
        _(
            "A body with the feet, lower legs and hands shaded with stripes. Two close views show the shaded parts, "
            "shaped like a glove and like a stocking."
        ),
        _("Where some people feel it: like stockings, or like gloves."),
    ),
    Picture.POSITIONS: Drawing(
        "img/learn/positions.svg",
        400,
        444,
        _(
            "Three ways to have a massage without lying flat: sitting and leaning forward on cushions, leaning back in "
            "a chair with an oxygen tube, and lying on your side with pillows at the head, the chest and between the "
            "knees."
        ),
        _("You do not have to lie flat. The side position is shown from above."),
    ),
    Picture.ASK_PROVIDER: Drawing(
        "img/learn/ask_provider.svg",
        400,
        460,
        _(
            "Four steps. 1: tell how it feels. 2: say what is hard, such as stairs, sleep or buttons. 3: ask if "
            "massage is safe. 4: ask for a signed note."
        ),
        _("Four steps to ask your provider."),
    ),
}
