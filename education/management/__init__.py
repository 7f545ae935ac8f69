"""Commands that look after the education content."""
