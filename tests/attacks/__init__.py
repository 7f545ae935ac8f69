"""What somebody with bad intent would try; each must come to nothing."""
