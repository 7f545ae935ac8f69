"""Management commands of mail."""
