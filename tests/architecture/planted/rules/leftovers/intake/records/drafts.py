"""Planted."""

# TODO: finish
