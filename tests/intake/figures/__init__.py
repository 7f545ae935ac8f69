"""The clinic in figures, tried."""
