"""Invented people for development: who they are and what happened to them, as data."""
