"""The history of the education tables."""
