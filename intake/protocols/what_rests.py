"""What of the intake rests on the pages to read: each documented reason, each safety question, each "why do we ask"."""

from education.dependants import Dependant, register
from intake.indications.asked_in import question_codes
from intake.indications.protocol import Protocol
from intake.protocols.models import ProtocolVersion, current_protocol


def _protocol() -> Protocol | None:
    """The one in force; None while none is loaded."""
    try:
        return current_protocol().parsed()
    except ProtocolVersion.DoesNotExist:
        return None


def reasons() -> dict[str, Dependant]:
    """Code -> the documented reason."""
    protocol = _protocol()
    return {f"reason:{one.code}": Dependant(one.name) for one in protocol.reasons.values()} if protocol else {}


def safety() -> dict[str, Dependant]:
    """Code -> the safety item."""
    protocol = _protocol()
    return {f"safety:{one.code}": Dependant(one.name) for one in protocol.items.values()} if protocol else {}


def questions() -> dict[str, Dependant]:
    """Code -> the first question that opens the section."""
    protocol = _protocol()
    return {code: Dependant(f"“{words}”") for code, words in question_codes(protocol).items()} if protocol else {}


def register_all() -> None:
    """Tell education, once, at start-up."""
    register("Documented reasons", reasons)
    register("Safety questions", safety)
    register("Why do we ask this?", questions)
