"""How often something may be done from one place; counted in the database, so that every worker and node counts alike."""
