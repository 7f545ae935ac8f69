"""Planted: near, but a word of its own."""
