"""Writes static/css/bodymap.css: the large figure mirrors the ticked boxes without JavaScript.

Run `python -m intake.records.bodymap.stylesheet > static/css/bodymap.css` after a change of the regions.
"""

import sys

from intake.records.bodymap.regions import REGIONS

_HEAD = "/* Made by intake/records/bodymap/stylesheet.py from the regions; change those. */\n"


def rules() -> str:
    """One rule for each region: its place is filled while a box with its code is ticked."""
    return _HEAD + "".join(
        f'form:has([value="{region.code}"]:checked) .u-{region.code} {{ fill: var(--mark); }}\n' for region in REGIONS
    )


if __name__ == "__main__":
    sys.stdout.write(rules())
