"""Planted: the layer below."""

from django.db import models

__all__ = ["models"]
