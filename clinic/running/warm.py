"""What a worker gets done before its first visitor comes: addresses, views and templates read, the heap put to rest."""

import gc
from pathlib import Path

from django.conf import settings
from django.template.loader import get_template
from django.urls import get_resolver


def warm_up() -> int:
    """Read every address and every template of ours; the number of templates.

    What is there by then stays until the worker ends. Python's collector, which would look through all of it again in
    the midst of somebody's page (a third of a second was measured), is told to leave it alone.
    """
    get_resolver().url_patterns  # noqa: B018 - the first look imports the views
    ours: list[Path] = settings.TEMPLATES[0]["DIRS"]  # type: ignore[assignment]
    names = [str(file.relative_to(folder)) for folder in ours for file in folder.rglob("*.*")]
    for name in names:
        get_template(name)
    gc.collect()
    gc.freeze()
    return len(names)
