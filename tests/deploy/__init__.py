"""The shipped deployment: rendered, started on loopback, broken on purpose."""
