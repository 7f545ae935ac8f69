"""Marked places follow the picture that they started from."""

from typing import Any

from intake.records.bodymap.regions import PRESETS
from intake.records.models import Page
from intake.records.progress import Progress


def under(picture: str, told: dict[str, Any]) -> dict[str, Any]:
    """What was marked, as it stands under this picture: places nobody had touched become those of the new one."""
    was = told.get("preset", picture)
    if was == picture or {*told["places"]} != {*PRESETS.get(was, ())}:
        return told
    places = list(PRESETS.get(picture, ()))
    kept = {key: value for key, value in told.items() if places or key != "more"}
    return kept | {"places": places, "preset": picture}


def follow_where(after: Progress) -> Progress:
    """Another picture was chosen: its places are marked where the earlier ones were left as they came.

    Places that were marked one by one, and a picture without places, are to be looked at again.
    """
    page, picture = after.pages.get("places"), after.data("where").get("value", "")
    if page is None or page.data.get("preset", picture) == picture:
        return after
    data = under(picture, page.data)
    Page.rewrite(page.pk, data)
    complete = page.complete and data != page.data and bool(data["places"])
    if not complete:
        Page.objects.filter(pk=page.pk).update(complete=False)
    return after.then("places", page._replace(data=data, complete=complete))
