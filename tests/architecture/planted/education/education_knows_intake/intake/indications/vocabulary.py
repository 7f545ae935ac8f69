"""Planted: what education must not know."""
