"""What follows from a person's answers under one version of the protocol."""

from typing import NamedTuple

from intake.indications.vocabulary import FITS, Outcome


class Verdict(NamedTuple):
    """The outcome and everything that holds, whatever decided. Each list holds codes, sorted."""

    outcome: Outcome
    reasons: tuple[str, ...]
    precautions: tuple[str, ...]
    holds: tuple[str, ...]
    missing: tuple[str, ...]
    protocol: str

    @property
    def fits(self) -> bool:
        """Whether a referral fits the documented reasons."""
        return self.outcome in FITS
