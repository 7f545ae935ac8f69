"""Published versions of the protocol: files that never change, and their rows in the database."""
