"""Planted: a stage reaches up through a file that stands in no layer."""

from intake import apps

__all__ = ["apps"]
