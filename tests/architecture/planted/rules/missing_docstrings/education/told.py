"""One sentence at the top."""


def page(request):
    """Say what it does."""
    return request
