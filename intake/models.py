"""An index that only Django reads: the models of all stages, under one label."""

from intake.protocols.models import ProtocolVersion

__all__ = ["ProtocolVersion"]
