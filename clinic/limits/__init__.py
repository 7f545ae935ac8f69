"""How often something may be done from one place, counted in the database for every worker and node alike."""
