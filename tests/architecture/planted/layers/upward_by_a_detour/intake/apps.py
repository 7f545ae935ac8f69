"""Planted: the detour."""

from intake import referrals

__all__ = ["referrals"]
