"""Planted: the lifecycle reaches Django through a layer below that may use it."""

from clinic.accounts import roles

__all__ = ["roles"]
