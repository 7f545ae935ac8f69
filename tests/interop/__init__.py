"""The export against other people's programs: `make interop`, outside of the tests since it downloads packages."""
