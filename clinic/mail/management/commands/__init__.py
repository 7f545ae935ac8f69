"""The command that empties the outbox."""
