"""The shape of the house as tests: layers, sizes, names, words. What breaks a rule is planted and must be caught."""
