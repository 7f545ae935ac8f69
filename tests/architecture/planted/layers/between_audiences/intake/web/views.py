"""Planted: two parts of one layer know each other."""

from intake import management

__all__ = ["management"]
