"""Planted: a stage takes a model from the index, which hides where it comes from."""

from intake.models import Patient

__all__ = ["Patient"]
