"""Planted: a stage reaches up to the stage after it."""

from intake.referrals import lifecycle

__all__ = ["lifecycle"]
