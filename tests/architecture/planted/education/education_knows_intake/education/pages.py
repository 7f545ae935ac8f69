"""Planted: education reads the vocabulary of intake, a layer below it."""

from intake.indications import vocabulary

__all__ = ["vocabulary"]
