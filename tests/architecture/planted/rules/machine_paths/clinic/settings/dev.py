"""Planted."""

DATA = "/Users/ana/data"
HOME = "/learn/home/work/"
