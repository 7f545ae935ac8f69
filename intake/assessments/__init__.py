"""A stored verdict: which answers, under which protocol, with what result. Written once."""
