"""Which rows of this stage are somebody's record, and the way from each to the patient."""

from django.db.models import Model

from intake.letters.answers import ProviderAnswer, Scan
from intake.letters.links import ProviderLink
from intake.letters.models import Draft, Letter, Sheet

#: Kind of row -> (its model, the way from it to the patient).
BELONGINGS: dict[str, tuple[type[Model], str]] = {
    "draft": (Draft, "referral__patient"),
    "letter": (Letter, "referral__patient"),
    "sheet": (Sheet, "letter__referral__patient"),
    "scan": (Scan, "referral__patient"),
    "providerlink": (ProviderLink, "referral__patient"),
    "provideranswer": (ProviderAnswer, "referral__patient"),
}
