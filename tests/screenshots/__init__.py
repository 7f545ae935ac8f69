"""The pictures of the README, made from the demo people; and pictures of every page, to be looked at."""
