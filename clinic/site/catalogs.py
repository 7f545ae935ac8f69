"""Makes the catalogs that gettext reads (.mo) from those that people write (.po): `python -m clinic.site.catalogs`.

Known to nobody but installation and tests. Reaches no Django, and needs no gettext of the system.
"""

import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).resolve().parent.parent.parent / "locale"


def make(folder: Path = FOLDER) -> list[Path]:
    """Compile each catalog that is newer than what was made of it; the files that were made.

    Several processes may do this at once: a file is whole before it gets its name.
    """
    return [_made(po) for po in _stale(sorted(folder.glob("*/LC_MESSAGES/*.po")))]


def _stale(catalogs: Iterable[Path]) -> Iterable[Path]:
    for po in catalogs:
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime <= po.stat().st_mtime:
            yield po


def _made(po: Path) -> Path:
    with po.open("rb") as source:
        catalog = read_po(source, locale=po.parent.parent.name, domain=po.stem, abort_invalid=True)
    with tempfile.NamedTemporaryFile(dir=po.parent, suffix=".part", delete=False) as part:
        write_mo(part, catalog)
    made = po.with_suffix(".mo")
    Path(part.name).chmod(0o644)
    Path(part.name).replace(made)
    return made


if __name__ == "__main__":
    for path in make():
        sys.stdout.write(f"Made {path.relative_to(FOLDER.parent)}\n")
