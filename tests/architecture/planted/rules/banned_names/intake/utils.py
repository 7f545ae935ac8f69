"""Planted: a name that says nothing."""
