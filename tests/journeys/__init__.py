"""Whole stories in a real browser, and a robot that looks at every page in every state."""
