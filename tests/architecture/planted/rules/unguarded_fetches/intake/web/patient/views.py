"""Planted: four views that take whatever is there, and three that ask first."""


def anybody(request, pk):
    """Take any row."""
    return Intake.objects.get(pk=pk)


def anybody_politely(request, pk):
    """Take any row, or 404."""
    return get_object_or_404(Intake, pk=pk)


def anybody_by_manager(request, pk):
    """Take any row through the manager."""
    return get_object_or_404(Intake.objects, pk=pk)


def anybody_from_a_list(request, pk):
    """Take any row of a list."""
    return Intake.objects.filter(pk=pk).first()


def mine(request, pk):
    """Ask who is looking."""
    return get_object_or_404(Intake.objects.visible_to(request.user), pk=pk)


def by_token(request):
    """Ask for the token."""
    return Intake.objects.by_token(request.COOKIES.get("resume"))


def setting(request):
    """Look in a dictionary."""
    return request.GET.get("page")
