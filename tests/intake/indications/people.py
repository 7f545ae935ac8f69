"""A person with burning feet to start from, and what the verdict on that person is when nothing else is told."""

from typing import Any

FITS = {"outcome": "referral_fits", "reasons": ["burning"], "precautions": [], "holds": [], "missing": []}
EMPTY = {"outcome": "not_indicated", "reasons": [], "precautions": [], "holds": [], "missing": []}
CANCER_PAGE = ["active_cancer_treatment", "bone_metastasis"]


def person(**changes: Any) -> dict[str, Any]:
    """A 58-year-old with a diagnosed neuropathy that burns, and every safety row No, but for the changes."""
    return {
        "age": 58,
        "neuropathy": "diagnosed",
        "indications": ["burning"],
        "linked": "from_neuropathy",
        **changes,
    }


def fits_with(*precautions: str, **changes: Any) -> dict[str, Any]:
    """The verdict for burning feet that fits with these precautions."""
    return {**FITS, "outcome": "referral_fits_with_precautions", "precautions": list(precautions), **changes}
