"""What every page of every part shares: home, error pages, headers, the clinic's name and phone."""
