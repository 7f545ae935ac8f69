"""The clinic in figures: counts, times and shares over all referrals, and nothing about anybody."""
