"""Walks the project's own files: what is ours, and nothing that a tool or an installer made."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

#: The project's root.
ROOT = Path(__file__).resolve().parents[2]
#: Planted violations, one folder per rule, each a small project tree of its own.
PLANTED = Path(__file__).parent / "planted"
#: Folders with code of ours.
CODE = ("clinic", "education", "intake")
#: Folders that tools make anywhere in the tree.
_MADE = {"__pycache__", "node_modules"}
#: Endings of the text files that we write.
TEXT = {
    *("", ".py", ".html", ".txt", ".css", ".js", ".svg", ".md", ".toml", ".yaml", ".yml", ".json", ".csv"),
    *(".conf", ".service", ".timer", ".env", ".sql"),
}


@dataclass(frozen=True, order=True)
class Finding:
    """A rule broken at a line of a file; `path` is relative to the tree's root, with slashes."""

    path: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}"


def files(root: Path, *tops: str, endings: tuple[str, ...] = (".py",)) -> Iterator[tuple[str, Path]]:
    """(relative path, file) of files under `tops` (files or folders of `root`) with one of the endings."""
    for top in tops:
        start = root / top
        for path in sorted(start.rglob("*")) if start.is_dir() else [start]:
            inside = path.relative_to(root)
            planted = PLANTED in path.parents and PLANTED not in (root, *root.parents)
            if path.is_file() and path.suffix in endings and not _MADE & set(inside.parts) and not planted:
                yield inside.as_posix(), path


def is_migration(path: str) -> bool:
    """Whether a relative path is a migration, which Django writes."""
    return "/migrations/" in path
