"""What hangs on a referral that went all the way: its letter, the answer to it, the plan, visits and reports."""

from intake.care.models import Plan
from intake.care.reports import Report
from intake.care.visits import Visit
from intake.letters.answers import ProviderAnswer
from intake.letters.directory import Provider
from intake.letters.models import Letter
from intake.referrals.models import Referral

#: Pages about the plan, whose blank is the referral.
OF_CARE = ("plan", "open-plan", "aims", "payer", "session-card", "day-signs", "outcomes", "new-visit", "report")


class Papers:
    """The rows of one referral in care."""

    def __init__(self, referral: Referral) -> None:
        self.referral = referral
        self.letter: Letter = Letter.objects.get(referral=referral)
        self.answer: ProviderAnswer = ProviderAnswer.objects.get(letter=self.letter)
        self.provider: Provider = self.letter.provider
        self.plan: Plan = Plan.objects.get(referral=referral)
        self.visit: Visit = Visit.objects.filter(plan=self.plan).first()
        self.report: Report = Report.objects.get(plan=self.plan)

    def rows(self) -> dict[str, object]:
        """Route -> the key of the row."""
        of_letter = ("issued", "letter-pdf", "letter-text", "answer-enter")
        return {
            **{f"staff:{name}": self.referral.pk for name in OF_CARE},
            **{f"staff:{name}": self.letter.pk for name in of_letter},
            **{f"staff:{name}": self.answer.pk for name in ("answer", "scan")},
            **{f"staff:{name}": self.provider.pk for name in ("provider", "provider-archive")},
            **{f"staff:{name}": self.visit.series for name in ("visit", "take-back-visit")},
            **{f"staff:{name}": self.report.pk for name in ("care-report", "care-report-pdf")},
        }
