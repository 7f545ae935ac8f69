"""How long an answer stands after it was last said, and how a later intake asks for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from intake.indications.vocabulary import SIGN_PAGES


class ProtocolError(ValueError):
    """The data is not a protocol; the message names the row and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Life:
    """Days for which an answer stands; whether a tap can say it again in a later intake within them."""

    days: int
    still_true: bool


def read_lives(rows: Mapping[str, Mapping[str, Any]]) -> dict[str, Life]:
    """Page -> its shelf life; raises ProtocolError."""
    return {page: _life(page, row) for page, row in rows.items()}


def _life(page: str, row: Mapping[str, Any]) -> Life:
    days, later = row["days"], row["later"]
    if isinstance(days, bool) or not isinstance(days, int) or days < 1:
        raise ProtocolError(f"shelf_life, {page}: days cannot be {days!r}.")
    if later not in ("ask", "still_true"):
        raise ProtocolError(f"shelf_life, {page}: later cannot be {later!r}.")
    if page in SIGN_PAGES and later != "ask":
        raise ProtocolError(f"shelf_life, {page}: warning signs are always asked anew.")
    return Life(days, later == "still_true")
