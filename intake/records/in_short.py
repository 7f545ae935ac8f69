"""An intake in short: what a list of many shows of the answers, so that none of them is opened for it."""

from typing import Any, NamedTuple

from intake.indications import alerts
from intake.indications.reading import Reading
from intake.records.marked import on_the_way, places_of


class InShort(NamedTuple):
    """Names of causes and lung conditions, codes of marked places, and the first emergency words that were typed."""

    causes: list[str]
    places: list[str]
    read_first: str

    @classmethod
    def of(cls, reading: Reading) -> "InShort":
        """Taken from the answers."""
        found = alerts.find(alerts.typed(reading.pages), reading.protocol)
        return cls(_causes(reading), places_of(reading), found[0].phrase if found else "")


def _causes(reading: Reading) -> list[str]:
    protocol = reading.protocol
    causes = on_the_way(reading, "causes").get("rows", [])
    lungs = on_the_way(reading, "lung").get("rows", [])
    named = [_name(protocol.causes.get(code), code) for code in causes]
    return named + [_name(protocol.lung.get(code), code) for code in lungs]


def _name(row: Any, code: str) -> str:
    if code == "unknown_cause":
        return "cause not known"
    return row.name.split(" (")[0] if row else code
