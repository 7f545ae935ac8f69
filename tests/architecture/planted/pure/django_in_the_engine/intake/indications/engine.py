"""Planted: the engine reaches Django, one import away."""

from intake.indications import words

__all__ = ["words"]
