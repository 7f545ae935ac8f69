"""Planted: a view of exactly 15 lines of code beside one of 14."""


def short(request):
    """Fourteen with the first line; this sentence is not counted."""

    # Nor is this.
    total = 0
    total += 0
    total += 1
    total += 2
    total += 3
    total += 4
    total += 5
    total += 6
    total += 7
    total += 8
    total += 9
    total += 10
    return total


class Long:
    """Methods count too."""

    def post(self, request):
        total = 0
        total += 0
        total += 1
        total += 2
        total += 3
        total += 4
        total += 5
        total += 6
        total += 7
        total += 8
        total += 9
        total += 10
        total += 11
        return total


def build(fields):
    """Long, but no view: it takes no request."""
    total = 0
    total += 1
    total += 2
    total += 3
    total += 4
    total += 5
    total += 6
    total += 7
    total += 8
    total += 9
    total += 10
    total += 11
    total += 12
    return total
