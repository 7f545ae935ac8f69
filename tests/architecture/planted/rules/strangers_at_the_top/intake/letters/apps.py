"""Planted: a stage is a folder, not an app."""
