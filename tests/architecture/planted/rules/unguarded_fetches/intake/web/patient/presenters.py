"""Planted: a presenter looks around a row that somebody was allowed to fetch, and in one place beyond it."""


def events(referral):
    """Take what belongs to the row."""
    return Event.objects.filter(referral=referral)


def another(pk):
    """Take any row."""
    return Referral.objects.get(pk=pk)
