"""The append-only trail: who did or read what, when. `trail.note` is its only writer."""
