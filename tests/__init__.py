"""The tests: the same tree as the code, with journeys in prose and the architecture's contracts beside them."""
