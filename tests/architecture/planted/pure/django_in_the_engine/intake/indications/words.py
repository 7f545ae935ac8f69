"""Planted: the one import."""

from django.utils.translation import gettext

__all__ = ["gettext"]
