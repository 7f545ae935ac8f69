"""Rules that read text and folders: templates, leftover words, machine paths, the top of the tree."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.tree import CODE, TEXT, Finding, files

#: All that may stand at the top of the tree, beside what .gitignore names.
TOP = {
    *CODE,
    "deploy",
    "templates",
    "static",
    "locale",
    "tests",
    "manage.py",
    "requirements.txt",
    "requirements-dev.txt",
    "README.md",
    "SECURITY.md",
    "docs",
    "Makefile",
    "pyproject.toml",
    ".ci",
    ".git",
    ".gitignore",
}
#: The Django apps. A stage is a folder of `intake`, not an app.
APPS = {
    *("clinic", "clinic/accounts", "clinic/audit", "clinic/crypto", "clinic/limits", "clinic/mail", "clinic/running"),
    *("education", "intake"),
}

#: The only file that may spell out what nobody may write.
_ITSELF = "tests/architecture/text_rules.py"
_SPANISH = "education/content/es/"
_LEFTOVERS = re.compile(r"\b(?:TODO|FIXME|XXX)\b|coming soon|lorem ipsum", re.I)
_MACHINE = re.compile(r"(?<![\w.])/(?:home|Users|root|work|tmp)/|pypi\.org|index-url")
_LEFT_OUT = re.compile(r"pytest\.(?:skip|xfail|importorskip)|mark\.(?:skip|xfail)|unittest\.skip|expectedFailure")
_IN_TAG = {
    "a style attribute": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.I),
    "a style sheet in the page": re.compile(r"<style\b", re.I),
    "a script in the page": re.compile(r"<script\b(?![^>]*\ssrc\s*=)", re.I),
    "an event handler": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.I),
    "a script in a link": re.compile(r"javascript:", re.I),
    "a link to nowhere": re.compile(r"""<a\b[^>]*\shref\s*=\s*["'](?:#|)["']""", re.I),
    "a file that is not ours": re.compile(
        r"""<(?:script|link|img)\b[^>]*\s(?:src|href)\s*=\s*["'](?:https?:)?//""", re.I
    ),
}


def inline_in_templates(root: Path) -> Iterator[Finding]:
    """Templates with anything that our Content-Security-Policy would refuse, and links that lead nowhere."""
    for path, file in files(root, "templates", endings=(".html",)):
        # Django's own brackets become blanks, so that a ">" inside them ends no tag.
        page = re.sub(r"\{[{%#].*?[}%#]\}", lambda found: "x" * len(found[0]), file.read_text("utf-8"))
        for what, pattern in _IN_TAG.items():
            for found in pattern.finditer(page):
                yield Finding(path, page.count("\n", 0, found.start()) + 1, what)


def leftovers(root: Path) -> Iterator[Finding]:
    """Notes to oneself and promises instead of a finished thing; in small letters "todo" is a word of Spanish."""
    for finding in _lines_with(root, _LEFTOVERS):
        if not (finding.path.startswith(_SPANISH) and finding.what in {"todo", "Todo"}):
            yield finding


def machine_paths(root: Path) -> Iterator[Finding]:
    """Folders and registries of one machine."""
    yield from _lines_with(root, _MACHINE)


def left_out_tests(root: Path) -> Iterator[Finding]:
    """Tests that are skipped or allowed to fail."""
    yield from _lines_with(root, _LEFT_OUT, "tests")


def strangers_at_the_top(root: Path) -> Iterator[Finding]:
    """Anything at the top of the tree but what belongs there, and any Django app beyond those."""
    ignored = {line.strip().strip("/") for line in _read(root / ".gitignore").splitlines()}
    for found in sorted(root.iterdir()):
        if found.name not in TOP | ignored | {"__pycache__"}:
            yield Finding(found.name, 1, "nothing else stands at the top")
    for path, _ in files(root, *CODE):
        folder, _, name = path.rpartition("/")
        if name == "apps.py" and folder not in APPS:
            yield Finding(path, 1, "a further Django app")


def _lines_with(root: Path, pattern: re.Pattern[str], *tops: str) -> Iterator[Finding]:
    for path, file in files(root, *(tops or sorted(TOP - {".git"})), endings=tuple(TEXT)):
        if path != _ITSELF:
            for number, line in enumerate(_read(file).splitlines(), start=1):
                if found := pattern.search(line):
                    yield Finding(path, number, found[0])


def _read(file: Path) -> str:
    return file.read_text("utf-8") if file.exists() else ""
