"""Public pages seen by two strict strangers, Lighthouse and the Nu HTML checker, served as in production."""
