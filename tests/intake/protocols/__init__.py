"""Tests of the published versions of the protocol."""
