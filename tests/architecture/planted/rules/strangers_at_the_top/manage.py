"""Planted: this one belongs there."""
