"""Drills: what must never happen, tried a thousand times on a database of its own."""
