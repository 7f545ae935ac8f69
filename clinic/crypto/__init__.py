"""Sealed fields: what a database dump must not tell is stored encrypted, under keys that live outside the database."""
